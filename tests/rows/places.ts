/**
 * Where each row of the checklist lives: the files and folders that carry it out, from the root of the repository. A test
 * holds that every row has a place, and that every place is there.
 */

import { rowsOf } from "./columns.ts";

const CLAWDSTRIKE = "systems/clawdstrike";
const NETWORK = `${CLAWDSTRIKE}/policies/network`;
const RUNTIME = `${CLAWDSTRIKE}/policies/runtime`;
const PMOVES = "systems/pmoves";
const YAMTAM = "systems/yamtam";
const SARK = "systems/sark";
const RENDER = "cli/verbs/render";

/** Rows, one or a range or several of both, and where they live. */
const PLACES: readonly (readonly [rows: string, ...paths: string[]])[] = [
  ["M1", "Pulumi.yaml", "tsconfig.json"],
  ["M2", "package.json"],
  ["M3", "README.md"],
  ["M4", "components/engine-releases.ts", "plan/releases"],
  ["M5", "components/policy-set.ts", "plan/build.ts"],
  ["M6", "components/aws-firewall.ts", "components/gcp-firewall.ts", "components/azure-firewall.ts"],
  ["M7 Q6", "plan/modes.ts", "plan/lowering"],
  ["M8", "index.ts", "Pulumi.dev.yaml", "Pulumi.prod.yaml", ".github/workflows"],

  ["C1", "plan/releases/cilium-presets.ts"],
  ["C2 C7 C9", `${CLAWDSTRIKE}/workloads.ts`],
  ["C3 C26-C29 C81 C82", NETWORK],
  ["C4", NETWORK, "plan/releases/cilium.ts"],
  ["C5 C77 C78", "plan/releases/cilium.ts", "plan/releases/versions.ts"],
  ["C6", `${CLAWDSTRIKE}/options.ts`, `${NETWORK}/rules.ts`],
  ["C8", "plan/releases/cilium.ts", `${CLAWDSTRIKE}/workloads.ts`],
  ["C10-C24 C63 C66-C68", `${CLAWDSTRIKE}/flows.ts`],
  ["C25 C59 C60", `${CLAWDSTRIKE}/index.ts`, "render/kustomize.ts"],
  ["C30 C70 C71 C85 C86", `${CLAWDSTRIKE}/requests.ts`, `${CLAWDSTRIKE}/flows.ts`],
  ["C31", `${CLAWDSTRIKE}/labels.ts`, `${CLAWDSTRIKE}/workloads.ts`],
  ["C32-C36 C83", `${NETWORK}/00-namespace-isolation.ts`],
  ["C37 C38", `${NETWORK}/01-spine-checkpointer.ts`],
  ["C39 C40", `${NETWORK}/02-spine-witness.ts`],
  ["C41-C44", `${NETWORK}/03-spine-proofs-api.ts`],
  ["C45 C46 C88", `${NETWORK}/04-tetragon-bridge.ts`],
  ["C47 C48 C89", `${NETWORK}/05-hubble-bridge.ts`],
  ["C49-C52", `${NETWORK}/06-hushd.ts`],
  ["C53-C55 C90", `${NETWORK}/07-nats-jetstream.ts`],
  ["C56", `${NETWORK}/08-allow-dns.ts`],
  ["C57", `${NETWORK}/09-allow-prometheus.ts`],
  ["C58", `${NETWORK}/index.ts`],
  ["C61 C65 C74", "plan/modes.ts", "plan/releases/cilium.ts"],
  ["C62 C64 C93", `${CLAWDSTRIKE}/flows.ts`, "render/live/system-script.ts"],
  ["C69 C94", `${CLAWDSTRIKE}/flows.ts`],
  ["C72 C73 C79", "plan/releases/cilium.ts"],
  ["C75 C76", "plan/choose.ts"],
  ["C80", "plan/releases/tetragon.ts", `${CLAWDSTRIKE}/labels.ts`],
  ["C84 C87", NETWORK],
  ["C91", `${CLAWDSTRIKE}/labels.ts`],
  ["C92", "plan/checks/manifests.ts", "crds/check.ts"],

  ["T1 T7-T10 T39-T42 T49 T50", `${RUNTIME}/as-specified`],
  ["T2", RUNTIME],
  ["T3", "plan/releases/tetragon.ts", `${CLAWDSTRIKE}/flows.ts`],
  ["T4", `${RUNTIME}/kernel-policy.ts`, "docs/runtime-events.md"],
  ["T5 T18", "plan/checks/runtime.ts"],
  ["T6", "docs/runtime-events.md"],
  ["T11 T12", `${RUNTIME}/hardened`, `${RUNTIME}/filters.ts`],
  ["T13 T26", "crds/check.ts", "plan/checks/manifests.ts"],
  ["T27", "crds/check.ts"],
  ["T14-T16 T43", `${RUNTIME}/as-specified`],
  ["T17 T44", `${RUNTIME}/as-specified`],
  ["T19 T45", `${RUNTIME}/as-specified`],
  ["T20-T22 T46", `${RUNTIME}/as-specified`],
  ["T23 T47", `${RUNTIME}/as-specified`],
  ["T24 T48", `${RUNTIME}/as-specified`],
  ["T25", `${CLAWDSTRIKE}/index.ts`, "render/kustomize.ts"],
  ["T28 T51", RUNTIME, "render/live/applied-script.ts"],
  ["T29-T36", RUNTIME, "render/live/runtime-script.ts"],
  ["T37", "plan/choose.ts"],
  ["T38", "plan/releases/tetragon.ts"],

  ["P1 P2", `${PMOVES}/tiers.ts`, `${PMOVES}/matrix.ts`],
  ["P3-P23", `${PMOVES}/matrix.ts`, `${PMOVES}/edges.ts`],
  ["P24-P29", `${PMOVES}/networks.ts`, "render/compose.ts"],
  ["P30-P34", `${PMOVES}/matrix.ts`, `${PMOVES}/compose.ts`],
  ["P35", `${PMOVES}/policies/data-tier.ts`],
  ["P36", `${PMOVES}/policies/bus-tier.ts`],
  ["P37", `${PMOVES}/policies/app-tier.ts`],
  ["P38", `${PMOVES}/policies/api-tier.ts`],
  ["P39", `${PMOVES}/policies/monitoring-tier.ts`],
  ["P40", `${PMOVES}/index.ts`, "render/kustomize.ts"],
  ["P41", `${PMOVES}/label-patches.ts`],
  ["P42-P47", `${PMOVES}/flows.ts`],
  ["P48 P51", "render/live/compose-restore-script.ts", `${PMOVES}/compose.ts`],
  ["P55", "render/live/drop-log-script.ts", `${PMOVES}/live.ts`],
  ["P49", "plan/choose.ts"],
  ["P50", `${PMOVES}/tiers.ts`, `${PMOVES}/policies/index.ts`],
  ["P52", "proof/intent.ts", `${PMOVES}/controls.ts`],
  ["P53", `${PMOVES}/controls.ts`],
  ["P54", "plan/alerts"],
  ["P56", "dialects"],
  ["P57", `${PMOVES}/matrix.ts`, `${PMOVES}/options.ts`],

  ["Y1", `${YAMTAM}/flows.ts`],
  ["Y2", "manifests/kubernetes.ts"],
  ["Y3", `${YAMTAM}/policies/deny-all.ts`],
  ["Y4", `${YAMTAM}/policies/allow-agent-a-to-b.ts`],
  ["Y5", `${YAMTAM}/policies/allow-dns.ts`],
  ["Y6", `${YAMTAM}/policies/sandbox-egress.ts`],
  ["Y7", `${YAMTAM}/conflist.ts`, `${RENDER}/conflist.ts`],
  ["Y8 Y11 Y13", "plan/checks/pitfalls.ts"],
  ["Y9", "dialects/kubernetes/read.ts", "analysis/engines/isolation.ts"],
  ["Y10", "plan/checks/engines.ts"],
  ["Y12", "plan/order.ts", "plan/checks/order.ts"],

  ["S1", SARK, "dialects/aws", "dialects/gcp", "dialects/azure"],
  ["S2", `${SARK}/policies`],
  ["S3", `${SARK}/policies/egress-allow-list`],
  ["S4", "components/aws-firewall.ts", "components/gcp-firewall.ts", "components/azure-firewall.ts"],
  ["S5", "docs/deployment/NETWORK_SECURITY.md"],
  ["S6", `${SARK}/policies`, "render/kind.ts"],
  ["S7", "render/kind.ts", "render/live/applied-script.ts"],
  ["S8 S9", `${SARK}/flows.ts`],
  ["S10", "docs/deployment"],
  ["S11", "analysis/clouds"],

  ["Q1", "model/flow.ts"],
  ["Q2", "dialects"],
  ["Q3", "settings/schema.ts", "plan/choose.ts"],
  ["Q4", "render/live", `${RENDER}/live.ts`],
  ["Q5", "model/flow.ts"],

  ["X1", `${CLAWDSTRIKE}/labels.ts`, `${CLAWDSTRIKE}/options.ts`],
  ["X2 X3", `${CLAWDSTRIKE}/options.ts`],
  ["X4", `${CLAWDSTRIKE}/workloads.ts`, "plan/releases/tetragon.ts"],
  ["X5", "plan/releases/guards.ts", "analysis/engines/cilium/authentication.ts"],
  ["X6", "plan/checks/cilium.ts"],
  ["X7", "proof/judge.ts"],
  ["X8", "analysis/match/names.ts", `${NETWORK}/02-spine-witness.ts`],
  ["X9", `${CLAWDSTRIKE}/options.ts`, `${NETWORK}/rules.ts`],
  ["X10", `${CLAWDSTRIKE}/requests.ts`],
  ["X11", "plan/lowering/cilium.ts", "diagnostics/policies/l7-acts-in-audit.ts"],
  ["X12 X13", "analysis/engines/cilium/proxy.ts"],
  ["X14-X18", `${RUNTIME}/hardened`],
  ["X19 X20", `${RUNTIME}/hardened`, "plan/checks/runtime.ts"],
  ["X21 X26 X33", `${PMOVES}/decisions.ts`, `${PMOVES}/matrix.ts`],
  ["X22", `${PMOVES}/compose.ts`, "dialects/compose/read.ts"],
  ["X23", "proof/judge.ts", `${PMOVES}/matrix.ts`],
  ["X24", `${PMOVES}/flows.ts`, `${PMOVES}/policies/rules.ts`],
  ["X25", `${PMOVES}/diagnostics.ts`, `${PMOVES}/matrix.ts`],
  ["X27", "plan/alerts"],
  ["X28", `${YAMTAM}/decisions.ts`],
  ["X29", `${SARK}/options.ts`, `${SARK}/decisions.ts`],
  ["X30", `${SARK}/policies/egress-allow-list`, `${SARK}/diagnostics.ts`],
  ["X31", "components/aws-firewall.ts", "components/gcp-firewall.ts", "components/azure-firewall.ts"],
  ["X32", "plan/checks/engines.ts"],
];

/** Places by row. @throws Error when a row is given twice */
export function placesByRow(): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, readonly string[]>();
  for (const [rows, ...paths] of PLACES)
    for (const row of rowsOf(rows)) {
      if (places.has(row)) throw new Error(`${row} has two entries in places.ts`);
      places.set(row, paths);
    }
  return places;
}

import { escapeShell } from "../../model/escape.ts";
import type { LiveChecks } from "../../model/live-checks.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type Plan, releasesOf } from "../../plan/plan.ts";
import type { Enforced } from "./enforced.ts";
import { hubbleLibrary, spireLibrary } from "./hubble-shell.ts";
import { selectorWords } from "./probe-pod.ts";
import type { Probe } from "./probes.ts";
import { words } from "./shell.ts";

type RecordedRows = NonNullable<LiveChecks["recorded"]>;

/** What stands in the place of rows where the spec asks nothing of Hubble and SPIRE: the flows are looked up all the same. */
const NO_ROWS: RecordedRows = {
  forwarded: ["hubble"],
  dropped: ["hubble"],
  authenticated: ["hubble"],
  identity: ["spire"],
};

/** What is looked up after the probes of a system: each flow at Hubble, and each identity at SPIRE. */
export function hubbleLookups(
  system: StackSystem,
  probes: readonly Probe[],
  enforced: Enforced,
  plan: Plan,
): string {
  const rows = system.live?.recorded ?? NO_ROWS;
  const namespace = releasesOf(plan).find(({ engine }) => engine === "cilium")?.namespace ?? "kube-system";
  return [
    hubbleLibrary(namespace),
    "record",
    ...new Set(probes.flatMap((probe) => flowLookup(probe, enforced, rows))),
    ...authenticationLookups(system, probes, enforced, rows, plan),
  ].join("\n");
}

/** What Hubble must have recorded of one probe. */
function flowLookup(probe: Probe, enforced: Enforced, rows: RecordedRows): readonly string[] {
  const { flow, title } = probe;
  if (flow.expect === "allow")
    return flow.authenticated === true && enforced !== "yes"
      ? [
          `skip ${escapeShell(`${rows.forwarded.join(" ")} ${title}: in audit every demand for authentication is reported`)}`,
        ]
      : lookup("recorded_forwarded", rows.forwarded, probe);
  // A request that is refused is answered by the proxy (X12).
  if (flow.http !== undefined || enforced === "mixed") return [];
  return enforced === "yes"
    ? lookup("recorded_dropped", rows.dropped, probe)
    : lookup("recorded_audited", ["audit"], probe);
}

/** Whether connections that must be authenticated were, and whether SPIRE knows the workloads. */
function authenticationLookups(
  { workloads }: StackSystem,
  probes: readonly Probe[],
  enforced: Enforced,
  rows: RecordedRows,
  { cluster: { mutualAuthentication } }: Plan,
): readonly string[] {
  const demanding = probes.filter(({ flow }) => flow.authenticated === true);
  if (mutualAuthentication === undefined || demanding.length === 0) return [];
  const own = workloads.filter(({ external, hostNetwork }) => external !== true && !hostNetwork);
  return [
    ...(enforced === "yes"
      ? new Set(demanding.flatMap((probe) => lookup("recorded_authenticated", rows.authenticated, probe)))
      : []),
    spireLibrary(mutualAuthentication.trustDomain),
    ...own.map(
      ({ name, namespace, labels }) =>
        `has_identity ${words(rows.identity.join(" "), `${namespace}/${name}`, namespace, selectorWords(labels))}`,
    ),
  ];
}

function lookup(
  verb: string,
  rows: readonly string[],
  { title, request, from, to, port }: Probe,
): readonly string[] {
  if (to.kind !== "stand-in") return [];
  // Several requests of one pair are one connection to look for.
  const pair = request === undefined ? title : title.slice(0, -` ${request.method} ${request.path}`.length);
  return [`${verb} ${words(rows.join(" "), pair, from.number, to.standIn.number, port.port)}`];
}

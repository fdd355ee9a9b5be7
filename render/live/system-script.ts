import { escapeJson, escapeShell, escapeTerminal } from "../../model/escape.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type Plan, policiesOf, releasesOf } from "../../plan/plan.ts";
import type { Settings } from "../../settings/settings.ts";
import { hubbleLibrary, spireLibrary } from "./hubble-shell.ts";
import { selectorWords } from "./probe-pod.ts";
import { PROBE_LIBRARY } from "./probe-shell.ts";
import { type Probe, type Probes, probesOf } from "./probes.ts";
import { comment, imageSettings, kubectl, opening, RUN, words } from "./shell.ts";
import { podManifest, type StandIn } from "./stand-ins.ts";

/** What a script is written for. */
export interface LiveContext {
  readonly settings: Settings;
  readonly plan: Plan;
  /** The command that writes the scripts, as a person would type it. */
  readonly command: string;
}

/** The script that tries every flow of a system, those that must pass and those that must not. */
export function systemScript(system: StackSystem, context: LiveContext): string {
  const { settings, plan, command } = context;
  const probes = probesOf(system);
  const enforced = enforcementOf(system.name, plan);
  return [
    opening({
      command,
      about: [
        `Tries every flow of ${system.name} on the cluster of stack ${settings.stack}: pods with the workloads' namespaces and labels`,
        "connect to each other, so that the policies judge them as they judge the workloads. They never become ready, so",
        "no Service sends them traffic, except one that publishes addresses which are not ready; all are deleted at the end.",
        "Set PROBE_IMAGE (sh, curl, dig, socat), PROBE_TIMEOUT (seconds), KUBE_CONTEXT.",
      ],
      twins: [`palisade plan --stack ${settings.stack}`, "and for each flow the command that its line names"],
    }),
    kubectl(settings.cluster.context),
    RUN,
    imageSettings(),
    outsideSettings(probes),
    `# yes: what must not pass is dropped; no: this stack audits, so it is let through.\nenforced=${enforced}\n`,
    namespaces(probes.standIns),
    PROBE_LIBRARY,
    probes.standIns.map(making).join("\n"),
    `for number in ${words(...probes.standIns.map(({ number }) => number))}; do\n  prove "$number"\ndone\n`,
    probes.probes.map((probe) => trying(probe, settings.stack, enforced)).join("\n"),
    ...(settings.cluster.cni === "cilium" ? [lookingUp(system, probes, enforced, context)] : []),
    ...(system.name === "pmoves" ? [prometheusTargets(system)] : []),
    ...probes.untried.map(
      ({ title, rows, why }) => `skip ${escapeShell(`${rows.join(" ")} ${title}: ${why}`)}`,
    ),
    "finish\n",
  ].join("\n");
}

type Enforced = "yes" | "no" | "mixed";

/** Whether the network policies of a system enforce; a foundation has no mode. */
function enforcementOf(system: string, plan: Plan): Enforced {
  const modes = new Set(
    policiesOf(plan)
      .filter((policy) => policy.system === system && policy.layer === "network")
      .filter(({ role }) => role !== "foundation")
      .map(({ mode }) => mode),
  );
  if (modes.size > 1) return "mixed";
  return modes.has("enforce") ? "yes" : "no";
}

const outsideSettings = ({ outside }: Probes): string =>
  outside
    .map(({ variable, value, what }) => `${comment(what)}\n${variable}=\${${variable}-${words(value)}}\n`)
    .join("");

const namespaces = (standIns: readonly StandIn[]): string =>
  `namespace_of() {\n  case $1 in\n${standIns
    .map(({ number, namespace }) =>
      namespace === undefined
        ? `  ${number}) printf 'palisade-probe-%s' "$run" ;;`
        : `  ${number}) printf '%s' ${escapeShell(namespace)} ;;`,
    )
    .join("\n")}\n  esac\n}`;

/** The first pod of no system brings the namespace of both. */
const making = (one: StandIn): string => {
  const own =
    one.number === 0
      ? [
          'k create namespace "palisade-probe-$run" --request-timeout=20s >/dev/null 2>"$work/error" &&',
          '  printf \'%s\\n\' "namespace/palisade-probe-$run" >>"$work/namespaces"\n',
        ].join("\n")
      : "";
  const kind = one.known ? "known" : "stranger";
  return `${own}stand_in ${one.number} ${kind} ${escapeShell(one.title)} <<'POD'\n${escapeJson(podManifest(one))}\nPOD`;
};

function trying(probe: Probe, stack: string, enforced: Enforced): string {
  const { flow, title, from, to, port, request } = probe;
  const rows = flow.rows.join(" ");
  const why = comment(flow.why);
  if (flow.expect === "deny" && enforced === "mixed")
    return `${why}\nskip ${escapeShell(`${rows} ${title}: its policies are in both modes`)}`;
  const said = [rows, title, offline(probe, stack)].map(escapeShell).join(" ");
  const asked = request === undefined ? "" : ` ${escapeShell(request.method)} ${escapeShell(request.path)}`;
  const must = flow.expect === "allow" ? "passes" : "is_refused";
  switch (to.kind) {
    case "stand-in":
      return `${why}\n${must} ${said} ${port.protocol} ${from.number} ${to.standIn.number} ${port.port}${asked}`;
    case "running": {
      const { namespace, labels } = to.workload;
      const protocol = to.dns ? `DNS-${port.protocol}` : port.protocol;
      return `${why}\npasses_running ${said} ${protocol} ${from.number} ${escapeShell(namespace)} ${escapeShell(selectorWords(labels))} ${port.port}`;
    }
    case "outside":
      return `${why}\n${must}_outside ${said} ${from.number} "$${to.outside.variable}" ${to.outside.variable} ${port.port}`;
  }
}

/** What to ask of this program about one probe. */
function offline({ asked, port, request }: Probe, stack: string): string {
  if (asked === undefined) return `palisade plan --stack ${stack}`;
  const http = request === undefined ? "" : ` --http "${request.method} ${request.path}"`;
  return escapeTerminal(
    `palisade eval --stack ${stack} --from ${asked.from} --to ${asked.to} --port ${port.port}/${port.protocol.toLowerCase()}${http}`,
  );
}

/** Rows of the checklist that ask Hubble or SPIRE, which only ClawdStrike's spec does; others' flows are looked up too. */
const RECORD_ROWS = {
  clawdstrike: { forwarded: "C62 C64 C93", dropped: "C69 C94", authenticated: "C73", identity: "C72" },
  others: { forwarded: "hubble", dropped: "hubble", authenticated: "hubble", identity: "spire" },
} as const;

function lookingUp(
  system: StackSystem,
  { probes }: Probes,
  enforced: Enforced,
  { settings: { authentication }, plan }: LiveContext,
): string {
  const rows = system.name === "clawdstrike" ? RECORD_ROWS.clawdstrike : RECORD_ROWS.others;
  const namespace = releasesOf(plan).find(({ engine }) => engine === "cilium")?.namespace ?? "kube-system";
  const lookup = (verb: string, row: string, { title, request, from, to, port }: Probe): string[] => {
    if (to.kind !== "stand-in") return [];
    // Several requests of one pair are one connection to look for.
    const pair = request === undefined ? title : title.slice(0, -` ${request.method} ${request.path}`.length);
    return [`${verb} ${words(row, pair, from.number, to.standIn.number, port.port)}`];
  };
  const spire = authentication.provider === "spire";
  const demanding = probes.filter(({ flow }) => flow.authenticated === true);
  const own = system.workloads.filter(({ external, hostNetwork }) => external !== true && !hostNetwork);
  const lines = probes.flatMap((probe) => {
    const { flow, title } = probe;
    if (flow.expect === "allow")
      return flow.authenticated === true && enforced !== "yes"
        ? [
            `skip ${escapeShell(`${rows.forwarded} ${title}: in audit every demand for authentication is reported`)}`,
          ]
        : lookup("recorded_forwarded", rows.forwarded, probe);
    // A request that is refused is answered by the proxy (X12).
    if (flow.http !== undefined || enforced === "mixed") return [];
    return enforced === "yes"
      ? lookup("recorded_dropped", rows.dropped, probe)
      : lookup("recorded_audited", "audit", probe);
  });
  return [
    hubbleLibrary(namespace),
    "record",
    ...new Set(lines),
    ...(spire && demanding.length > 0
      ? [
          ...(enforced === "yes"
            ? new Set(
                demanding.flatMap((probe) => lookup("recorded_authenticated", rows.authenticated, probe)),
              )
            : []),
          spireLibrary(authentication.trustDomain),
          ...own.map(
            ({ name, namespace: home, labels }) =>
              `has_identity ${words(rows.identity, `${home}/${name}`, home, selectorWords(labels))}`,
          ),
        ]
      : []),
  ].join("\n");
}

/** P46, through the API server: a port-forward would not be policed, and a page is nothing to test. */
function prometheusTargets({ workloads }: StackSystem): string {
  const found = workloads.find(({ name }) => name === "prometheus");
  if (found === undefined) return "";
  const path = `/api/v1/namespaces/${found.namespace}/services/prometheus:9090/proxy/api/v1/targets?state=active`;
  return `
targets=$(k get --raw ${escapeShell(path)} --request-timeout=20s 2>"$work/error")
case $targets in
*'"health":"down"'* | *'"health":"unknown"'*) fail "P46 Prometheus has targets that are not up" ;;
*'"health":"up"'*) pass "P46 every target of Prometheus is up" ;;
*) fail "P46 Prometheus names no target: $(reason)" ;;
esac
`;
}

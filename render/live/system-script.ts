import { escapeJson, escapeShell, escapeTerminal } from "../../model/escape.ts";
import type { StackSystem } from "../../plan/choose.ts";
import type { LiveContext } from "./context.ts";
import { type Enforced, enforcementOf } from "./enforced.ts";
import { hubbleLookups } from "./hubble-lookups.ts";
import { selectorWords } from "./probe-pod.ts";
import { PROBE_LIBRARY } from "./probe-shell.ts";
import { type Probe, type Probes, probesOf } from "./probes.ts";
import { comment, imageSettings, kubectl, opening, RUN, words } from "./shell.ts";
import { podManifest, type StandIn } from "./stand-ins.ts";

/** The script that tries every flow of a system, those that must pass and those that must not. */
export function systemScript(system: StackSystem, { plan, command }: LiveContext): string {
  const probes = probesOf(system);
  const enforced = enforcementOf(system.name, plan);
  return [
    opening({
      command,
      about: [
        `Tries every flow of ${system.name} on the cluster of stack ${plan.stack}: pods with the workloads' namespaces and labels`,
        "connect to each other, so that the policies judge them as they judge the workloads. They never become ready, so",
        "no Service sends them traffic, except one that publishes addresses which are not ready; all are deleted at the end.",
        "Set PROBE_IMAGE (sh, curl, dig, socat), PROBE_TIMEOUT (seconds), KUBE_CONTEXT.",
      ],
      offline: [`palisade plan --stack ${plan.stack}`, "and for each flow the command that its line names"],
    }),
    kubectl(plan.cluster.context),
    RUN,
    imageSettings(),
    outsideSettings(probes),
    `# yes: what must not pass is dropped; no: this stack audits, so it is let through.\nenforced=${enforced}\n`,
    namespaces(probes.standIns),
    PROBE_LIBRARY,
    probes.standIns.map(making).join("\n"),
    `for number in ${words(...probes.standIns.map(({ number }) => number))}; do\n  prove "$number"\ndone\n`,
    probes.probes.map((probe) => trying(probe, plan.stack, enforced)).join("\n"),
    ...(plan.cluster.cni === "cilium" ? [hubbleLookups(system, probes.probes, enforced, plan)] : []),
    ...prometheusTargets(system),
    ...probes.untried.map(
      ({ title, rows, why }) => `skip ${escapeShell(`${rows.join(" ")} ${title}: ${why}`)}`,
    ),
    "finish\n",
  ].join("\n");
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
  const kind = one.known ? "known" : "unknown";
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

/** Through the API server: a port-forward would not be policed, and a page is nothing to test. */
function prometheusTargets({ workloads, live }: StackSystem): readonly string[] {
  const asked = live?.prometheus;
  const found = workloads.find(({ name }) => name === asked?.workload);
  if (asked === undefined || found === undefined) return [];
  const service = `${found.name}:${asked.port}`;
  const path = `/api/v1/namespaces/${found.namespace}/services/${service}/proxy/api/v1/targets?state=active`;
  const rows = asked.rows.join(" ");
  return [
    `
targets=$(k get --raw ${escapeShell(path)} --request-timeout=20s 2>"$work/error")
case $targets in
*'"health":"down"'* | *'"health":"unknown"'*) fail "${rows} Prometheus has targets that are not up" ;;
*'"health":"up"'*) pass "${rows} every target of Prometheus is up" ;;
*) fail "${rows} Prometheus names no target: $(reason)" ;;
esac
`,
  ];
}

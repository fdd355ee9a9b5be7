import { escapeJson, escapeShell } from "../../model/escape.ts";
import { type ManifestMetadata, manifestTitle } from "../../model/manifest.ts";
import type { Dialect } from "../../model/vocabulary.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type PlannedPolicy, policiesOf, releasesOf } from "../../plan/plan.ts";
import type { LiveContext } from "./context.ts";
import { agentAddress } from "./runtime-shell.ts";
import { kubectl, opening, words } from "./shell.ts";

/** The script that asks whether the cluster accepts every policy of the stack, and whether it has it. */
export function appliedScript({ plan, systems, command }: LiveContext): string | undefined {
  const policies = policiesOf(plan);
  if (policies.length === 0) return undefined;
  const tetragon = policies.filter(({ dialect }) => dialect === "tetragon");
  const namespace = releasesOf(plan).find(({ engine }) => engine === "tetragon")?.namespace ?? "kube-system";
  return [
    opening({
      command,
      about: [
        `Asks the cluster of stack ${plan.stack} for every policy of its plan: a server-side dry run accepts it, it is there,`,
        "Cilium's operator finds it valid, and every Tetragon agent has it loaded. It changes nothing.",
      ],
      offline: [`palisade plan --stack ${plan.stack}`],
    }),
    kubectl(plan.cluster.context),
    LIBRARY,
    tetragon.length > 0 ? agents(namespace, agentAddress(plan)) : "",
    ...policies.map((policy) => asking(policy, systems)),
    "finish\n",
  ].join("\n");
}

const asking = (
  { system, layer, dialect, manifest }: PlannedPolicy,
  systems: readonly StackSystem[],
): string => {
  const rows = systems.find(({ name }) => name === system)?.live?.applied?.[layer]?.join(" ") ?? system;
  const title = manifestTitle(manifest);
  const said = `${escapeShell(rows)} ${escapeShell(title)}`;
  return [
    `there ${said} <<'MANIFEST'\n${escapeJson(manifest)}\nMANIFEST`,
    ...STATUS[dialect](said, manifest.metadata),
  ].join("\n");
};

type Status = (said: string, metadata: ManifestMetadata) => readonly string[];

/** No engine says of such a policy whether it has taken it. */
const UNSAID: Status = () => [];

/** How an engine is asked whether it has taken a policy, beside that the object is there. */
const STATUS: Readonly<Record<Dialect, Status>> = {
  kubernetes: UNSAID,
  cilium: (said, { name, namespace = "" }) => [`valid ${said} ${words(namespace, name)}`],
  calico: UNSAID,
  tetragon: (said, { name }) => [`loaded ${said} ${escapeShell(name)}`],
  compose: UNSAID,
  aws: UNSAID,
  gcp: UNSAID,
  azure: UNSAID,
};

const LIBRARY = `
clean_up() {
  :
}
# A server that accepts anything would prove nothing.
if k apply --dry-run=server --request-timeout=60s -f - >/dev/null 2>"$work/error" <<'MANIFEST'
{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"palisade-probe","namespace":"default"},"spec":{"podSelector":{"matchLabels":{"no label":"no / value"}}}}
MANIFEST
then
  fail "a dry run accepts what Kubernetes refuses: nothing was tried"
  finish
fi
there() { # rows title, the manifest on standard input
  cat >"$work/manifest"
  if k apply --dry-run=server --request-timeout=60s -f "$work/manifest" >/dev/null 2>"$work/error"; then
    pass "$1 $2: accepted"
  else
    fail "$1 $2: refused: $(reason)"
  fi
  if [ -n "$(k get --request-timeout=60s -f "$work/manifest" -o name 2>"$work/error")" ]; then
    pass "$1 $2: there"
  else
    fail "$1 $2: not there: $(reason)"
  fi
}
valid() { # rows title namespace name
  status=$(k get ciliumnetworkpolicies.cilium.io -n "$3" "$4" --request-timeout=60s -o jsonpath='{.status.conditions[?(@.type=="Valid")].status}' 2>"$work/error")
  case $status in
  True) pass "$1 $2: valid, says Cilium" ;;
  *) fail "$1 $2: Cilium does not say that it is valid: \${status:-nothing} $(reason)" ;;
  esac
}
`;

/** There is no status that says "Loaded": the agents know. */
const agents = (namespace: string, address: string): string => `
k get pods -n ${namespace} -l app.kubernetes.io/name=tetragon --field-selector=status.phase=Running --request-timeout=20s -o name >"$work/agents" 2>"$work/error"
loaded() { # rows title name
  if ! [ -s "$work/agents" ]; then
    fail "$1 $2: no Tetragon agent is running"
    return
  fi
  while read -r agent; do
    if k exec -n ${namespace} "$agent" -c tetragon -- tetra --server-address ${address} tracingpolicy list </dev/null 2>"$work/error" >"$work/list" &&
      awk -v name="$3" '$2 == name && $3 == "enabled" { found = 1 } END { exit !found }' "$work/list"; then
      pass "$1 $2: loaded by $agent"
    else
      fail "$1 $2: not loaded by $agent: $(reason)"
    fi
  done <"$work/agents"
}
`;

import { type Plan, releasesOf } from "../../plan/plan.ts";
import { RUN_LABEL } from "./probe-pod.ts";
import { words } from "./shell.ts";

/** Where the agents of a plan serve events (X4), as a word of a shell; agents that are not ours do so at the chart's own socket. */
export function agentAddress(plan: Plan): string {
  const values = releasesOf(plan).find(({ engine }) => engine === "tetragon")?.values as
    | { readonly tetragon?: { readonly grpc?: { readonly address?: unknown } } }
    | undefined;
  return words(String(values?.tetragon?.grpc?.address ?? "unix:///var/run/tetragon/tetragon.sock"));
}

/**
 * The agent of a pod's node, and what it says of a pod while something is done in it.
 *
 * @param namespace where the Tetragon agents run
 * @param address of the agents' gRPC server
 */
export const watching = (namespace: string, address: string): string => `
NATS_IMAGE=\${NATS_IMAGE:-natsio/nats-box:0.18.0}
NATS_OPTIONS=\${NATS_OPTIONS:-}
EVENT_WAIT=\${EVENT_WAIT:-5}
agent_of() { # pod: the agent on its node
  node=$(k get pod -n "$(cat "$work/namespace.$1")" "palisade-$1-$run" --request-timeout=20s -o jsonpath='{.spec.nodeName}' 2>"$work/error")
  k get pods -n ${namespace} -l app.kubernetes.io/name=tetragon --field-selector "spec.nodeName=$node,status.phase=Running" --request-timeout=20s -o name 2>"$work/error" | head -n 1
}
# watched pod command: does it there, with a word that no other command has, and keeps the events that name the pod.
watched() {
  agent=$(agent_of "$1")
  if [ -z "$agent" ]; then
    result=lost
    return
  fi
  mark=palisade-$run-$(date +%s)
  k exec -n ${namespace} "$agent" -c tetragon -- tetra --server-address ${address} getevents -o json --pods "palisade-$1-$run" </dev/null >"$work/all" 2>"$work/watcher" &
  watcher=$!
  sleep 2
  said=$(k exec -n "$(cat "$work/namespace.$1")" "palisade-$1-$run" -c probe -- sh -c "$2
echo \\"$mark \\$?\\"" </dev/null 2>"$work/error")
  sleep "$EVENT_WAIT"
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  watcher=
  case $said in
  *"$mark "*) result=\${said##*"$mark "} ;;
  *) result=lost ;;
  esac
  grep -F "palisade-$1-$run" "$work/all" >"$work/events"
}
`;

/** Making the pods, and judging what came of an attempt. */
export const RUNTIME_LIBRARY = `
watcher=
clean_up() {
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  for made in "$work"/namespace.*; do
    [ -e "$made" ] || continue
    k delete pods -n "$(cat "$made")" -l "${RUN_LABEL}=$run" --ignore-not-found --wait=false >/dev/null 2>&1
  done
}
make() { # name namespace, the manifest on standard input
  sed "s|@RUN@|$run|g; s|@IMAGE@|$PROBE_IMAGE|g; s|@NATS_IMAGE@|$NATS_IMAGE|g" >"$work/pod"
  printf '%s' "$2" >"$work/namespace.$1"
  if ! k create --request-timeout=60s -f "$work/pod" >/dev/null 2>"$work/error" ||
    ! k wait -n "$2" "pod/palisade-$1-$run" --for=jsonpath='{.status.phase}'=Running --timeout=180s >/dev/null 2>"$work/error"; then
    reason >"$work/lost.$1"
  fi
}
usable() { # row policy pod
  [ -e "$work/lost.$3" ] || return 0
  fail "$1 $2: no pod to try it in: $(cat "$work/lost.$3")"
  return 1
}
# Whatever was done, Tetragon must have seen the shell that did it: otherwise silence says nothing.
seen() { # row policy
  if [ "$result" = lost ]; then
    fail "$1 $2: nothing was tried: $(reason)"
    return 1
  fi
  grep -q '"process_exec"' "$work/events" && return
  fail "$1 $2: the agent shows no event of the pod at all: $(head -n 1 "$work/watcher" | tr -cd '[:print:]')"
  return 1
}
by_policy() { # policy, and a word that the event must hold
  grep -F "\\"policy_name\\":\\"$1\\"" "$work/events" | grep -F "\${2:-policy_name}"
}
reports() { # row policy pod command word
  usable "$1" "$2" "$3" || return 0
  watched "$3" "$4"
  case $result in
  126 | 127)
    fail "$1 $2: the image cannot do it: $4"
    return 0
    ;;
  esac
  seen "$1" "$2" || return 0
  if by_policy "$2" "$5" >"$work/matches"; then
    pass "$1 $2: reported: $4"
  else
    fail "$1 $2: not reported: $4"
  fi
}
# A kill shows as status 137 (128 and the number of SIGKILL). The harmless command must end in another way, or it is not
# the policy that kills.
stops() { # row policy pod mode command harmless word
  usable "$1" "$2" "$3" || return 0
  watched "$3" "$6"
  case $result in
  126 | 127 | 137 | lost)
    fail "$1 $2: not judged, for the harmless command ended with $result: $6"
    return 0
    ;;
  esac
  watched "$3" "$5"
  seen "$1" "$2" || return 0
  if ! by_policy "$2" "$7" >"$work/matches"; then
    fail "$1 $2: not reported, ended with $result: $5"
    return 0
  fi
  case $4:$result in
  enforce:137) pass "$1 $2: reported and killed: $5" ;;
  audit:137) fail "$1 $2: killed, though it audits: $5" ;;
  audit:*) pass "$1 $2: reported, and not killed, as audit has it: $5" ;;
  *) fail "$1 $2: reported and not killed, ended with $result: $5" ;;
  esac
}
burst() { # row policy pod
  usable "$1" "$2" "$3" || return 0
  # shellcheck disable=SC2016 # the shell in the pod counts
  watched "$3" 'n=0; while [ "$n" -lt 20 ]; do env true; n=$((n + 1)); done'
  seen "$1" "$2" || return 0
  count=$(by_policy "$2" | grep -c -F '/env')
  started=$(grep '"process_exec"' "$work/events" | grep -c -F '/env')
  if [ "$started" -lt 20 ]; then
    fail "$1 $2: not judged, for the agent shows $started of 20 starts"
  elif [ "$count" -lt 1 ] || [ "$count" -ge 20 ]; then
    fail "$1 $2: $count of 20 starts are reported, where one a minute should be"
  else
    pass "$1 $2: of 20 starts $count are reported"
  fi
}
published() { # row pod reader namespace selector port subject: the last four are the server's
  usable "$1" "$7" "$3" && usable "$1" "$7" "$2" || return 0
  server=$(k get pods -n "$4" -l "$5" --field-selector=status.phase=Running --request-timeout=20s -o jsonpath='{.items[0].status.podIP}' 2>"$work/error")
  if [ -z "$server" ]; then
    fail "$1 no NATS is running: $(reason)"
    return 0
  fi
  # shellcheck disable=SC2086 # options, each a word
  k exec -n "$(cat "$work/namespace.$3")" "palisade-$3-$run" -- timeout 60 nats --server "nats://$server:$6" $NATS_OPTIONS \\
    sub "$7" </dev/null >"$work/envelopes" 2>"$work/error" &
  subscriber=$!
  sleep 5
  watched "$2" true
  kill "$subscriber" 2>/dev/null
  wait "$subscriber" 2>/dev/null
  if grep -F "Received on \\"$7\\"" "$work/envelopes" >"$work/matches"; then
    pass "$1 the bridge publishes what Tetragon sees"
  else
    fail "$1 nothing was published on $7: $(reason)"
  fi
}
`;

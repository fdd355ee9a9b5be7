import type { StackSystem } from "../../plan/choose.ts";
import type { LiveContext } from "./context.ts";
import { DOCKER_LIBRARY, DOCKER_TCP } from "./docker-shell.ts";
import { comment, imageSettings, opening, words } from "./shell.ts";

/** The script of a spec's tests under Docker Compose, where the services of the override file run. */
export function composeScript(
  system: StackSystem | undefined,
  { plan, command }: LiveContext,
): string | undefined {
  const checks = system?.live?.compose;
  if (system?.compose === undefined || checks === undefined) return undefined;
  const calls = system.flows.flatMap(({ from, to, ports, expect, rows, why }) => {
    const tests = rows.filter((row) => checks.flows.includes(row));
    if (tests.length === 0 || from.kind !== "workload" || to.kind !== "workload") return [];
    const verb = expect === "allow" ? "passes" : "is_refused";
    return ports.map(
      ({ port }) => `${comment(why)}\n${verb} ${words(tests.join(" "), from.name, to.name, port)}`,
    );
  });
  return [
    opening({
      command,
      about: [
        "Tries the edges of the spec's Compose tests between running services, from the network of the service itself, so it",
        "does not matter what its image holds. Set COMPOSE_DIR (folder of docker-compose.yml), PROBE_IMAGE (curl), PROBE_TIMEOUT.",
      ],
      offline: [`palisade render compose --stack ${plan.stack}`],
    }),
    imageSettings(),
    DOCKER_LIBRARY,
    DOCKER_TCP,
    LIBRARY,
    ...Object.entries(system.compose.networks).map(
      ([name, network]) =>
        `network ${words(checks.networks.join(" "), network.kind === "external" ? network.name : name)}`,
    ),
    ...calls,
    "finish\n",
  ].join("\n");
}

const LIBRARY = `
clean_up() {
  :
}
network() { # rows name
  if docker network ls --format '{{.Name}}' 2>"$work/error" | grep -qE "(^|_)$2$"; then
    pass "$1 network $2 is there"
  else
    fail "$1 there is no network $2: $(reason)"
  fi
}
ends() { # sets from and there, or fails
  title="$2 -> $3 TCP $4"
  from=$(container "$2")
  there=$(container "$3")
  [ -n "$from" ] && [ -n "$there" ] && return
  fail "$1 $title: one of the two services is not running: $(reason)"
  return 1
}
passes() { # rows source destination port
  ends "$@" || return 0
  tcp "$from" "$3" "$4"
  case $answer in
  open) pass "$1 $title" ;;
  broken) fail "$1 $title: the probe itself failed: $(reason)" ;;
  *) fail "$1 $title: $answer" ;;
  esac
}
# By each address, since a name that does not resolve stops nobody; each must answer the destination itself first.
is_refused() { # rows source destination port
  ends "$@" || return 0
  known=0
  for address in $(addresses "$there"); do
    tcp "$there" "$address" "$4"
    if [ "$answer" != open ]; then
      fail "$1 $title: not judged, for $3 does not answer itself at $address: $answer"
      return 0
    fi
    tcp "$from" "$address" "$4"
    if [ "$answer" != shut ]; then
      fail "$1 $title: $answer at $address"
      return 0
    fi
    known=$((known + 1))
  done
  if [ "$known" -gt 0 ]; then
    pass "$1 $title: no connection at any of $known addresses"
  else
    fail "$1 $title: not judged, for $3 has no address: $(reason)"
  fi
}
`;

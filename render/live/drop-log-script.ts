import type { ComposeChecks } from "../../model/live-checks.ts";
import type { StackSystem } from "../../plan/choose.ts";
import type { LiveContext } from "./context.ts";
import { DOCKER_LIBRARY, DOCKER_TCP } from "./docker-shell.ts";
import { imageSettings, opening, words } from "./shell.ts";

/**
 * The script that shows a refused connection in the kernel's log under the spec's prefix (P55). The spec's own rule
 * logs packets that connection tracking cannot place, which are none that a network refuses, and stands behind
 * Docker's chains (X27): this one stands in DOCKER-USER, before the rule that drops.
 */
export function dropLogScript(
  system: StackSystem | undefined,
  { plan, command }: LiveContext,
): string | undefined {
  const logged = system?.live?.compose?.logged;
  const networks = system?.compose?.networks;
  if (logged === undefined || networks === undefined) return undefined;
  const [from, to] = [networks[logged.from], networks[logged.to]];
  if (from?.kind !== "bridge" || to?.kind !== "bridge") return undefined;
  return [
    opening({
      command,
      about: [
        `On the Docker host, as root: logs what goes from the bridge of ${logged.from} to that of ${logged.to}, tries that from a`,
        `container which is on ${logged.from} alone, looks for the line in the kernel's log, and takes the rule away again.`,
        "Set COMPOSE_DIR (folder of docker-compose.yml), PROBE_IMAGE (curl), PROBE_TIMEOUT.",
      ],
      offline: [`palisade render compose --stack ${plan.stack}`],
    }),
    imageSettings(),
    DOCKER_LIBRARY,
    DOCKER_TCP,
    asked(logged, { from: from.bridge, to: to.bridge }),
    LIBRARY,
    "finish\n",
  ].join("\n");
}

type Logged = NonNullable<ComposeChecks["logged"]>;

/** What the script asks in the words of its system. */
const asked = (
  { rows, prefix, from, service, port }: Logged,
  bridges: Readonly<Record<"from" | "to", string>>,
): string => `
rows=${words(rows.join(" "))}
prefix=${words(prefix)}
network_name=${words(from)}
from_bridge=${words(bridges.from)}
to_bridge=${words(bridges.to)}
service=${words(service)}
port=${port}
`;

const LIBRARY = `
rule() { # -I or -D
  iptables "$1" DOCKER-USER -i "$from_bridge" -o "$to_bridge" -j LOG --log-prefix "$prefix" 2>"$work/error"
}
logging=no
clean_up() {
  [ "$logging" = no ] || rule -D
  [ -z "\${client:-}" ] || docker rm -f "$client" >/dev/null 2>&1
}
need iptables
need dmesg
network=$(docker network ls --format '{{.Name}}' 2>"$work/error" | grep -E "(^|_)$network_name$" | head -n 1)
server=$(container "$service")
if [ -z "$network" ] || [ -z "$server" ]; then
  fail "$rows there is no network $network_name, or $service does not run: $(reason)"
  finish
fi
client=$(docker run -d --network "$network" "$PROBE_IMAGE" sleep 600 2>"$work/error")
if [ -z "$client" ]; then
  fail "$rows no container on $network_name: $(reason)"
  finish
fi
if rule -I; then
  logging=yes
else
  fail "$rows the rule could not be set: $(reason)"
  finish
fi
for there in $(addresses "$server"); do
  from=$(addresses "$client" | tr -d ' ')
  tcp "$server" "$there" "$port"
  if [ "$answer" != open ]; then
    fail "$rows not judged, for $service does not answer itself at $there: $answer"
    continue
  fi
  tcp "$client" "$there" "$port"
  if [ "$answer" != shut ]; then
    fail "$rows $from -> $there TCP $port: $answer, so there is nothing to log"
  elif dmesg | grep -F "$prefix" | grep -F "SRC=$from DST=$there " >"$work/matches"; then
    pass "$rows $from -> $there TCP $port is refused and logged"
  else
    fail "$rows $from -> $there TCP $port is refused, and the kernel's log does not show it"
  fi
done
`;

import type { StackSystem } from "../../plan/choose.ts";
import { DOCKER_LIBRARY, DOCKER_TCP } from "./docker-shell.ts";
import { imageSettings, opening } from "./shell.ts";
import type { LiveContext } from "./system-script.ts";

/**
 * The script that shows a refused connection in the kernel's log under the spec's prefix (P55). The spec's own rule
 * logs packets that connection tracking cannot place, which are none that a network refuses, and stands behind
 * Docker's chains (X27): this one stands in DOCKER-USER, before the rule that drops.
 */
export function dropLogScript(
  system: StackSystem | undefined,
  { settings, command }: LiveContext,
): string | undefined {
  const networks = system?.compose?.networks;
  const [api, data] = [networks?.["api-tier"], networks?.["data-tier"]];
  if (api?.kind !== "bridge" || data?.kind !== "bridge") return undefined;
  return [
    opening({
      command,
      about: [
        "On the Docker host, as root: logs what goes from the API tier's bridge to the data tier's, tries that from a container",
        "which is on the API tier alone, looks for the line in the kernel's log, and takes the rule away again.",
        "Set COMPOSE_DIR (folder of docker-compose.yml), PROBE_IMAGE (curl), PROBE_TIMEOUT.",
      ],
      twins: [`palisade render compose --stack ${settings.stack}`, "npm run jest -- tests/verdicts/pmoves"],
    }),
    imageSettings(),
    DOCKER_LIBRARY,
    DOCKER_TCP,
    LIBRARY.replaceAll("API_BRIDGE", api.bridge).replaceAll("DATA_BRIDGE", data.bridge),
    "finish\n",
  ].join("\n");
}

const LIBRARY = `
rule() { # -I or -D
  iptables "$1" DOCKER-USER -i API_BRIDGE -o DATA_BRIDGE -j LOG --log-prefix 'NETPOL-DROP: ' 2>"$work/error"
}
logging=no
clean_up() {
  [ "$logging" = no ] || rule -D
  [ -z "\${client:-}" ] || docker rm -f "$client" >/dev/null 2>&1
}
need iptables
need dmesg
network=$(docker network ls --format '{{.Name}}' 2>"$work/error" | grep -E '(^|_)api-tier$' | head -n 1)
server=$(container postgres)
if [ -z "$network" ] || [ -z "$server" ]; then
  fail "P55 there is no network api-tier, or postgres does not run: $(reason)"
  finish
fi
client=$(docker run -d --network "$network" "$PROBE_IMAGE" sleep 600 2>"$work/error")
if [ -z "$client" ]; then
  fail "P55 no container on api-tier: $(reason)"
  finish
fi
if rule -I; then
  logging=yes
else
  fail "P55 the rule could not be set: $(reason)"
  finish
fi
for there in $(addresses "$server"); do
  from=$(addresses "$client" | tr -d ' ')
  tcp "$server" "$there" 5432
  if [ "$answer" != open ]; then
    fail "P55 not judged, for postgres does not answer itself at $there: $answer"
    continue
  fi
  tcp "$client" "$there" 5432
  if [ "$answer" != shut ]; then
    fail "P55 $from -> $there TCP 5432: $answer, so there is nothing to log"
  elif dmesg | grep -F 'NETPOL-DROP: ' | grep -F "SRC=$from DST=$there " >"$work/matches"; then
    pass "P55 $from -> $there TCP 5432 is refused and logged"
  else
    fail "P55 $from -> $there TCP 5432 is refused, and the kernel's log does not show it"
  fi
done
`;

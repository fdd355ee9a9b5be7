import type { StackSystem } from "../../plan/choose.ts";
import { DOCKER_LIBRARY } from "./docker-shell.ts";
import { opening, RUN, words } from "./shell.ts";
import type { LiveContext } from "./system-script.ts";

/**
 * The script that keeps the Compose files before a change (P51), and goes back (P48): the override file out of the
 * way, the services started again, and none of them left on a network of the tiers.
 */
export function composeRestoreScript(
  system: StackSystem | undefined,
  { settings, command }: LiveContext,
): string | undefined {
  if (system?.compose === undefined) return undefined;
  const tiers = Object.entries(system.compose.networks).flatMap(([name, { kind }]) =>
    kind === "bridge" ? [name] : [],
  );
  return [
    opening({
      command,
      about: [
        "sh compose-restore.sh backup: keeps docker-compose.yml and its override beside themselves, under today's date.",
        "sh compose-restore.sh restore: moves docker-compose.override.yml away, starts the services of both profiles again, and",
        "looks whether each runs and none is on a network of the tiers. Set COMPOSE_DIR (folder of docker-compose.yml).",
      ],
      twins: [
        `palisade render compose --stack ${settings.stack}: the networks stand in that one file`,
        "npm run jest -- tests/systems/pmoves/compose",
      ],
    }),
    RUN,
    DOCKER_LIBRARY,
    LIBRARY.replace("TIERS", words(...tiers)),
    "finish\n",
  ].join("\n");
}

const LIBRARY = `
clean_up() {
  :
}
keep() {
  [ -e "$COMPOSE_DIR/$1" ] || return 0
  copy="$COMPOSE_DIR/$1.backup-$(date +%Y%m%d-%H%M%S)"
  if cp -p "$COMPOSE_DIR/$1" "$copy" 2>"$work/error" && cmp -s "$COMPOSE_DIR/$1" "$copy"; then
    pass "P51 $1 is kept as $copy"
  else
    fail "P51 $1 could not be kept: $(reason)"
  fi
}
back() {
  if [ -e "$COMPOSE_DIR/docker-compose.override.yml" ]; then
    if mv "$COMPOSE_DIR/docker-compose.override.yml" "$COMPOSE_DIR/docker-compose.override.yml.off-$run" 2>"$work/error"; then
      pass "P48 the override is now docker-compose.override.yml.off-$run"
    else
      fail "P48 the override could not be moved away: $(reason)"
      return
    fi
  fi
  if dc down >/dev/null 2>"$work/error" && dc --profile agents --profile workers up -d >/dev/null 2>"$work/error"; then
    pass "P48 the services of both profiles were started again"
  else
    fail "P48 the services could not be started again: $(reason)"
    return
  fi
  dc --profile agents --profile workers config --services >"$work/services" 2>"$work/error"
  [ -s "$work/services" ] || fail "P48 docker-compose.yml names no service: $(reason)"
  while read -r service; do
    one=$(container "$service")
    if [ -z "$one" ]; then
      fail "P48 $service does not run"
      continue
    fi
    joined=$(docker inspect -f '{{range $name, $network := .NetworkSettings.Networks}}{{$name}} {{end}}' "$one" 2>"$work/error")
    left=
    for name in $joined; do
      for tier in TIERS; do
        case $name in
        "$tier" | *_"$tier") left="$left $name" ;;
        esac
      done
    done
    if [ -n "$joined" ] && [ -z "$left" ]; then
      pass "P48 $service runs on: $joined"
    else
      fail "P48 $service is on no network but:\${left:- none} $(reason)"
    fi
  done <"$work/services"
}
if ! [ -e "$COMPOSE_DIR/docker-compose.yml" ]; then
  fail "there is no docker-compose.yml in $COMPOSE_DIR"
  finish
fi
case \${1:-} in
backup)
  keep docker-compose.yml
  keep docker-compose.override.yml
  ;;
restore) back ;;
*) fail "say backup or restore" ;;
esac
`;

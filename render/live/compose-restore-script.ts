import type { ComposeChecks } from "../../model/live-checks.ts";
import type { StackSystem } from "../../plan/choose.ts";
import type { LiveContext } from "./context.ts";
import { DOCKER_LIBRARY } from "./docker-shell.ts";
import { opening, RUN, words } from "./shell.ts";

/**
 * The script that keeps the Compose files before a change, and goes back: the override file out of the way, the
 * services started again, and none of them left on a network of the override.
 */
export function composeRestoreScript(
  system: StackSystem | undefined,
  { plan, command }: LiveContext,
): string | undefined {
  const checks = system?.live?.compose;
  if (system?.compose === undefined || checks === undefined) return undefined;
  const networks = Object.entries(system.compose.networks).flatMap(([name, { kind }]) =>
    kind === "bridge" ? [name] : [],
  );
  return [
    opening({
      command,
      about: [
        "sh compose-restore.sh backup: keeps docker-compose.yml and its override beside themselves, under today's date.",
        "sh compose-restore.sh restore: moves docker-compose.override.yml away, starts the services of every profile again, and",
        "looks whether each runs and none is on a network of the override. Set COMPOSE_DIR (folder of docker-compose.yml).",
      ],
      offline: [`palisade render compose --stack ${plan.stack}: the networks stand in that one file`],
    }),
    RUN,
    DOCKER_LIBRARY,
    asked(checks, networks),
    LIBRARY,
    "finish\n",
  ].join("\n");
}

/** What the script asks in the words of its system. */
const asked = ({ backup, restore, profiles }: ComposeChecks, networks: readonly string[]): string => `
backup_rows=${words(backup.join(" "))}
restore_rows=${words(restore.join(" "))}
every_profile() {
  dc ${words(...profiles.flatMap((name) => ["--profile", name]))} "$@"
}
own_networks() {
  printf '%s\\n' ${words(...networks)}
}
`;

const LIBRARY = `
clean_up() {
  :
}
keep() {
  [ -e "$COMPOSE_DIR/$1" ] || return 0
  copy="$COMPOSE_DIR/$1.backup-$(date +%Y%m%d-%H%M%S)"
  if cp -p "$COMPOSE_DIR/$1" "$copy" 2>"$work/error" && cmp -s "$COMPOSE_DIR/$1" "$copy"; then
    pass "$backup_rows $1 is kept as $copy"
  else
    fail "$backup_rows $1 could not be kept: $(reason)"
  fi
}
back() {
  if [ -e "$COMPOSE_DIR/docker-compose.override.yml" ]; then
    if mv "$COMPOSE_DIR/docker-compose.override.yml" "$COMPOSE_DIR/docker-compose.override.yml.off-$run" 2>"$work/error"; then
      pass "$restore_rows the override is now docker-compose.override.yml.off-$run"
    else
      fail "$restore_rows the override could not be moved away: $(reason)"
      return
    fi
  fi
  if dc down >/dev/null 2>"$work/error" && every_profile up -d >/dev/null 2>"$work/error"; then
    pass "$restore_rows the services of every profile were started again"
  else
    fail "$restore_rows the services could not be started again: $(reason)"
    return
  fi
  every_profile config --services >"$work/services" 2>"$work/error"
  [ -s "$work/services" ] || fail "$restore_rows docker-compose.yml names no service: $(reason)"
  while read -r service; do
    one=$(container "$service")
    if [ -z "$one" ]; then
      fail "$restore_rows $service does not run"
      continue
    fi
    joined=$(docker inspect -f '{{range $name, $network := .NetworkSettings.Networks}}{{$name}} {{end}}' "$one" 2>"$work/error")
    left=
    for name in $joined; do
      for own in $(own_networks); do
        case $name in
        "$own" | *_"$own") left="$left $name" ;;
        esac
      done
    done
    if [ -n "$joined" ] && [ -z "$left" ]; then
      pass "$restore_rows $service runs on: $joined"
    else
      fail "$restore_rows $service is on no network but:\${left:- none} $(reason)"
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

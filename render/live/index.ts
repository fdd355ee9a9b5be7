import { buildPlan } from "../../plan/build.ts";
import { type StackSystem, systemsOf } from "../../plan/choose.ts";
import type { Settings } from "../../settings/settings.ts";
import { SYSTEM_NAMES, type SystemName } from "../../systems/registry.ts";
import { appliedScript } from "./applied-script.ts";
import { composeRestoreScript } from "./compose-restore-script.ts";
import { composeScript } from "./compose-script.ts";
import { dropLogScript } from "./drop-log-script.ts";
import { runtimeScript } from "./runtime-script.ts";
import { type LiveContext, systemScript } from "./system-script.ts";

/** What a script is about that is no system's flows. */
type LiveMatter = "applied" | "runtime" | "compose" | "compose-restore" | "drop-log";

/** Each matter's script, or undefined where the stack has nothing of it. */
const MATTERS = {
  applied: appliedScript,
  runtime: (context, systems) => runtimeScript(systemOf("clawdstrike", systems), context),
  compose: (context, systems) => composeScript(systemOf("pmoves", systems), context),
  "compose-restore": (context, systems) => composeRestoreScript(systemOf("pmoves", systems), context),
  "drop-log": (context, systems) => dropLogScript(systemOf("pmoves", systems), context),
} satisfies Record<LiveMatter, (context: LiveContext, systems: readonly StackSystem[]) => string | undefined>;

const systemOf = (name: SystemName, systems: readonly StackSystem[]): StackSystem | undefined =>
  systems.find((system) => system.name === name);

/**
 * Scripts that try on a cluster what the analyzer says of a stack (Q4): POSIX shell by file name, one a system, one
 * that asks whether the policies are there, and those about the kernel and Docker. Each exits 0 when everything it
 * tried held, and 1 otherwise.
 *
 * @param command that writes them, as a person would type it
 */
export function liveScripts(settings: Settings, command: string): ReadonlyMap<string, string> {
  const systems = systemsOf(settings);
  const context: LiveContext = { settings, plan: buildPlan(settings), command };
  const scripts: [SystemName | LiveMatter, string | undefined][] = [
    ...SYSTEM_NAMES.map((name): [SystemName, string | undefined] => {
      const system = systemOf(name, systems);
      return [name, system === undefined ? undefined : systemScript(system, context)];
    }),
    ...Object.entries(MATTERS).map(([name, write]): [SystemName | LiveMatter, string | undefined] => [
      name as LiveMatter,
      systems.length === 0 ? undefined : write(context, systems),
    ]),
  ];
  return new Map(
    scripts.flatMap(([name, text]): [string, string][] => (text === undefined ? [] : [[`${name}.sh`, text]])),
  );
}

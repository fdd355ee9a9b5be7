import type { StackSystem } from "../../plan/choose.ts";
import { appliedScript } from "./applied-script.ts";
import { composeRestoreScript } from "./compose-restore-script.ts";
import { composeScript } from "./compose-script.ts";
import type { LiveContext } from "./context.ts";
import { dropLogScript } from "./drop-log-script.ts";
import { runtimeScript } from "./runtime-script.ts";
import { systemScript } from "./system-script.ts";

/** The scripts beside those of the systems, by name; one is undefined where the stack has nothing of its matter. */
const MATTERS: Readonly<Record<string, (context: LiveContext) => string | undefined>> = {
  applied: appliedScript,
  runtime: runtimeScript,
  compose: (context) => composeScript(composed(context), context),
  "compose-restore": (context) => composeRestoreScript(composed(context), context),
  "drop-log": (context) => dropLogScript(composed(context), context),
};

/** The system that runs under Docker Compose: the first, as it is for `palisade render compose`. */
const composed = ({ systems }: LiveContext): StackSystem | undefined =>
  systems.find(({ compose }) => compose !== undefined);

/**
 * Scripts that try on a cluster what the analyzer says of a stack (Q4): POSIX shell by file name, one a system, one
 * that asks whether the policies are there, and those about the kernel and Docker. Each exits 0 when everything it
 * tried held, and 1 otherwise. None for a stack without systems.
 */
export function liveScripts(context: LiveContext): ReadonlyMap<string, string> {
  const { systems } = context;
  if (systems.length === 0) return new Map();
  const scripts: readonly (readonly [string, string | undefined])[] = [
    ...systems.map((system) => [system.name, systemScript(system, context)] as const),
    ...Object.entries(MATTERS).map(([name, write]) => [name, write(context)] as const),
  ];
  return new Map(scripts.flatMap(([name, text]) => (text === undefined ? [] : [[`${name}.sh`, text]])));
}

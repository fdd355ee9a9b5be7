import type { DiagnosticRule } from "../model/diagnostic.ts";
import type { System } from "../model/system.ts";
import { clawdstrike } from "./clawdstrike/index.ts";
import type { ClawdstrikeOptions } from "./clawdstrike/options.ts";
import { pmoves } from "./pmoves/index.ts";
import type { PmovesOptions } from "./pmoves/options.ts";
import { sark } from "./sark/index.ts";
import type { SarkOptions } from "./sark/options.ts";
import { yamtam } from "./yamtam/index.ts";
import type { YamtamOptions } from "./yamtam/options.ts";

/** The options of every system, by the system's name. */
export interface SystemOptions {
  readonly clawdstrike: ClawdstrikeOptions;
  readonly pmoves: PmovesOptions;
  readonly yamtam: YamtamOptions;
  readonly sark: SarkOptions;
}
export type SystemName = keyof SystemOptions;

export type Systems = { readonly [Name in SystemName]: System<SystemOptions[Name]> };

/** Every system there is. Its order is that of plans and listings. */
export const SYSTEMS: Systems = Object.freeze({ clawdstrike, pmoves, yamtam, sark });

export const SYSTEM_NAMES: readonly SystemName[] = Object.freeze(Object.keys(SYSTEMS) as SystemName[]);

/** The diagnostic rules that systems bring along, in the order of their systems. */
export const SYSTEM_RULES: readonly DiagnosticRule[] = Object.freeze(
  SYSTEM_NAMES.flatMap((name) => SYSTEMS[name].rules ?? []),
);

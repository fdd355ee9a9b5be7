import type { DiagnosticRule } from "../model/diagnostic.ts";
import type { System } from "../model/system.ts";
import { clawdstrike } from "./clawdstrike/index.ts";
import { pmoves } from "./pmoves/index.ts";
import { sark } from "./sark/index.ts";
import { yamtam } from "./yamtam/index.ts";

/** Every system there is: one line here and one import. Its order is that of plans and listings. */
const REGISTRY = { clawdstrike, pmoves, yamtam, sark };

export type SystemName = keyof typeof REGISTRY;

/** The options of every system, by the system's name. */
export type OptionsBySystem = {
  readonly [Name in SystemName]: (typeof REGISTRY)[Name] extends System<infer Options> ? Options : never;
};

export type Systems = { readonly [Name in SystemName]: System<OptionsBySystem[Name]> };

export const SYSTEMS: Systems = Object.freeze(REGISTRY);

export const SYSTEM_NAMES: readonly SystemName[] = Object.freeze(Object.keys(SYSTEMS) as SystemName[]);

/** The diagnostic rules that systems bring along, in the order of their systems. */
export const SYSTEM_RULES: readonly DiagnosticRule[] = Object.freeze(
  SYSTEM_NAMES.flatMap((name) => SYSTEMS[name].rules ?? []),
);

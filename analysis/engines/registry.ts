import type { Tier } from "../../model/rule.ts";
import type { EngineName } from "../../model/vocabulary.ts";
import type { Enforcement } from "../evaluate/enforcement.ts";
import type { AnalysisSettings } from "../settings.ts";
import { calicoEngine } from "./calico/index.ts";
import { ciliumEngine } from "./cilium/index.ts";
import { composeEngine } from "./compose/index.ts";
import type { Engine } from "./engine.ts";
import { kubernetesEngine } from "./kubernetes/index.ts";

/** Every engine that an analysis can answer for. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = Object.freeze({
  cilium: ciliumEngine,
  calico: calicoEngine,
  kubernetes: kubernetesEngine,
  compose: composeEngine,
} satisfies Record<EngineName, Engine>);

/** How the engine of the settings combines the rules of its dialects. */
export function enforcementBy(settings: AnalysisSettings, tiers: readonly Tier[]): Enforcement {
  const { dialects, enforcement } = ENGINES[settings.engine];
  const own = enforcement(settings, tiers);
  return {
    ...own,
    enforces: (policy) => dialects[policy.ref.dialect] !== "ignored" && own.enforces(policy),
  };
}

import type { PolicyRules } from "../../model/rule.ts";
import { ENGINE_NAMES, type EngineName } from "../../model/vocabulary.ts";
import type { Claim } from "./engine.ts";
import { ENGINES } from "./registry.ts";

/** The engine of those that ask for none: the API by its letter. */
export const DEFAULT_ENGINE: EngineName = "kubernetes";

/** The engine the kinds of policies ask for, or those between which they leave the choice. */
export type EngineChoice =
  | { readonly kind: "chosen"; readonly engine: EngineName }
  | { readonly kind: "ambiguous"; readonly engines: readonly EngineName[] };

/**
 * Kubernetes policies go with any engine of a cluster; a dialect of its own names its engine. Two of those in one
 * input cannot both be enforced on the same pods (docs/semantics/calico.md#policies-of-other-engines).
 */
export function chooseEngine(policies: readonly PolicyRules[]): EngineChoice {
  const dialects = [...new Set(policies.map(({ ref }) => ref.dialect))];
  const claims = (name: EngineName): readonly Claim[] => {
    const { dialects: claimed } = ENGINES[name];
    return dialects.map((dialect) => claimed[dialect]);
  };
  const owners = ENGINE_NAMES.filter((name) => claims(name).includes("own"));
  const [owner = DEFAULT_ENGINE, another] = owners;
  if (another === undefined && !claims(owner).includes("ignored")) return { kind: "chosen", engine: owner };
  const sharing = claims(DEFAULT_ENGINE).includes("shared") ? [DEFAULT_ENGINE] : [];
  return { kind: "ambiguous", engines: [...owners, ...sharing] };
}

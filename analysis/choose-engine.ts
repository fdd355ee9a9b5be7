import type { PolicyRules } from "../model/rule.ts";
import type { EngineName } from "../model/vocabulary.ts";

/** The engine the kinds of policies ask for, or those between which they leave the choice. */
export type EngineChoice =
  | { readonly kind: "chosen"; readonly engine: EngineName }
  | { readonly kind: "ambiguous"; readonly engines: readonly EngineName[] };

/**
 * Kubernetes policies go with any engine of a cluster; a dialect of its own names its engine. Two of those in one
 * input cannot both be enforced on the same pods (kubernetes-calico-compose.md section 3).
 */
export function chooseEngine(policies: readonly PolicyRules[]): EngineChoice {
  const dialects = new Set(policies.map(({ ref }) => ref.dialect));
  const own = (["cilium", "calico", "compose"] as const).filter((dialect) => dialects.has(dialect));
  const [first, second] = own;
  if (first === undefined) return { kind: "chosen", engine: "kubernetes" };
  return second === undefined && !(first === "compose" && dialects.has("kubernetes"))
    ? { kind: "chosen", engine: first }
    : { kind: "ambiguous", engines: dialects.has("kubernetes") ? [...own, "kubernetes"] : own };
}

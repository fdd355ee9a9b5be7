/**
 * What a policy says about the other end of a connection, or about the pods it governs: one small boolean
 * language that every dialect reads into. Whether an endpoint fits is decided by `analysis/match`.
 */

/**
 * Where a label comes from. `k8s` are the labels of a pod, `namespace` those of its namespace, `account` those of
 * its service account, `meta` what the cluster itself knows of it (`META`), `reserved` Cilium's own identities.
 * `any` looks in `k8s`, then in `reserved`; `other` are sources that no endpoint here carries.
 */
export type LabelSource = "any" | "k8s" | "reserved" | "namespace" | "account" | "meta" | "other";

/** Keys of the source `meta`. */
export const META = {
  namespace: "namespace",
  cluster: "cluster",
  account: "serviceaccount",
  hostEndpoint: "host-endpoint",
} as const;

export type LabelOperator = "in" | "not-in" | "exists" | "absent" | "contains" | "starts-with" | "ends-with";

/** One question about one label. `not-in` and `absent` hold where the key is missing; all others need the key. */
export interface LabelTest {
  readonly source: LabelSource;
  readonly key: string;
  readonly operator: LabelOperator;
  /** For `in` and `not-in` any number; for the three text operators exactly one; else none. */
  readonly values: readonly string[];
}

/** A range of addresses with holes; a hole narrows only its own range. */
export interface CidrBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

export type Match =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  | { readonly kind: "label"; readonly test: LabelTest }
  /** The address lies in one of the blocks. */
  | { readonly kind: "addresses"; readonly blocks: readonly CidrBlock[] }
  /** The address was learned from an answer for a name that fits one of the patterns (Cilium's language). */
  | { readonly kind: "names"; readonly patterns: readonly string[] }
  /** Calico: an endpoint whose labels fit, or an address of a network set whose labels fit. */
  | { readonly kind: "labelled"; readonly where: Match }
  /** An address in a CiliumCIDRGroup, by its name or by its labels. */
  | { readonly kind: "cidr-group"; readonly group: string | Match; readonly except: readonly string[] }
  /**
   * The pods or backends of Services; `whenNone`: whom it fits when no such Service is there; `withPorts`: as a destination
   * it means their ports alone.
   */
  | {
      readonly kind: "services";
      readonly services: readonly ServiceRef[];
      readonly whenNone: "everyone" | "nobody";
      readonly withPorts?: true;
    }
  /** One of Cilium's entities, with what it stands for. */
  | { readonly kind: "entity"; readonly name: string; readonly of: Match }
  /** Decided by something outside the input (a cloud's security group); fits the world or not, nobody knows. */
  | { readonly kind: "unknowable"; readonly what: string }
  | { readonly kind: "not"; readonly of: Match }
  | { readonly kind: "and"; readonly of: readonly Match[] }
  | { readonly kind: "or"; readonly of: readonly Match[] };

/** A Service by name, or Services by labels. */
export type ServiceRef =
  | { readonly kind: "name"; readonly name: string; readonly namespace?: string }
  | { readonly kind: "labels"; readonly where: Match; readonly namespace?: string };

/** Name of the entity that is no word of Cilium's: a selector that fits the entries of whole groups as well. */
export const GROUPED = "grouped";

export const ALL: Match = { kind: "all" };
export const NONE: Match = { kind: "none" };

export const label = (
  source: LabelSource,
  key: string,
  operator: LabelOperator,
  values: readonly string[] = [],
): Match => ({ kind: "label", test: { source, key, operator, values } });

export const not = (of: Match): Match => {
  if (of.kind === "all") return NONE;
  if (of.kind === "none") return ALL;
  return of.kind === "not" ? of.of : { kind: "not", of };
};

/** All of them; nothing to satisfy is satisfied. */
export const allOf = (parts: readonly Match[]): Match => {
  const needed = parts.filter((part) => part.kind !== "all");
  if (needed.some((part) => part.kind === "none")) return NONE;
  const [only] = needed;
  if (only === undefined) return ALL;
  return needed.length === 1 ? only : { kind: "and", of: needed };
};

/** At least one of them; of nothing, none. */
export const anyOf = (parts: readonly Match[]): Match => {
  const possible = parts.filter((part) => part.kind !== "none");
  if (possible.some((part) => part.kind === "all")) return ALL;
  const [only] = possible;
  if (only === undefined) return NONE;
  return possible.length === 1 ? only : { kind: "or", of: possible };
};

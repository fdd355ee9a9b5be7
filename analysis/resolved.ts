import type { PolicyRules } from "../model/rule.ts";
import { type Referred, resolvePolicies } from "./resolve-policies.ts";

/** An input that may bring its policies resolved, so that nobody resolves them again. */
export interface Resolvable extends Referred {
  /** Absent means that nobody has needed them yet. */
  readonly resolved?: readonly PolicyRules[];
}

/** The input with its policies resolved. Ends that are added to it later must bring no namespace with labels. */
export const withResolved = <Input extends Referred>(
  input: Input,
): Input & { readonly resolved: readonly PolicyRules[] } => ({ ...input, resolved: resolvePolicies(input) });

/** The policies of an input, resolved at most once. */
export const resolvedPolicies = (input: Resolvable): readonly PolicyRules[] =>
  input.resolved ?? resolvePolicies(input);

import {
  type Diagnostic,
  type DiagnosticArgs,
  type DiagnosticRule,
  diagnose,
} from "../../model/diagnostic.ts";
import { objectOf } from "../../model/manifest.ts";
import type { Settings } from "../../settings/settings.ts";
import type { StackSystem } from "../choose.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";

/** What a check looks at: one system of the stack and its policies as they will be applied. */
export interface Subject {
  readonly item: StackSystem;
  readonly settings: Settings;
  readonly policies: readonly LoweredPolicy[];
}

export type Check = (subject: Subject) => readonly Diagnostic[];

/** One diagnostic for all policies that a condition holds for; none when it holds for none. A single one is its object. */
export function about(
  rule: DiagnosticRule,
  { item, policies }: Subject,
  holds: (policy: LoweredPolicy) => boolean,
  args: DiagnosticArgs = {},
): readonly Diagnostic[] {
  const [first, ...more] = policies.filter(holds);
  if (first === undefined) return [];
  const names = [first, ...more].map(({ policy }) => policy.name);
  const place = more.length === 0 ? { object: objectOf(first.manifest) } : {};
  return [diagnose(rule, item.name, { policies: names, ...args }, place)];
}

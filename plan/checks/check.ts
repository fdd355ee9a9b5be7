import type { Finding, FindingArgs } from "../../model/finding.ts";
import type { Settings } from "../../settings/settings.ts";
import type { StackSystem } from "../choose.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { type FindingCode, finding } from "../findings/index.ts";

/** What a check looks at: one system of the stack and its policies as they will be applied. */
export interface Subject {
  readonly item: StackSystem;
  readonly settings: Settings;
  readonly policies: readonly LoweredPolicy[];
}

export type Check = (subject: Subject) => readonly Finding[];

/** One finding for all policies that a condition holds for; none when it holds for none. */
export function about(
  code: FindingCode,
  { item, policies }: Subject,
  holds: (policy: LoweredPolicy) => boolean,
  args: FindingArgs = {},
): readonly Finding[] {
  const names = policies.filter(holds).map(({ policy }) => policy.name);
  return names.length === 0 ? [] : [finding(code, item.name, { policies: names, ...args })];
}

import { RULES, rulesByCode } from "../../diagnostics/registry.ts";
import type { DiagnosticRule } from "../../model/diagnostic.ts";
import type { Finding, FindingArgs } from "../../model/finding.ts";
import { SYSTEM_FINDINGS } from "./systems.ts";

export type FindingCode = string;

type Entry = Pick<DiagnosticRule, "severity" | "say" | "remedy">;

const ENTRIES: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...rulesByCode(RULES),
  ...Object.entries(SYSTEM_FINDINGS),
]);

/** A finding with the severity its code has. */
export const finding = (code: FindingCode, place: string, args: FindingArgs): Finding<FindingCode> => ({
  code,
  severity: entryOf(code).severity,
  place,
  args,
});

function entryOf(code: string): Entry {
  const entry = ENTRIES.get(code);
  if (entry === undefined) throw new Error(`No rule has the code ${code}.`);
  return entry;
}

/** What a finding says and what to do about it, each a sentence without its full stop. */
export const findingText = (found: Finding): { readonly says: string; readonly remedy: string } => {
  const entry = entryOf(found.code);
  return { says: entry.say(found.args), remedy: entry.remedy(found.args) };
};

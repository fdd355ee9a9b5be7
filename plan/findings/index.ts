import type { Finding, FindingArgs } from "../../model/finding.ts";
import { ALERT_FINDINGS } from "./alerts.ts";
import { CLOUD_FINDINGS } from "./cloud.ts";
import type { FindingEntry } from "./entry.ts";
import { NETWORK_FINDINGS } from "./network.ts";
import { POLICY_FINDINGS } from "./policies.ts";
import { RELEASE_FINDINGS } from "./releases.ts";
import { SYSTEM_FINDINGS } from "./systems.ts";

export { listed } from "./entry.ts";

/** Every code a plan may report, with its sentences. */
const FINDINGS = {
  ...POLICY_FINDINGS,
  ...NETWORK_FINDINGS,
  ...SYSTEM_FINDINGS,
  ...RELEASE_FINDINGS,
  ...CLOUD_FINDINGS,
  ...ALERT_FINDINGS,
} satisfies Record<string, FindingEntry>;
export type FindingCode = keyof typeof FINDINGS;

/** A finding with the severity its code has. */
export const finding = (code: FindingCode, place: string, args: FindingArgs): Finding<FindingCode> => ({
  code,
  severity: FINDINGS[code].severity,
  place,
  args,
});

const entryOf = (code: string): FindingEntry => FINDINGS[code as FindingCode];

/** What a finding says and what to do about it, each a sentence without its full stop. */
export const findingText = (found: Finding): { readonly says: string; readonly remedy: string } => {
  const entry = entryOf(found.code);
  return { says: entry.say(found.args), remedy: entry.remedy(found.args) };
};

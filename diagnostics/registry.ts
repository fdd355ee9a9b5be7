import type { DiagnosticRule } from "../model/diagnostic.ts";
import { ALERT_RULES } from "./alerts/index.ts";
import { ANALYSIS_RULES } from "./analysis/index.ts";
import { CLOUD_RULES } from "./cloud/index.ts";
import { CONFIG_RULES } from "./config/index.ts";
import { INPUT_RULES } from "./input/index.ts";
import { NETWORK_RULES } from "./network/index.ts";
import { POLICY_RULES } from "./policies/index.ts";
import { PROOF_RULES } from "./proof/index.ts";
import { READING_RULES } from "./reading/index.ts";
import { RELEASE_RULES } from "./releases/index.ts";
import { SCHEMA_RULES } from "./schema/index.ts";

/**
 * Every rule of the program, but for those of a system, which stand in the system's folder. The order is that in
 * which an operator meets them: the config; documents, their schema, what engines refuse of policies and what these mean
 * together; what the stack installs, the modes of its policies, what these mean on the network, the firewalls around the
 * cluster, the alerts, the intent. In an area errors come first, then warnings, then notes.
 */
export const RULES: readonly DiagnosticRule[] = Object.freeze([
  ...CONFIG_RULES,
  ...INPUT_RULES,
  ...SCHEMA_RULES,
  ...READING_RULES,
  ...ANALYSIS_RULES,
  ...RELEASE_RULES,
  ...POLICY_RULES,
  ...NETWORK_RULES,
  ...CLOUD_RULES,
  ...ALERT_RULES,
  ...PROOF_RULES,
]);

/** The rules by their codes; a code stands for one rule, whoever adds it. */
export function rulesByCode(rules: readonly DiagnosticRule[]): ReadonlyMap<string, DiagnosticRule> {
  const byCode = new Map<string, DiagnosticRule>();
  for (const rule of rules) {
    if (byCode.has(rule.code)) throw new Error(`The code ${rule.code} belongs to two rules.`);
    byCode.set(rule.code, rule);
  }
  return byCode;
}

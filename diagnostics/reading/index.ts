import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { agentOptionOff } from "./agent-option-off.ts";
import { badDnsName } from "./bad-dns-name.ts";
import { badIcmpType } from "./bad-icmp-type.ts";
import { badPort } from "./bad-port.ts";
import { badRegex } from "./bad-regex.ts";
import { badSelector } from "./bad-selector.ts";
import { directionNotListed } from "./direction-not-listed.ts";
import { excludesEverything } from "./excludes-everything.ts";
import { fieldRemoved } from "./field-removed.ts";
import { fieldsConflict } from "./fields-conflict.ts";
import { forwardingNotEvaluated } from "./forwarding-not-evaluated.ts";
import { hostPolicyUndetermined } from "./host-policy-undetermined.ts";
import { httpNotEnforced } from "./http-not-enforced.ts";
import { kindUnsupported } from "./kind-unsupported.ts";
import { mixedFamilies } from "./mixed-families.ts";
import { moreProblems } from "./more-problems.ts";
import { needsOtherField } from "./needs-other-field.ts";
import { networkUndeclared } from "./network-undeclared.ts";
import { noRules } from "./no-rules.ts";
import { notAllowedHere } from "./not-allowed-here.ts";
import { notWithin } from "./not-within.ts";
import { serviceUndeclared } from "./service-undeclared.ts";
import { tierMissing } from "./tier-missing.ts";

/** Rules about what an engine refuses of a policy, or does otherwise than it is written. */
export const READING_RULES: readonly DiagnosticRule[] = [
  fieldsConflict,
  needsOtherField,
  notAllowedHere,
  agentOptionOff,
  fieldRemoved,
  noRules,
  badRegex,
  badDnsName,
  notWithin,
  badPort,
  badIcmpType,
  badSelector,
  mixedFamilies,
  excludesEverything,
  tierMissing,
  kindUnsupported,
  networkUndeclared,
  serviceUndeclared,
  directionNotListed,
  httpNotEnforced,
  hostPolicyUndetermined,
  forwardingNotEvaluated,
  moreProblems,
];

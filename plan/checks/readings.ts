import { CILIUM_READ_DEFAULTS } from "../../dialects/cilium/read-settings.ts";
import { OBJECT_DIALECTS } from "../../dialects/registry.ts";
import type { LabelTest, Match } from "../../model/match.ts";
import type { PolicyRef, PolicyRules } from "../../model/rule.ts";
import { PROTOCOL_NUMBERS, type Traffic } from "../../model/traffic.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";

/** What a network policy says, whatever its mode makes of it; nothing for other policies. */
export function rulesOf({ policy: { dialect, manifest } }: LoweredPolicy): readonly PolicyRules[] {
  const { kind, metadata } = manifest;
  const ref: PolicyRef = {
    dialect,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
  return OBJECT_DIALECTS[dialect]?.read(manifest, ref, CILIUM_READ_DEFAULTS).policies ?? [];
}

/** Whether a policy selects every pod that another does; sure only where both say nothing but "and". */
export function selectsAllOf(policy: Match, other: Match): boolean {
  const terms = termsOf(policy);
  const known = termsOf(other)?.map(termText) ?? [];
  return terms?.every((term) => known.includes(termText(term))) ?? false;
}

/** The label tests that a match joins by "and"; undefined when it says something else. */
function termsOf(match: Match): readonly LabelTest[] | undefined {
  if (match.kind === "all") return [];
  if (match.kind === "label") return [match.test];
  if (match.kind !== "and") return undefined;
  const parts = match.of.map(termsOf);
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

const termText = ({ key, operator, values }: LabelTest): string => JSON.stringify([key, operator, values]);

const UDP = PROTOCOL_NUMBERS.UDP;

/** Whether a rule lets DNS queries over UDP pass. A named port may be it. */
export function admitsDns(traffic: Traffic): boolean {
  switch (traffic.kind) {
    case "all":
    case "named":
      return true;
    case "none":
    case "icmp-code":
      return false;
    case "protocol":
      return traffic.protocol === UDP;
    case "ports":
      return traffic.protocol === UDP && traffic.from <= 53 && traffic.to >= 53;
    case "not":
      return !admitsDns(traffic.of);
    case "and":
      return traffic.of.every(admitsDns);
    case "or":
      return traffic.of.some(admitsDns);
  }
}

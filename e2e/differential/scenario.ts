import { stringify } from "yaml";
import type { EngineEndpoint, EngineFlow, EngineFlowAnswer, EngineOptions, EngineRequest } from "./engine.ts";

/** A manifest as JSON. */
export type Manifest = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** One question to both sides: a cluster's objects, and flows in it. */
export interface Scenario {
  /** Version of Cilium that is asked; absent means the pinned one. */
  readonly version?: string;
  readonly options: EngineOptions;
  /** CNP, CCNP, CiliumCIDRGroup and NetworkPolicy; no two have one kind, namespace and name. */
  readonly policies: readonly Manifest[];
  /** Service and EndpointSlice. */
  readonly services: readonly Manifest[];
  readonly endpoints: readonly EngineEndpoint[];
  readonly flows: readonly EngineFlow[];
}

export const requestOf = ({ version: _, ...asked }: Scenario, repeat = 1): EngineRequest => ({
  ...asked,
  repeat,
});

/** The agent's options in the words of case files. */
function settingsOf({ options, version }: Scenario): Record<string, unknown> | undefined {
  const { policyEnforcementMode, policyCIDRMatchMode, policyDefaultLocalCluster, ...rest } = options;
  const same = ["l7Proxy", "nodeSelectorLabels"] as const;
  const settings = {
    ...(version === undefined ? {} : { version }),
    ...(policyEnforcementMode === undefined ? {} : { enforcement: policyEnforcementMode }),
    ...(policyCIDRMatchMode === undefined ? {} : { cidrMatches: policyCIDRMatchMode }),
    ...(policyDefaultLocalCluster === undefined ? {} : { defaultLocalCluster: policyDefaultLocalCluster }),
    ...Object.fromEntries(same.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]]]))),
  };
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/**
 * The scenario as one case of a case file, with the engine's answers as what is expected. An engine that could not
 * compute a policy (`error`) is `undetermined` in the words of case files.
 */
export function caseOf(
  scenario: Scenario,
  name: string,
  answers?: readonly EngineFlowAnswer[],
  valid = true,
): Record<string, unknown> {
  const settings = settingsOf(scenario);
  return {
    name,
    ...(settings === undefined ? {} : { settings }),
    policies: [...scenario.policies, ...scenario.services],
    ...(valid ? {} : { expectPoliciesValid: false }),
    endpoints: scenario.endpoints,
    flows: scenario.flows.map((flow, i) => {
      const answer = answers?.[i];
      const word = answer === undefined || answer.verdict === "error" ? "undetermined" : answer.verdict;
      return { ...flow, expect: word, ...(answer?.detail === undefined ? {} : { detail: answer.detail }) };
    }),
  };
}

/** A case file with this one case, for `tests/fixtures/cases`. */
export const caseFile = (one: Record<string, unknown>): string =>
  stringify({ cases: [one] }, { lineWidth: 140, aliasDuplicateObjects: false });

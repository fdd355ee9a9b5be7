import type { Endpoint } from "../model/endpoint.ts";
import type { PolicyRules, Tier } from "../model/rule.ts";
import type { FlowVerdict } from "../model/verdict.ts";
import { classify, type EndpointClass } from "./classes.ts";
import { enforcementBy } from "./engines/registry.ts";
import { audited, combine, merge } from "./evaluate/flow.ts";
import { verdictAt } from "./evaluate/profile.ts";
import type { Asked } from "./evaluate/request.ts";
import { type Sides, sidesOf } from "./evaluate/sides.ts";
import type { Point } from "./match/traffic.ts";
import { type Resolvable, resolvedPolicies } from "./resolved.ts";
import type { AnalysisSettings } from "./settings.ts";

/** Everything an analysis looks at, already read. */
export interface AnalysisInput extends Resolvable {
  readonly tiers: readonly Tier[];
}

/** A question about one connection. The port is the destination's own, after Service translation. */
export interface FlowQuery extends Point, Asked {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Answers about one set of policies and endpoints under one engine. */
export interface Analysis {
  readonly settings: AnalysisSettings;
  readonly classes: readonly EndpointClass[];
  /** The classes of an endpoint: two where nobody knows which node it shares. */
  readonly classesOf: (endpoint: Endpoint) => readonly EndpointClass[];
  readonly sides: Sides;
  /** Policies of dialects that the engine does not enforce. */
  readonly ignored: readonly PolicyRules[];
  readonly flow: (query: FlowQuery) => FlowVerdict;
}

/** Prepares the answers: references resolved, endpoints in classes, rules by whom they select. Nothing is paired yet. */
export function analyze(input: AnalysisInput, settings: AnalysisSettings): Analysis {
  const enforcement = enforcementBy(settings, input.tiers);
  const policies = resolvedPolicies(input);
  const enforced = policies.filter(enforcement.enforces);
  const { classes, of } = classify(input.endpoints, enforced, settings);
  const sides = sidesOf(classes, enforced, enforcement);
  const classesOf = (endpoint: Endpoint): readonly EndpointClass[] => {
    const found = of.get(endpoint);
    if (found === undefined) throw new Error(`endpoint ${endpoint.name} is not part of this analysis`);
    return found;
  };
  return {
    settings,
    classes,
    classesOf,
    sides,
    ignored: policies.filter((policy) => !enforcement.enforces(policy)),
    flow: (query) => {
      const pairs = classesOf(query.from).flatMap((from) => classesOf(query.to).map((to) => ({ from, to })));
      return merge(pairs.map(({ from, to }) => answer(sides, from, to, query, settings)));
    },
  };
}

function answer(
  sides: Sides,
  from: EndpointClass,
  to: EndpointClass,
  query: FlowQuery,
  settings: AnalysisSettings,
): FlowVerdict {
  const egress = verdictAt(sides.profile(from, "egress", to), query);
  const ingress = verdictAt(sides.profile(to, "ingress", from), query);
  return settings.audit ? combine(audited(egress), audited(ingress), query) : combine(egress, ingress, query);
}

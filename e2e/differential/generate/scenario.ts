import fc from "fast-check";
import type { EngineOptions } from "../engine.ts";
import type { Scenario } from "../scenario.ts";
import { endpoints } from "./endpoints.ts";
import { flows } from "./flows.ts";
import { cidrGroups, services } from "./peers.ts";
import { policies } from "./policies.ts";
import type { Shape } from "./shape.ts";
import { THEMES } from "./themes.ts";

/** Flows of one scenario. */
const FLOWS = 160;

function options({ options: which }: Shape): fc.Arbitrary<EngineOptions> {
  switch (which) {
    case "modes":
      return fc.constantFrom<EngineOptions>(
        { policyEnforcementMode: "always" },
        { policyEnforcementMode: "always" },
        { policyEnforcementMode: "never" },
      );
    case "nodes-match":
      return fc.constant({ policyCIDRMatchMode: ["nodes"] });
    case "pods-match":
      return fc.constant({ policyCIDRMatchMode: ["pods"] });
    case "node-labels":
      return fc.constant({ nodeSelectorLabels: true });
    case "any-cluster":
      return fc.constant({ policyDefaultLocalCluster: false });
    default:
      return fc.constant({});
  }
}

const scenarioOf = (shape: Shape): fc.Arbitrary<Scenario> =>
  fc
    .record({ options: options(shape), policies: policies(shape), services, endpoints: endpoints(shape) })
    .chain((rest) =>
      flows(rest.endpoints, FLOWS, shape).map((asked) => ({
        ...rest,
        policies: [...cidrGroups, ...rest.policies],
        flows: asked,
      })),
    );

/** A scenario with the theme it was made for. */
export interface Themed {
  readonly theme: string;
  readonly scenario: Scenario;
}

/** Scenarios of all themes, by their weights. */
export const themed: fc.Arbitrary<Themed> = fc.oneof(
  ...Object.entries(THEMES).map(([theme, { weight, shape }]) => ({
    weight,
    arbitrary: scenarioOf(shape).map((scenario) => ({ theme, scenario })),
  })),
);

/** The scenario of that number in a run with that seed. */
export function scenarioAt(seed: number, number: number): Themed {
  const [one] = fc.sample(themed, { seed: (seed * 0x9e3779b1 + number * 0x85ebca6b) | 0, numRuns: 1 });
  if (one === undefined) throw new Error("nothing was generated");
  return one;
}

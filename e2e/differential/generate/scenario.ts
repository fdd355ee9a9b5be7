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

const ofTheme = new Map(Object.entries(THEMES).map(([theme, shape]) => [theme, scenarioOf(shape)]));

/** Names of the themes, in the order in which a run plays them. */
export const THEME_NAMES: readonly string[] = [...ofTheme.keys()];

/** The theme whose turn it is at that number. */
export const themeInTurn = (number: number): string => THEME_NAMES[number % THEME_NAMES.length] ?? "";

/** The scenario of that number and theme in a run with that seed. @throws Error when there is no such theme */
export function scenarioAt(seed: number, number: number, theme: string): Scenario {
  const arbitrary = ofTheme.get(theme);
  if (arbitrary === undefined) throw new Error(`no theme ${theme}; there are ${THEME_NAMES.join(", ")}`);
  const [one] = fc.sample(arbitrary, { seed: (seed * 0x9e3779b1 + number * 0x85ebca6b) | 0, numRuns: 1 });
  if (one === undefined) throw new Error("nothing was generated");
  return one;
}

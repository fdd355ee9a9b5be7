import type { HelmEngine } from "../../model/vocabulary.ts";
import type { AlertingRule, RecordingRule } from "../../plan/alerts/rules.ts";
import { alertRulesOf, alertsIn, type Plan } from "../../plan/plan.ts";
import { planOf, type Values } from "../support/stack.ts";

/** A stack of all four systems that enforces on Cilium and has alerts with their defaults. */
export const STACK: Values = {
  mode: "enforce",
  cluster: { platform: "kind", cni: "cilium" },
  authentication: { provider: "spire" },
  systems: { clawdstrike: { runtimePolicies: "hardened" }, pmoves: {}, yamtam: {}, sark: {} },
  alerts: {},
};

/** The same on Calico, where no policy demands authentication and SARK needs addresses for its domains. */
export const ON_CALICO: Values = {
  ...STACK,
  cluster: { platform: "kind", cni: "calico" },
  authentication: {},
  systems: { pmoves: {}, yamtam: {}, clawdstrike: { runtimePolicies: "hardened", off: ["network"] } },
};

/** Every stack whose alerts differ from the others'. */
export const STACKS: readonly (readonly [title: string, values: Values])[] = [
  ["Cilium in enforce", STACK],
  ["Cilium in audit", { ...STACK, mode: "audit" }],
  ["Calico in enforce", ON_CALICO],
  ["Calico in audit", { ...ON_CALICO, mode: "audit" }],
];

export const alertsOf = (values: Values): readonly AlertingRule[] =>
  alertsIn(planOf(values)).flatMap(({ manifest }) => alertRulesOf(manifest.spec));

export const recordsOf = (values: Values): readonly RecordingRule[] =>
  alertsIn(planOf(values)).flatMap(({ manifest }) =>
    manifest.spec.groups.flatMap(({ rules }) => rules.filter((rule) => "record" in rule)),
  );

export const namesOf = (values: Values): readonly string[] => alertsOf(values).map(({ alert }) => alert);

/** One alert of a stack; a stack without it fails the test. */
export function alertOf(values: Values, name: string): AlertingRule {
  const found = alertsOf(values).find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`no alert ${name} among ${namesOf(values).join(", ")}`);
  return found;
}

/** Findings about alerts, as `code place`. */
export const alertFindings = (plan: Plan): readonly string[] =>
  plan.diagnostics
    .filter(({ code }) => code.startsWith("alerts-"))
    .map(({ code, subject }) => `${code} ${subject}`);

/** `values` with chart values for an engine. */
export const withChart = (values: Values, engine: HelmEngine, chart: Values): Values => ({
  ...values,
  engines: { [engine]: { values: chart } },
});

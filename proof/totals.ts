import {
  alertRulesOf,
  alertsIn,
  cloudResourcesOf,
  namespacesOf,
  type Plan,
  policiesOf,
  releasesOf,
} from "../plan/plan.ts";

/** Sums of a plan: resources by type, policies by layer, diagnostics by severity. */
export type Totals = Readonly<
  Record<
    | "namespaces"
    | "releases"
    | "policies"
    | "network"
    | "runtime"
    | "cloud"
    | "alerts"
    | "errors"
    | "warnings"
    | "notes",
    number
  >
>;

export function totalsOf(plan: Plan): Totals {
  const policies = policiesOf(plan);
  const count = (severity: string): number =>
    plan.diagnostics.filter((found) => found.severity === severity).length;
  return {
    namespaces: namespacesOf(plan).length,
    releases: releasesOf(plan).length,
    policies: policies.length,
    network: policies.filter(({ layer }) => layer === "network").length,
    runtime: policies.filter(({ layer }) => layer === "runtime").length,
    cloud: cloudResourcesOf(plan).length,
    alerts: alertsIn(plan).flatMap(({ manifest }) => alertRulesOf(manifest.spec)).length,
    errors: count("error"),
    warnings: count("warning"),
    notes: count("info"),
  };
}

import type { AlertContext } from "./context.ts";
import { missing } from "./missing.ts";
import { rose, series } from "./promql.ts";
import type { Alert } from "./rules.ts";

/** The value of `felix_resync_state` once Felix has read everything (felix/calc/async_calc_graph.go). */
const IN_SYNC = 3;

/**
 * What keeps Calico's policies from holding. Refused packets are counted by no metric of open-source Calico: the
 * plan says so as a diagnostic (docs/semantics/calico.md#no-counter-of-refused-packets).
 */
export const calicoAlerts = ({ calicoPolicies }: AlertContext): readonly Alert[] => [
  ...(calicoPolicies === 0 ? [] : [policiesMissing(calicoPolicies)]),
  {
    name: "CalicoDataplaneFailing",
    severity: "critical",
    expr: rose(series("felix_int_dataplane_failures"), "15m", 0),
    for: "10m",
    summary: "Felix cannot write its rules, so policies on the node are old",
    description:
      "{{ $value }} updates failed on {{ $labels.instance }} in 15 minutes; the log of its calico-node says why",
    runbook: "rejected",
  },
  {
    name: "CalicoNotInSync",
    severity: "warning",
    expr: `${series("felix_resync_state")} != ${IN_SYNC}`,
    for: "10m",
    summary: "Felix has not read all policies",
    description: "Felix on {{ $labels.instance }} is in state {{ $value }}; look at Typha and the API server",
    runbook: "rejected",
  },
  missing("FelixMetricsMissing", "felix_resync_state", "Felix"),
];

/** What Felix's validation refuses counts as not there: the policy fails open (felix/calc/validation_filter.go). */
const policiesMissing = (expected: number): Alert => ({
  name: "CalicoPoliciesMissing",
  severity: "critical",
  expr: `max(${series("felix_cluster_num_policies")}) < ${expected}`,
  for: "10m",
  summary: "Calico knows fewer policies than the stack has, so what they were to close is open",
  description: `Felix counts {{ $value }} policies in the cluster where this stack alone has ${expected}; its log names those it refuses (Validation failed)`,
  runbook: "rejected",
});

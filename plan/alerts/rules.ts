/** One rule that stores what an expression gives, as Prometheus reads it. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** How soon somebody must look: now, today, or before the next change. */
export type AlertSeverity = "critical" | "warning" | "info";

/** One alert as Prometheus reads it. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long the expression must hold; absent means that once is enough. */
  readonly for?: string;
  readonly labels: { readonly severity: AlertSeverity };
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated in their order, so that an alert finds what a record before it stored. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** The spec of a PrometheusRule (monitoring.coreos.com/v1), and the whole of a rule file. */
export interface RuleGroups {
  readonly groups: readonly RuleGroup[];
}

/** Where an operator reads on. */
export const RUNBOOKS = {
  blocked: "docs/deployment/ALERTS.md#refused-connections",
  rejected: "docs/deployment/ALERTS.md#a-policy-does-not-hold",
  mode: "docs/deployment/ALERTS.md#audited-or-enforced",
  runtime: "docs/deployment/ALERTS.md#runtime-policies",
  unseen: "docs/deployment/ALERTS.md#lost-events-and-missing-metrics",
} as const;

/** What an alert says, before it is written as a rule. */
export interface Alert {
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly expr: string;
  /** Absent means that once is enough. */
  readonly for?: string;
  /** One line; a template of Prometheus, as is the description. */
  readonly summary: string;
  /** Absent means that the spec gives none and the summary says it all. */
  readonly description?: string;
  readonly runbook: keyof typeof RUNBOOKS;
}

/** The rule of an alert. `base` is where this repository can be read; without it the runbook is a path in it. */
export const alertingRule = (alert: Alert, base: string | undefined): AlertingRule => ({
  alert: alert.name,
  expr: alert.expr,
  ...(alert.for === undefined ? {} : { for: alert.for }),
  labels: { severity: alert.severity },
  annotations: {
    summary: alert.summary,
    ...(alert.description === undefined ? {} : { description: alert.description }),
    ...(base === undefined
      ? { runbook: RUNBOOKS[alert.runbook] }
      : { runbook_url: `${base}/${RUNBOOKS[alert.runbook]}` }),
  },
});

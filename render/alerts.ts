import { Document } from "yaml";
import type { PlannedAlerts } from "../plan/plan.ts";

/** Expressions and descriptions stay on one line, as Prometheus prints them. */
const AS_WRITTEN = { lineWidth: 0 } as const;

/** The PrometheusRule objects, as `kubectl apply` takes them. */
export const prometheusRules = (alerts: readonly PlannedAlerts[]): string =>
  alerts.map(({ manifest }) => new Document(manifest).toString(AS_WRITTEN)).join("---\n");

/** All groups as one rule file, as `rule_files` of Prometheus and promtool take it (P54). */
export const ruleFile = (alerts: readonly PlannedAlerts[]): string =>
  new Document({ groups: alerts.flatMap(({ manifest }) => manifest.spec.groups) }).toString(AS_WRITTEN);

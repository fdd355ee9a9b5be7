import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { alertsFelixUnscraped } from "./alerts-felix-unscraped.ts";
import { alertsMetricsOfOthers } from "./alerts-metrics-of-others.ts";
import { alertsMetricsOff } from "./alerts-metrics-off.ts";
import { alertsUncountedDrops } from "./alerts-uncounted-drops.ts";
import { alertsUnlabelled } from "./alerts-unlabelled.ts";
import { alertsWithoutNetwork } from "./alerts-without-network.ts";

/** Rules about alerts that cannot fire, or that nobody would read. */
export const ALERT_RULES: readonly DiagnosticRule[] = [
  alertsMetricsOff,
  alertsMetricsOfOthers,
  alertsWithoutNetwork,
  alertsUncountedDrops,
  alertsFelixUnscraped,
  alertsUnlabelled,
];

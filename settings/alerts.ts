import { z } from "zod";
import { kubernetesKey } from "../documents/label-selector.ts";
import { dnsLabel, flag, labelValue } from "../model/config-fields.ts";

const text = z.string({ error: "is not a text|Write a text" });

/** Above which an alert fires. */
export interface AlertThresholds {
  /** Refused connections a second, one workload to another as one node sees it (P54: 10). */
  readonly deniedPerSecond: number;
  /** Connections in a quarter of an hour that audit let pass and enforce would refuse. */
  readonly auditedConnections: number;
  /** Fill of an endpoint's policy map, in percent. */
  readonly policyMapPercent: number;
  /** Events lost on one node in ten minutes. */
  readonly lostEvents: number;
}

/** Alert rules for a Prometheus operator that already runs in the cluster. */
export interface AlertSettings {
  /** Where the PrometheusRule objects go (C8: `monitoring`). */
  readonly namespace: string;
  /** Labels of the objects, which the `ruleSelector` of Prometheus asks for; empty means none. */
  readonly labels: Readonly<Record<string, string>>;
  /** True means the charts make ServiceMonitors too, with the same labels, so that the metrics are scraped. */
  readonly scrape: boolean;
  /** Where `docs/` of this repository can be read, without a closing slash; absent means alerts name paths in it. */
  readonly runbooks?: string;
  readonly thresholds: AlertThresholds;
}

/** What `alerts: {}` means; without the key a stack has no alerts. */
export const ALERT_DEFAULTS: AlertSettings = {
  namespace: "monitoring",
  labels: {},
  scrape: false,
  thresholds: { deniedPerSecond: 10, auditedConnections: 0, policyMapPercent: 90, lostEvents: 0 },
};

const number = z.number({ error: "is not a number|Write a number without quotes" });

/** A number that a count must exceed. */
const above = (what: string) =>
  number.min(0, { error: "is negative|Write 0 or more" }).optional().meta({ description: what });

const labels = z.record(
  text.refine((key) => kubernetesKey(key) === undefined, {
    error: "is not a label key|Write a name, or a DNS prefix, a slash and a name",
  }),
  labelValue,
  {
    error: "is not a map of labels|Write label keys with their values, as in release: kube-prometheus-stack",
  },
);

/** It stands in annotations, which Prometheus reads as templates: no braces, no blanks, one line. */
const runbooks = text.regex(/^https:\/\/[A-Za-z0-9._~:/%@+-]+$/, {
  error:
    "is not an https:// address|Write where docs/ of this repository can be read, as in https://git.example/palisade",
});

/** Config under `alerts`. */
export const alerts = z.strictObject(
  {
    namespace: dnsLabel
      .optional()
      .meta({ description: "Namespace of the PrometheusRule objects (default monitoring)" }),
    labels: labels.optional().meta({
      description: "Labels of the objects, as the ruleSelector of Prometheus asks for (default none)",
    }),
    scrape: flag.optional().meta({
      description: "The charts make ServiceMonitors with the same labels (default false)",
    }),
    runbooks: runbooks.optional().meta({
      description: "Where docs/ of this repository can be read; absent: alerts name paths in it",
    }),
    thresholds: z
      .strictObject({
        deniedPerSecond: above("Refused connections a second between two workloads (default 10)"),
        auditedConnections: above(
          "Connections in a quarter of an hour that enforce would refuse (default 0: any)",
        ),
        policyMapPercent: number
          .min(1, { error: "is below 1|Write a percentage from 1 to 100" })
          .max(100, { error: "is above 100|Write a percentage from 1 to 100" })
          .optional()
          .meta({ description: "Fill of an endpoint's policy map, in percent (default 90)" }),
        lostEvents: above("Events lost on one node in ten minutes (default 0: any)"),
      })
      .optional(),
  },
  { error: "is not a map|Write alerts: {} for the defaults" },
);

/** The section with what absence means filled in. */
export function completeAlerts(written: z.output<typeof alerts>): AlertSettings {
  const { thresholds = {}, runbooks: base, ...rest } = written;
  return {
    namespace: rest.namespace ?? ALERT_DEFAULTS.namespace,
    labels: rest.labels ?? ALERT_DEFAULTS.labels,
    scrape: rest.scrape ?? ALERT_DEFAULTS.scrape,
    ...(base === undefined ? {} : { runbooks: base.replace(/\/+$/, "") }),
    thresholds: {
      deniedPerSecond: thresholds.deniedPerSecond ?? ALERT_DEFAULTS.thresholds.deniedPerSecond,
      auditedConnections: thresholds.auditedConnections ?? ALERT_DEFAULTS.thresholds.auditedConnections,
      policyMapPercent: thresholds.policyMapPercent ?? ALERT_DEFAULTS.thresholds.policyMapPercent,
      lostEvents: thresholds.lostEvents ?? ALERT_DEFAULTS.thresholds.lostEvents,
    },
  };
}

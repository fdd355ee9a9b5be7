import { alertsMetricsOfOthers } from "../../diagnostics/alerts/alerts-metrics-of-others.ts";
import { alertsMetricsOff } from "../../diagnostics/alerts/alerts-metrics-off.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { HelmEngine } from "../../model/vocabulary.ts";
import { type HelmValues, valueAt } from "../releases/values.ts";
import { METRICS } from "./metrics.ts";

/** A chart value without which an exporter is silent, or says less than the rules read. */
interface Need {
  readonly path: string;
  /** Whether what stands there is enough. */
  readonly met: (value: unknown) => boolean;
  /** What to write there, as a remedy says it. */
  readonly wanted: string;
}

const on = (path: string): Need => ({ path, met: (value) => String(value) === "true", wanted: "true" });

/**
 * The labels of flows that the records read, as options of a Hubble metric
 * (docs/semantics/cilium.md#metrics-of-policies).
 */
const FLOW_LABELS = [
  ["sourceContext", "workload-name"],
  ["destinationContext", "workload-name"],
  ["labelsContext", "source_namespace"],
  ["labelsContext", "destination_namespace"],
] as const;

const countsFlows = (value: unknown): boolean =>
  ["drop", "policy"].every((name) => listOf(value).some((entry) => isMetricWithLabels(entry, name)));

/** An entry reads `name:option=value;option=value|value` or `name:option=value,value`. */
function isMetricWithLabels(entry: string, wanted: string): boolean {
  const [name, ...options] = entry.split(/[:;]/);
  const given = new Map(options.map((option) => [option.split("=")[0], option.split("=")[1] ?? ""]));
  return (
    name === wanted &&
    FLOW_LABELS.every(([option, word]) => (given.get(option) ?? "").split(/[|,]/).includes(word))
  );
}

/** Whether a list of metrics, where `-name` takes one away, leaves all that rules read. */
const leavesMetrics = (value: unknown): boolean =>
  listOf(value).every((entry) => !(entry.startsWith("-") && Object.hasOwn(METRICS, entry.slice(1))));

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** What the chart of each engine must say; the presets say it. */
const NEEDS: Readonly<Record<HelmEngine, readonly Need[]>> = {
  cilium: [
    on("prometheus.enabled"),
    { path: "prometheus.metrics", met: leavesMetrics, wanted: "no metric of the alerts behind a minus" },
    on("hubble.enabled"),
    {
      path: "hubble.metrics.enabled",
      met: countsFlows,
      wanted:
        "drop and policy with sourceContext and destinationContext workload-name and labelsContext source_namespace,destination_namespace",
    },
  ],
  calico: [
    {
      path: "installation.nodeMetricsPort",
      met: (value) => Number(value) > 0,
      wanted: "a port, as 9091",
    },
  ],
  tetragon: [on("tetragon.prometheus.enabled")],
};

/** What is to be said of an engine's metrics; `values` are those of its release, undefined where others installed it. */
export function needDiagnostics(engine: HelmEngine, values: HelmValues | undefined): readonly Diagnostic[] {
  if (values === undefined)
    return [
      diagnose(alertsMetricsOfOthers, `engines.${engine}`, {
        engine,
        wanted: NEEDS[engine].map(({ path, wanted }) => `${path} (${wanted})`),
      }),
    ];
  return NEEDS[engine]
    .filter(({ path, met }) => !met(valueAt(values, path).value))
    .map(({ path, wanted }) =>
      diagnose(alertsMetricsOff, `engines.${engine}.values.${path}`, { engine, wanted }),
    );
}

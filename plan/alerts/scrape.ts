import type { HelmEngine } from "../../model/vocabulary.ts";
import type { AlertSettings } from "../../settings/alerts.ts";
import { type HelmValues, valuesAt } from "../releases/values.ts";

/**
 * Chart values that make ServiceMonitors where the stack asks for them. Without `trustCRDsExist` Cilium's chart looks
 * for their kind in the cluster and refuses a preview without one. The operator of Calico makes none for Felix.
 */
export function scrapeValues(engine: HelmEngine, alerts: AlertSettings | undefined): HelmValues {
  if (alerts?.scrape !== true) return {};
  return valuesAt(Object.fromEntries(MONITORS[engine].flatMap((monitor) => entriesOf(monitor, alerts))));
}

interface Monitor {
  readonly path: string;
  /** Key of the labels below the path. */
  readonly labels: string;
  /** True means that the chart asks for the promise that the kind is there. */
  readonly trusts: boolean;
}

const MONITORS: Readonly<Record<HelmEngine, readonly Monitor[]>> = {
  cilium: [
    { path: "prometheus.serviceMonitor", labels: "labels", trusts: true },
    { path: "hubble.metrics.serviceMonitor", labels: "labels", trusts: false },
  ],
  calico: [],
  tetragon: [{ path: "tetragon.prometheus.serviceMonitor", labels: "extraLabels", trusts: false }],
};

const entriesOf = (
  { path, labels, trusts }: Monitor,
  alerts: AlertSettings,
): readonly (readonly [path: string, value: unknown])[] => [
  [`${path}.enabled`, true],
  [`${path}.${labels}`, alerts.labels],
  ...(trusts ? [[`${path}.trustCRDsExist`, true] as const] : []),
];

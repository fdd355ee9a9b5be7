import { alertsFelixUnscraped } from "../../diagnostics/alerts/alerts-felix-unscraped.ts";
import { alertsUncountedDrops } from "../../diagnostics/alerts/alerts-uncounted-drops.ts";
import { alertsUnlabelled } from "../../diagnostics/alerts/alerts-unlabelled.ts";
import { alertsWithoutNetwork } from "../../diagnostics/alerts/alerts-without-network.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { Manifest } from "../../model/manifest.ts";
import { type HelmEngine, isEnforcing } from "../../model/vocabulary.ts";
import type { AlertSettings } from "../../settings/alerts.ts";
import type { Settings } from "../../settings/settings.ts";
import type { PlannedAlerts, PlannedRelease } from "../plan.ts";
import type { HelmValues } from "../releases/values.ts";
import { calicoAlerts } from "./calico.ts";
import { ciliumAlerts } from "./cilium.ts";
import { type AlertContext, type AlertParts, alertContext } from "./context.ts";
import { needDiagnostics } from "./needs.ts";
import { alertingRule, type RuleGroup, type RuleGroups } from "./rules.ts";
import { auditsRecord, dropsRecord, modeAlert, specifiedAlerts } from "./specified.ts";
import { tetragonAlerts } from "./tetragon.ts";

/** The alerts of a stack, and what is to be known about them. */
export interface Alerts {
  readonly resources: readonly PlannedAlerts[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a stack asks for: nothing without `palisade:alerts`. */
export function plannedAlerts(
  settings: Settings,
  parts: AlertParts & { readonly releases: readonly PlannedRelease[] },
): Alerts {
  const { alerts } = settings;
  if (alerts === undefined) return { resources: [], diagnostics: [] };
  const resources = alertsOf(settings, alerts, parts);
  return { resources, diagnostics: alertDiagnostics(settings, alerts, resources, parts.releases) };
}

/** One PrometheusRule for each engine of the stack that others can watch (P54, X27). Pure. */
function alertsOf(settings: Settings, alerts: AlertSettings, parts: AlertParts): readonly PlannedAlerts[] {
  const context = alertContext(settings, alerts.thresholds, parts);
  return watchedEngines(settings, context).map((engine) => ({
    type: "alerts",
    id: `alerts/${engine}`,
    engine,
    manifest: prometheusRule(`palisade-${engine}`, alerts, GROUPS[engine](context, alerts.runbooks)),
    after: [],
  }));
}

/** The engine that enforces network policies, and Tetragon where the stack installs it or has policies for it. */
const watchedEngines = (
  { cluster: { cni }, engines }: Settings,
  { runtimePolicies }: Pick<AlertContext, "runtimePolicies">,
): readonly HelmEngine[] => [
  ...(isEnforcing(cni) ? [cni] : []),
  ...(engines.tetragon.install || runtimePolicies > 0 ? (["tetragon"] as const) : []),
];

const prometheusRule = (
  name: string,
  { namespace, labels }: AlertSettings,
  groups: readonly RuleGroup[],
): Manifest<RuleGroups> => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name, namespace, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
  spec: { groups },
});

type Groups = (context: AlertContext, runbooks: string | undefined) => readonly RuleGroup[];

/** The spec's group has the spec's name (P54); its records come first, for a group is evaluated in order. */
const GROUPS: Readonly<Record<HelmEngine, Groups>> = {
  cilium: (context, runbooks) => [
    {
      name: "network-policy-alerts",
      rules: [
        dropsRecord(context.tiers),
        ...(context.mode === "audit" ? [auditsRecord(context.tiers)] : []),
        ...[...specifiedAlerts(context), modeAlert(context)].map((alert) => alertingRule(alert, runbooks)),
      ],
    },
    {
      name: "cilium-alerts",
      rules: ciliumAlerts(context).map((alert) => alertingRule(alert, runbooks)),
    },
  ],
  calico: (context, runbooks) => [
    {
      name: "calico-alerts",
      rules: calicoAlerts(context).map((alert) => alertingRule(alert, runbooks)),
    },
  ],
  tetragon: (context, runbooks) => [
    {
      name: "tetragon-alerts",
      rules: tetragonAlerts(context).map((alert) => alertingRule(alert, runbooks)),
    },
  ],
};

function alertDiagnostics(
  settings: Settings,
  alerts: AlertSettings,
  resources: readonly PlannedAlerts[],
  releases: readonly PlannedRelease[],
): readonly Diagnostic[] {
  const { cni } = settings.cluster;
  return [
    ...resources.flatMap(({ engine }) => needDiagnostics(engine, valuesOf(engine, releases))),
    ...(isEnforcing(cni) ? [] : [diagnose(alertsWithoutNetwork, "alerts", { cni })]),
    ...(cni === "calico" ? [diagnose(alertsUncountedDrops, "alerts", {})] : []),
    ...(cni === "calico" && alerts.scrape ? [diagnose(alertsFelixUnscraped, "alerts.scrape", {})] : []),
    ...(Object.keys(alerts.labels).length > 0 ? [] : [diagnose(alertsUnlabelled, "alerts.labels", {})]),
  ];
}

/** The values of an engine's own release; undefined where the stack does not install it. */
const valuesOf = (engine: HelmEngine, releases: readonly PlannedRelease[]): HelmValues | undefined =>
  releases.findLast((release) => release.engine === engine)?.values;

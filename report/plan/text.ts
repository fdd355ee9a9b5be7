import Table from "cli-table3";
import { createColors } from "picocolors";
import type { BorderReport } from "../../analysis/clouds/report.ts";
import { escapeTerminal } from "../../model/escape.ts";
import { manifestTitle } from "../../model/manifest.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import {
  alertRulesOf,
  alertsIn,
  cloudResourcesOf,
  type Lowering,
  type Plan,
  type PlannedAlerts,
  type PlannedPolicy,
  policiesOf,
  releasesOf,
} from "../../plan/plan.ts";
import type { IntentReport } from "../../proof/report.ts";
import { totalsOf } from "../../proof/totals.ts";
import { diagnosticsText } from "../parts/diagnostics.ts";
import { borderText, SHOWN_IN_PLAN } from "../parts/firewall.ts";
import { LEAST_WIDTH, type TextStyle } from "../parts/style.ts";
import { wrap } from "../parts/wrap.ts";
import { intentText } from "./intent-text.ts";

type Colors = ReturnType<typeof createColors>;

/** A plan for a person at a terminal: releases, policies in order of application, intent, diagnostics, totals. */
export function planText(
  plan: Plan,
  intent: IntentReport,
  borders: readonly BorderReport[],
  style: TextStyle,
): string {
  const colors = createColors(style.color);
  const width = Math.max(style.width, LEAST_WIDTH);
  const parts = [
    headline(plan, colors),
    releaseTable(plan, colors, width),
    ...plan.systems.map(({ name }) => policyTable(plan, name, colors, width)),
    ...CLOUDS.map((cloud) => cloudTable(plan, cloud, colors, width)),
    ...alertsIn(plan).map((alerts) => alertTable(plan, alerts, colors, width)),
    ...borders.map((border) => borderText(border, width, SHOWN_IN_PLAN)),
    intentText(intent, colors, width),
    diagnosticsText(plan.diagnostics, colors, width),
    totals(plan, colors, width),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function headline({ stack, mode, policies, cluster }: Plan, colors: Colors): string {
  const where = `${cluster.platform}, ${cluster.cni} (${cluster.cniMode})`;
  return `${colors.bold(`Stack ${escapeTerminal(stack)}`)}: ${mode}, policies ${policies}, ${where}`;
}

/** Position of each resource in the order of application, from 1. */
const positions = (plan: Plan): ReadonlyMap<string, number> =>
  new Map(plan.resources.map(({ id }, index) => [id, index + 1]));

function releaseTable(plan: Plan, colors: Colors, width: number): string {
  const releases = releasesOf(plan);
  if (releases.length === 0) return "No releases: the engines are not installed by this stack";
  const order = positions(plan);
  const rows = releases.map(({ id, name, chart, version, namespace }) => [
    String(order.get(id)),
    name,
    chart,
    version,
    namespace,
  ]);
  const columns = ["#", "release", "chart", "version", "namespace"];
  return `${colors.bold("Releases")}\n${table(columns, rows, ["namespace", "chart"], colors, width)}`;
}

function policyTable(plan: Plan, system: string, colors: Colors, width: number): string {
  const policies = policiesOf(plan).filter((policy) => policy.system === system);
  const order = positions(plan);
  const rows = policies.map((policy) => [
    String(order.get(policy.id)),
    policy.layer,
    policy.dialect,
    policy.manifest.metadata.namespace ?? "(cluster)",
    policy.name,
    modeText(policy),
  ]);
  const title = `${colors.bold(`System ${system}`)}: ${counted(policies.length, "policy", "policies")}`;
  const columns = ["#", "layer", "dialect", "namespace", "policy", "mode"];
  return rows.length === 0
    ? title
    : `${title}\n${table(columns, rows, ["dialect", "layer", "namespace"], colors, width)}`;
}

function cloudTable(plan: Plan, cloud: Cloud, colors: Colors, width: number): string {
  const resources = cloudResourcesOf(plan).filter((resource) => resource.cloud === cloud);
  if (resources.length === 0) return "";
  const order = positions(plan);
  const rows = resources.map(({ id, type, why }) => [
    String(order.get(id)),
    type.split(":").at(-1) ?? type,
    id.slice(cloud.length + 1),
    why,
  ]);
  const title = `${colors.bold(`Cloud ${cloud}`)}: ${counted(rows.length, "resource", "resources")}`;
  return `${title}\n${table(["#", "kind", "name", "why"], rows, ["why", "kind"], colors, width)}`;
}

function alertTable(
  plan: Plan,
  { id, engine, manifest }: PlannedAlerts,
  colors: Colors,
  width: number,
): string {
  const rows = alertRulesOf(manifest.spec).map(({ alert, labels, annotations }) => [
    String(positions(plan).get(id)),
    labels.severity,
    alert,
    annotations.summary ?? "",
  ]);
  const title = `${colors.bold(`Alerts about ${engine}`)}: ${escapeTerminal(manifestTitle(manifest))}`;
  return `${title}\n${table(["#", "severity", "alert", "summary"], rows, ["summary"], colors, width)}`;
}

/** What carries the mode, in the operator's words. */
const CARRIED_BY: Readonly<Record<Lowering, string>> = {
  "release-value": "by the agents",
  "enable-default-deny": "by this policy",
  "policy-mode": "by this policy",
  "policy-kind": "by its kind",
  "alert-only": "only alerts",
  modeless: "in both modes",
  declared: "by agents of others",
  nothing: "by nothing",
};

const modeText = ({ mode, lowering }: PlannedPolicy): string =>
  lowering === "alert-only" || lowering === "modeless"
    ? CARRIED_BY[lowering]
    : `${mode}, ${CARRIED_BY[lowering]}`;

/** Spaces before each column of a table. */
const COLUMN_GAP = 2;

/** A table without borders. Columns that may be missing go, first named first, until the rest fits. */
function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  mayBeMissing: readonly string[],
  colors: Colors,
  width: number,
): string {
  const cells = [columns, ...rows.map((row) => row.map(escapeTerminal))];
  const widths = columns.map((_, at) => COLUMN_GAP + Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const shown = new Set(columns);
  const total = () => columns.reduce((sum, name, at) => (shown.has(name) ? sum + (widths[at] ?? 0) : sum), 0);
  for (const name of mayBeMissing) if (total() > width) shown.delete(name);
  const [head = [], ...body] = cells.map((row) => row.filter((_, at) => shown.has(columns[at] ?? "")));
  const plain = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], "padding-left": COLUMN_GAP, "padding-right": 0 },
  });
  plain.push(
    head.map((word) => colors.dim(word)),
    ...body,
  );
  return plain
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** Text that anybody may have written, in lines that fit the terminal. */
const wrapped = (text: string, width: number): string[] => wrap(escapeTerminal(text), width, "", "");

function totals(plan: Plan, colors: Colors, width: number): string {
  const { namespaces, releases, policies, network, runtime, cloud, alerts, errors, warnings, notes } =
    totalsOf(plan);
  const parts = [
    ...(namespaces > 0 ? [counted(namespaces, "namespace", "namespaces")] : []),
    counted(releases, "release", "releases"),
    `${counted(policies, "policy", "policies")} (${network} network, ${runtime} runtime)`,
    ...(cloud > 0 ? [counted(cloud, "cloud resource", "cloud resources")] : []),
    ...(alerts > 0 ? [counted(alerts, "alert", "alerts")] : []),
    counted(errors, "error", "errors"),
    counted(warnings, "warning", "warnings"),
    counted(notes, "note", "notes"),
  ];
  const text = `Totals: ${parts.join(", ")}. Applied in the order of #, removed in reverse.`;
  return wrapped(text, width).join("\n").replace("Totals", colors.bold("Totals"));
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

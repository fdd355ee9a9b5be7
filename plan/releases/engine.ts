import { type Diagnostic, type DiagnosticRule, diagnose } from "../../model/diagnostic.ts";
import type { HelmEngine } from "../../model/vocabulary.ts";
import type { PlannedRelease, Readiness } from "../plan.ts";
import { CHARTS, type ChartId, type ChartSource, locateChart } from "./charts.ts";
import type { HelmValues } from "./values.ts";

/** What the installation of any engine may be told. */
export interface EngineArgs {
  /** Where the charts are; absent means their projects' own repositories. */
  readonly charts?: ChartSource;
  /** Chart version; absent means the pinned one. */
  readonly version?: string;
  /** Values merged over the preset, last; absent means none. */
  readonly values?: HelmValues;
}

/** The releases of one engine in the order of installation, and what is to be known about them. */
export interface EngineReleases {
  readonly releases: readonly PlannedRelease[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Somewhere a value may come from that is decided only while the program runs, as a cloud's address does. */
export type Later = object;

interface ReleaseParts {
  readonly engine: HelmEngine;
  readonly values: HelmValues;
  readonly createNamespace?: boolean;
  readonly retainOnDelete?: boolean;
  /** Ids of releases that must be ready first. */
  readonly after?: readonly string[];
  readonly readyWhen?: Readiness;
}

/** Id of a chart's release in a plan. */
export const releaseId = (id: ChartId): string => `release/${id}`;

/** A release of one of the pinned charts. */
export function releaseOf(
  id: ChartId,
  { charts = {}, version }: EngineArgs,
  { engine, values, createNamespace = false, retainOnDelete = false, after = [], readyWhen }: ReleaseParts,
): PlannedRelease {
  const { name, namespace } = CHARTS[id];
  return {
    type: "release",
    id: releaseId(id),
    engine,
    name,
    namespace,
    createNamespace,
    ...locateChart(id, charts, version),
    values,
    retainOnDelete,
    ...(readyWhen === undefined ? {} : { readyWhen }),
    after,
  };
}

/** The prerequisites of a preset as diagnostics. */
export const prerequisiteDiagnostics = (
  engine: HelmEngine,
  rules: readonly DiagnosticRule[],
): readonly Diagnostic[] => rules.map((rule) => diagnose(rule, `engines.${engine}`, { engine }));

/** IPv6 ranges need more than a range: dual stack, other pools. The presets are IPv4. */
export const isIpv6 = (range: string | Later): boolean => typeof range === "string" && range.includes(":");

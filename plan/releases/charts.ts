import { PINS } from "../../model/pins.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import { CALICO_BEHAVIOURS } from "../../model/versions/calico.ts";
import type { VersionBounds } from "../../model/versions/version.ts";
import type { ChartCredentials, PlannedRelease } from "../plan.ts";

/** The charts this program installs. */
export const CHART_IDS = ["cilium", "calico-crds", "calico", "tetragon"] as const;
export type ChartId = (typeof CHART_IDS)[number];

/** A chart as its project publishes it. */
export interface Chart {
  readonly chart: string;
  readonly repository: string;
  /** The version the presets were written for and checked against. */
  readonly version: string;
  /** How the project writes versions: Tigera's begin with a v, Cilium's do not. */
  readonly versionPrefix: "" | "v";
  /** Where the presets hold: older versions lack what they set, newer ones are unknown. */
  readonly known: VersionBounds;
  /** Release name and namespace of the project's own install guide. */
  readonly name: string;
  readonly namespace: string;
}

const CILIUM_CHARTS = "https://helm.cilium.io";
const CALICO_CHARTS = "https://docs.tigera.io/calico/charts";

/** Calico's CRDs left the operator's chart with 3.32, so both of its charts start there. */
const CALICO = {
  repository: CALICO_CHARTS,
  version: `v${PINS.calico}`,
  versionPrefix: "v",
  known: { from: CALICO_BEHAVIOURS["definitions-have-a-chart-of-their-own"].since, before: "3.33.0" },
  namespace: "tigera-operator",
} as const;

/**
 * The charts, in the versions of the one pin (rows C77, T38). Cilium below 1.19 is outside the spec (C77); from 1.21 on it is
 * announced without mutual authentication (X5).
 */
export const CHARTS: Readonly<Record<ChartId, Chart>> = {
  cilium: {
    chart: "cilium",
    repository: CILIUM_CHARTS,
    version: PINS.cilium,
    versionPrefix: "",
    known: { from: "1.19.0", before: "1.21.0" },
    name: "cilium",
    namespace: "kube-system",
  },
  "calico-crds": { ...CALICO, chart: "crd.projectcalico.org.v1", name: "calico-crds" },
  calico: { ...CALICO, chart: "tigera-operator", name: "calico" },
  tetragon: {
    chart: "tetragon",
    repository: CILIUM_CHARTS,
    version: PINS.tetragon,
    versionPrefix: "",
    known: { from: "1.7.0", before: "1.8.0" },
    name: "tetragon",
    namespace: "kube-system",
  },
};

/** Where charts are taken from; nothing set means the projects' own repositories. */
export interface ChartSource {
  /**
   * `https://…`: a repository; `oci://…`: a registry that holds each chart under its name; anything else: a folder
   * of packed charts as `helm pull` leaves them, `<chart>-<version>.tgz`.
   */
  readonly source?: string;
  readonly username?: string;
  readonly password?: Sensitive;
}

/** The part of a release that says which chart, from where. */
export type ChartReference = Pick<PlannedRelease, "chart" | "version" | "repository" | "credentials">;

/** Finds a chart in its project's repository or in the operator's source. */
export function locateChart(id: ChartId, { source, ...login }: ChartSource, wanted?: string): ChartReference {
  const { chart, repository, version: pinned, versionPrefix } = CHARTS[id];
  const version = `${versionPrefix}${(wanted ?? pinned).replace(/^v/, "")}`;
  if (source === undefined) return { chart, version, repository };
  const base = source.replace(/\/+$/, "");
  if (source.startsWith("https://")) return { chart, version, repository: base, ...credentialsOf(login) };
  if (source.startsWith("oci://")) return { chart: `${base}/${chart}`, version, ...credentialsOf(login) };
  return { chart: `${base}/${chart}-${version}.tgz`, version };
}

/** Both halves or nothing: a lone half is refused where settings are read. */
const credentialsOf = ({ username, password }: Omit<ChartSource, "source">): Credentials =>
  username === undefined || password === undefined ? {} : { credentials: { username, password } };

type Credentials = { readonly credentials?: ChartCredentials };

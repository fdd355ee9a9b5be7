/**
 * What Helm itself makes of the releases that a plan holds: the charts come from inside their projects' Go modules,
 * which `tools/charts/go.sum` checks, and are rendered by the pinned Helm.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { PlannedRelease } from "../../plan/plan.ts";
import { CHART_IDS, type ChartId } from "../../plan/releases/charts.ts";
import type { HelmValues } from "../../plan/releases/values.ts";
import { moduleFolder } from "../crds.ts";
import type { KubeObject } from "../kube/client.ts";
import { binDirectory } from "../tools.ts";

/** The Kubernetes that the charts are rendered for: that of the API server of these tests. */
const kubeVersion = "1.36.3";

/** Where a chart is in its project's module. Tigera's charts are in none, and in no other package. */
const homes: Readonly<
  Partial<Record<ChartId, { readonly module: Parameters<typeof moduleFolder>[0]; readonly path: string }>>
> = {
  cilium: { module: "github.com/cilium/cilium", path: "install/kubernetes/cilium" },
  tetragon: { module: "github.com/cilium/tetragon", path: "install/kubernetes/tetragon" },
};

/** The charts that a stack can install and these tests cannot render. */
export const unrendered: readonly ChartId[] = CHART_IDS.filter((id) => homes[id] === undefined);

const chartOf = (release: Pick<PlannedRelease, "id">): ChartId =>
  release.id.replace(/^release\//, "") as ChartId;

/** @throws Error for a chart of `unrendered` */
export function chartFolder(id: ChartId): string {
  const home = homes[id];
  if (home === undefined) throw new Error(`the chart of ${id} is in no Go module`);
  return join(moduleFolder(home.module), home.path);
}

/** The version in the chart's own Chart.yaml. */
export function chartVersion(id: ChartId): string {
  return (parse(readFileSync(join(chartFolder(id), "Chart.yaml"), "utf8")) as { version: string }).version;
}

/**
 * What `helm template` prints for a release, CRDs of the chart included.
 * @throws Error with Helm's own words when it refuses the values
 */
export function helmTemplate(release: PlannedRelease): string {
  const { status, stdout, stderr } = spawnSync(
    join(binDirectory, "helm"),
    [
      "template",
      release.name,
      chartFolder(chartOf(release)),
      `--namespace=${release.namespace}`,
      `--kube-version=${kubeVersion}`,
      "--include-crds",
      "--values=-",
    ],
    { input: JSON.stringify(release.values), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0 || stderr !== "") throw new Error(`helm template ${release.name}: ${stderr.trim()}`);
  return stdout;
}

const rendered = new Map<string, readonly KubeObject[]>();

/**
 * The objects of a release, parsed as Kubernetes does it: YAML 1.1, in which 0400 is a file mode. Rendered once for the
 * same values.
 */
export function render(release: PlannedRelease): readonly KubeObject[] {
  const key = JSON.stringify([release.id, release.values]);
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const objects = parseAllDocuments(helmTemplate(release), { version: "1.1" })
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null);
  rendered.set(key, objects);
  return objects;
}

/** The values that the chart itself brings. */
export function chartValues(id: ChartId): HelmValues {
  return parse(readFileSync(join(chartFolder(id), "values.yaml"), "utf8")) as HelmValues;
}

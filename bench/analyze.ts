/**
 * How long the analyzer takes, and how its cost grows: `npm run bench -- [engine [shape…]]`. Clusters are generated, written
 * as YAML, then read, classified and listed for all pairs, as `palisade list` does it.
 */
import { analyze } from "../analysis/analyze.ts";
import { load } from "../analysis/input/load.ts";
import { listReport } from "../analysis/list.ts";
import { outsideOf } from "../analysis/outside.ts";
import { resolvePolicies } from "../analysis/resolve-policies.ts";
import { settingsFor } from "../analysis/settings.ts";
import { ENGINE_NAMES, type EngineName } from "../model/vocabulary.ts";
import { type ClusterShape, clusterFiles } from "./cluster.ts";

interface Timing {
  readonly shape: ClusterShape;
  readonly classes: number;
  readonly edges: number;
  /** Milliseconds. */
  readonly read: number;
  readonly prepare: number;
  readonly list: number;
  /** Mebibytes after listing. */
  readonly memory: number;
}

function measure(shape: ClusterShape, engine: EngineName): Timing {
  const files = [...clusterFiles(shape, engine)];
  const start = performance.now();
  const loaded = load(files);
  const read = performance.now();
  const endpoints = [...loaded.endpoints, ...outsideOf(resolvePolicies(loaded))];
  const analysis = analyze({ ...loaded, endpoints }, settingsFor(engine));
  const prepared = performance.now();
  const report = listReport(analysis, { ...loaded, policies: loaded.policies.length }, { nodes: true });
  const listed = performance.now();
  const wrong = report.diagnostics.slice(0, 3).map(({ code, path }) => `${code} at ${path}`);
  if (wrong.length > 0) throw new Error(`the generated cluster is wrong: ${wrong.join("; ")}`);
  return {
    shape,
    classes: analysis.classes.length,
    edges: report.edges.length,
    read: read - start,
    prepare: prepared - read,
    list: listed - prepared,
    memory: process.memoryUsage().rss / 2 ** 20,
  };
}

/** Shapes by name: the ones with a target, growth in classes at a fixed size, and one class a workload. */
const SHAPES: Readonly<Record<string, readonly ClusterShape[]>> = {
  small: [{ workloads: 1000, policies: 300, kinds: 100 }],
  medium: [{ workloads: 5000, policies: 1000, kinds: 250 }],
  large: [{ workloads: 20_000, policies: 5000, kinds: 500 }],
  growth: [125, 250, 500].map((kinds) => ({ workloads: 5000, policies: kinds * 4, kinds })),
  hostile: [500, 1000, 2000].map((size) => ({ workloads: size, policies: size, kinds: size })),
};

/** Slope of time over size on logarithmic scales: 1 is linear, 2 is quadratic. */
function growth(timings: readonly Timing[], size: (timing: Timing) => number): number {
  const [first, last] = [timings[0], timings.at(-1)];
  if (first === undefined || last === undefined) return Number.NaN;
  const cost = (timing: Timing) => timing.prepare + timing.list;
  return Math.log(cost(last) / cost(first)) / Math.log(size(last) / size(first));
}

function run(names: readonly string[], engine: EngineName): void {
  console.log("shape     workloads policies classes   edges   read ms prepare ms   list ms  total s     MiB");
  for (const name of names) {
    const shapes = SHAPES[name];
    if (shapes === undefined)
      throw new Error(`no shape ${name}; there are ${Object.keys(SHAPES).join(", ")}`);
    const timings = shapes.map((shape) => {
      const timing = measure(shape, engine);
      const { workloads, policies } = shape;
      const numbers: readonly (readonly [number, number, number])[] = [
        [workloads, 9, 0],
        [policies, 8, 0],
        [timing.classes, 7, 0],
        [timing.edges, 7, 0],
        [timing.read, 9, 0],
        [timing.prepare, 10, 0],
        [timing.list, 9, 0],
        [(timing.read + timing.prepare + timing.list) / 1000, 8, 2],
        [timing.memory, 7, 0],
      ];
      console.log(
        `${name.padEnd(9)} ${numbers.map(([value, width, digits]) => value.toFixed(digits).padStart(width)).join(" ")}`,
      );
      return timing;
    });
    if (timings.length > 1) {
      console.log(
        `${name}: time grows with classes to the power ${growth(timings, ({ classes }) => classes).toFixed(2)}`,
      );
    }
  }
}

const [engine = "cilium", ...wanted] = process.argv.slice(2);
const known = ENGINE_NAMES.find((name) => name === engine);
if (known === undefined) throw new Error(`no engine ${engine}; there are ${ENGINE_NAMES.join(", ")}`);
run(wanted.length === 0 ? Object.keys(SHAPES) : wanted, known);

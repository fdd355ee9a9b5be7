import { parseArgs } from "node:util";
import { load } from "js-yaml";
import { stringify } from "yaml";
import { documentsIn, type SourceFile } from "../documents/documents.ts";
import { KUBERNETES_YAML } from "../documents/yaml-schema.ts";
import { clusterFiles } from "./cluster.ts";

/**
 * How long it takes to read manifests with positions, beside js-yaml's own `load` with the same schema: the same files
 * in turn, in one process. Prints medians, and the medians of the paired ratios: `npm run bench:documents`. The files
 * are read once without any question, and once with a question about every rule of every policy.
 */
const { values } = parseArgs({ options: { runs: { type: "string", default: "15" } } });

function plain(files: readonly SourceFile[]): number {
  let count = 0;
  for (const { text } of files)
    for (const document of text.split(/^---.*$/m)) {
      load(document, { schema: KUBERNETES_YAML, maxDepth: 500, maxTotalMergeKeys: 400_000 });
      count++;
    }
  return count;
}

function withPositions(files: readonly SourceFile[], paths: (value: unknown) => readonly string[]): number {
  let count = 0;
  for (const file of files)
    for (const read of documentsIn(file)) {
      if (read.kind === "unread") throw new Error(read.diagnostics.map(({ code }) => code).join());
      for (const path of paths(read.value)) read.positions.of(path);
      count++;
    }
  return count;
}

/** Every item of the lists of a policy. */
function rulesOf(value: unknown): string[] {
  const { spec } = value as { spec: Readonly<Record<string, unknown>> };
  return Object.entries(spec).flatMap(([name, list]) =>
    Array.isArray(list) ? list.map((_, i) => `spec.${name}[${i}]`) : [],
  );
}

/** Time of the processor, which is nearly the same on a busy machine. */
function milliseconds(work: () => number, documents: number): number {
  const start = process.cpuUsage();
  const count = work();
  const { user, system } = process.cpuUsage(start);
  if (count !== documents) throw new Error(`${count} documents instead of ${documents}`);
  return (user + system) / 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** The generated manifests as people write them: without brackets. */
const inBlocks = ({ name, text }: SourceFile): SourceFile => ({
  name,
  text: text
    .split("---\n")
    .map((document) => stringify(load(document)))
    .join("---\n"),
});

function compare(title: string, files: readonly SourceFile[]): void {
  const documents = plain(files);
  const size = files.reduce((sum, { text }) => sum + text.length, 0) / 2 ** 20;
  const asked = { nothing: () => [], rules: rulesOf };
  withPositions(files, asked.rules);
  const runs = Array.from({ length: Number(values.runs) }, () => ({
    load: milliseconds(() => plain(files), documents),
    nothing: milliseconds(() => withPositions(files, asked.nothing), documents),
    rules: milliseconds(() => withPositions(files, asked.rules), documents),
  }));
  console.log(`${title}: ${documents} documents, ${size.toFixed(1)} MiB`);
  console.log(`  js-yaml load                 ${median(runs.map((run) => run.load)).toFixed(0)} ms`);
  for (const [what, key] of [
    ["nothing asked", "nothing"],
    ["every rule asked", "rules"],
  ] as const) {
    const time = median(runs.map((run) => run[key]));
    const ratio = median(runs.map((run) => run[key] / run.load));
    console.log(`  with positions, ${what.padEnd(16)} ${time.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`);
  }
}

const files = [...clusterFiles({ workloads: 4000, policies: 4000, kinds: 200 }, "cilium")];
compare("flow style", files);
compare("block style", files.map(inBlocks));

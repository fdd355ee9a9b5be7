import { join } from "node:path";
import { parseArgs } from "node:util";
import { nearest } from "../model/near-miss.ts";
import { CrdError } from "./generate/crd.ts";
import { fetchPinned, readFolder, SourceError } from "./generate/fetch.ts";
import { differences, generate, write } from "./generate/packages.ts";
import { PACKAGES } from "./sources.ts";

const USAGE = `usage: node crds/generate.ts [--from DIR] [--check] [PACKAGE…]
  --from DIR  read the CRDs from DIR/cilium, DIR/tetragon and DIR/calico instead of the pinned sources
  --check     write nothing; exit 1 when a committed file differs from what would be written
  PACKAGE     kubernetes-cilium, kubernetes-tetragon, kubernetes-calico; default all
`;

function didYouMean(word: string, names: readonly string[]): string {
  const near = nearest(word, names);
  return near ? `, did you mean ${near}` : "";
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { from: { type: "string" }, check: { type: "boolean" } },
    allowPositionals: true,
  });
  const names = PACKAGES.map((source) => source.name);
  const unknown = positionals.find((name) => !names.some((known) => known === name));
  if (unknown) throw new SourceError(`no package ${unknown}${didYouMean(unknown, names)}\n${USAGE}`);
  const wanted = PACKAGES.filter((source) => positionals.length === 0 || positionals.includes(source.name));
  let stale = 0;
  for (const source of wanted) {
    const crds = values.from ? readFolder(join(values.from, source.folder)) : await fetchPinned(source);
    const files = generate(source, crds);
    const folder = join(import.meta.dirname, source.name);
    const changed = differences(folder, files);
    stale += changed.length;
    for (const path of changed)
      process.stdout.write(`${values.check ? "differs" : "wrote"}: ${join("crds", source.name, path)}\n`);
    if (!values.check) write(folder, files, changed);
  }
  return values.check && stale > 0 ? 1 : 0;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CrdError || error instanceof SourceError || isUsageError(error))) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { nearest } from "../model/near-miss.ts";
import { CrdError, parseCrds } from "./generate/crd.ts";
import { emitPackage, type Files, originOf } from "./generate/emit-package.ts";
import { type CrdFile, fetchPinned, readFolder, SourceError } from "./generate/fetch.ts";
import { SHAPE_NAMES } from "./generate/names.ts";
import { modelPackage } from "./generate/shapes.ts";
import { PACKAGES, type PackageSource } from "./sources.ts";

const USAGE = `usage: node crds/generate.ts [--from DIR] [--check] [PACKAGE…]
  --from DIR  read the CRDs from DIR/cilium, DIR/tetragon and DIR/calico instead of the pinned sources
  --check     write nothing; exit 1 when a committed file differs from what would be written
  PACKAGE     kubernetes-cilium, kubernetes-tetragon, kubernetes-calico; default all
`;

/** The files of a package, generated from CRD files. Throws CrdError when a kind is missing. */
export function generate(source: PackageSource, crds: readonly CrdFile[]): Files {
  const versions = crds.flatMap(({ name, text }) => parseCrds(text, name));
  const missing = source.kinds.find((kind) => !versions.some((version) => version.kind === kind));
  if (missing) throw new CrdError(`${source.name}: no CRD of kind ${missing} in ${crds.length} files`);
  const kept = versions.filter((version) => source.kinds.includes(version.kind));
  return emitPackage(
    modelPackage(source.name, source.version, kept, SHAPE_NAMES[source.name] ?? {}),
    originOf(source),
  );
}

/** The paths below `folder` whose content is not what `files` says, missing and superfluous ones included. */
export function differences(folder: string, files: Files): string[] {
  const present = listFiles(folder);
  const changed = [...files].filter(
    ([path, text]) => !present.includes(path) || readFileSync(join(folder, path), "utf8") !== text,
  );
  return [...changed.map(([path]) => path), ...present.filter((path) => !files.has(path))].sort();
}

function listFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return [];
  }
}

/** Writes what differs and removes what does not belong; the rest stays untouched for whoever reads it meanwhile. */
function write(folder: string, files: Files, changed: readonly string[]): void {
  for (const path of changed) {
    const text = files.get(path);
    const target = join(folder, path);
    if (text === undefined) rmSync(target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
}

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

if (import.meta.main) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      if (!(error instanceof CrdError || error instanceof SourceError || isUsageError(error))) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    },
  );
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { PackageSource } from "../sources.ts";
import { CrdError, parseCrds } from "./crd.ts";
import { emitPackage, type Files, originOf } from "./emit-package.ts";
import type { CrdFile } from "./fetch.ts";
import { SHAPE_NAMES } from "./names.ts";
import { modelPackage } from "./shapes.ts";

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
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith("node_modules"));
  } catch {
    return [];
  }
}

/** Writes what `changed` names, or removes it where `files` has no such path; the rest stays untouched for whoever reads it. */
export function write(folder: string, files: Files, changed: readonly string[]): void {
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

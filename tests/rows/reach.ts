/**
 * What a test file can run: the files it imports, and theirs. An end-to-end test also runs the program and the command line,
 * in processes of their own. A row's place that none of its tests can run is not where the row lives.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The program and the command line. */
const ENTRIES = ["index.ts", "cli/main.ts"];

const imports = new Map<string, readonly string[]>();

function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const found = ts
    .preProcessFile(readFileSync(file, "utf8"), true, true)
    .importedFiles.map(({ fileName }) => join(dirname(file), fileName))
    .filter((path) => path.endsWith(".ts") && existsSync(path));
  imports.set(file, found);
  return found;
}

/** @param test its path, from the working directory, as are those of the answer */
export function reachedBy(test: string): ReadonlySet<string> {
  const reached = new Set([test, ...(test.startsWith("e2e/") ? ENTRIES : [])]);
  for (const file of reached) for (const next of importsOf(file)) reached.add(next);
  return reached;
}

/** Whether a place is code: other files, and folders of them, are read and not run. */
export const isCode = (path: string): boolean =>
  path.endsWith(".ts") || !(path.includes(".") || path === "docs" || path.startsWith("docs/"));

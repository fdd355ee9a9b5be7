import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { LARGEST_FILE, type SourceFile } from "../documents/documents.ts";
import { nearest } from "../model/near-miss.ts";
import { UnusableInput } from "./exit.ts";

/** Names of files that hold manifests. */
export const MANIFESTS = /\.(ya?ml|json)$/i;

/** Folders nobody keeps manifests in, and that can be very large. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(["node_modules", ".git", ".terraform"]);

/** Deeper folders than anyone has; ends a loop of links. */
const DEEPEST = 40;

/** What stands for standard input. */
const STDIN = "-";

/**
 * Manifests of files and folders, one file at a time: folders are walked by name, links in them are not followed, and
 * what is too large is handed on as such instead of being read. A name that is not there is unusable input, and so is
 * what may not be read: an answer without the policies in it would be another one.
 */
export function* manifestsIn(paths: readonly string[], folder: string): Generator<SourceFile> {
  for (const path of paths) {
    if (path === STDIN) {
      yield { name: "standard input", text: readable("standard input", () => readFileSync(0, "utf8")) };
      continue;
    }
    const full = join(path.startsWith("/") ? "" : folder, path);
    if (kindOf(full, path) === "folder") yield* walk(full, path, 0);
    else yield readManifest(full, path);
  }
}

function kindOf(full: string, path: string): "folder" | "file" {
  const found = readable(path, () => statSync(full), full);
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return "file";
  throw new UnusableInput(`${path} is neither a file nor a folder.`);
}

/** What the system gives; its refusal in one line, with what stands beside a name that is not there. */
function readable<T>(name: string, read: () => T, full?: string): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const near = code === "ENOENT" && full !== undefined ? nearest(basename(full), beside(full)) : undefined;
    throw new UnusableInput(
      `${name} cannot be read (${code}).${near === undefined ? "" : ` Did you mean "${join(dirname(name), near)}"?`}`,
    );
  }
}

function beside(full: string): readonly string[] {
  try {
    return readdirSync(dirname(full));
  } catch {
    return [];
  }
}

function* walk(full: string, name: string, depth: number): Generator<SourceFile> {
  if (depth > DEEPEST) return;
  const entries = readable(name, () => readdirSync(full, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(full, entry.name);
    const innerName = join(name, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) yield* walk(inner, innerName, depth + 1);
    else if (entry.isFile() && MANIFESTS.test(entry.name)) yield readManifest(inner, innerName);
  }
}

/** A file as text; one that is too large as just enough text for the reader to say so. */
const readManifest = (full: string, name: string): SourceFile =>
  readable(name, () => {
    const { size } = statSync(full);
    if (size > LARGEST_FILE) return { name, text: " ".repeat(LARGEST_FILE + 1) };
    if (looksBinary(full)) return { name, text: "\0" };
    return { name, text: readFileSync(full, "utf8") };
  });

/** A zero byte near the beginning: no text file has one. */
function looksBinary(full: string): boolean {
  const head = Buffer.alloc(4096);
  const file = openSync(full, "r");
  try {
    return head.subarray(0, readSync(file, head)).includes(0);
  } finally {
    closeSync(file);
  }
}

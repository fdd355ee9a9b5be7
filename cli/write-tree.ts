import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { UnusableInput } from "./exit.ts";

/** Names what this program wrote in a folder, each with the sum of its text, so that it overwrites nothing else. */
const RECORD = ".palisade.json";

type Sums = Readonly<Record<string, string>>;

/**
 * Writes files into a folder: all of them, or none. A file that somebody else wrote, or changed since, is never
 * overwritten, nothing is written through a link, and files of the last writing that are no longer part are
 * removed.
 */
export function writeTree(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    writeOrRefuse(folder, files);
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    const { code = "error", path = folder } = error as NodeJS.ErrnoException;
    throw new UnusableInput(
      `nothing was written: ${code} at ${path}. Choose a folder that can be written with --out.`,
    );
  }
}

function writeOrRefuse(folder: string, files: ReadonlyMap<string, string>): void {
  refuseLinks(folder, [...files.keys(), RECORD]);
  const written = readRecord(folder);
  // What the record names may be removed, so it is input like the names of what is written.
  refuseLinks(folder, Object.keys(written));
  refuseForeign(folder, files, written);
  const sums = Object.fromEntries([...files].map(([path, text]) => [path, sumOf(text)]));
  const all = new Map([...files, [RECORD, `${JSON.stringify({ files: sums }, null, 2)}\n`]]);
  const stale = Object.keys(written).filter((path) => !files.has(path) && isAsWritten(folder, path, written));
  replaceAll(folder, all, stale);
}

const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function readRecord(folder: string): Sums {
  const path = join(folder, RECORD);
  if (!existsSync(path)) return {};
  try {
    const { files } = JSON.parse(readFileSync(path, "utf8")) as { files?: unknown };
    if (typeof files === "object" && files !== null)
      return Object.fromEntries(Object.entries(files).filter(([name]) => isInside(name)));
  } catch {
    // An unreadable record proves nothing about any file, so all of them count as somebody else's.
  }
  return {};
}

/** A record is input too: it may name only files below its folder. */
const isInside = (path: string): boolean => !path.startsWith("/") && !path.split("/").includes("..");

const isAsWritten = (folder: string, path: string, written: Sums): boolean => {
  const place = join(folder, path);
  return (
    existsSync(place) && lstatSync(place).isFile() && sumOf(readFileSync(place, "utf8")) === written[path]
  );
};

function refuseForeign(folder: string, files: ReadonlyMap<string, string>, written: Sums): void {
  const foreign = [...files].filter(
    ([path, text]) =>
      existsSync(join(folder, path)) &&
      !isAsWritten(folder, path, written) &&
      !isAsWritten(folder, path, { [path]: sumOf(text) }),
  );
  if (foreign.length === 0) return;
  throw new UnusableInput(
    `${foreign.map(([path]) => join(folder, path)).join(", ")} would be overwritten, but this program did not write ${
      foreign.length === 1 ? "it" : "them"
    } as found. Move ${foreign.length === 1 ? "it" : "them"} away or choose another --out.`,
  );
}

/** A link below the folder could lead a file outside it. */
function refuseLinks(folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth++) {
      const place = join(folder, ...parts.slice(0, depth));
      const found = lstatSync(place, { throwIfNoEntry: false });
      if (found?.isSymbolicLink())
        throw new UnusableInput(
          `${place} is a link, which could lead outside ${folder}. Remove it or choose another --out.`,
        );
      if (found !== undefined && depth < parts.length && !found.isDirectory())
        throw new UnusableInput(
          `${place} is a file where a folder is needed. Move it away or choose another --out.`,
        );
    }
  }
}

/** Stages everything beside its place, then moves it in; a failure on the way puts back what was there. */
function replaceAll(folder: string, files: ReadonlyMap<string, string>, stale: readonly string[]): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const stage = mkdtempSync(join(parent, `.${basename(folder)}-`));
  const undo: (() => void)[] = [];
  try {
    for (const [path, text] of files) put(join(stage, "new", path), text);
    for (const path of stale) {
      move(join(folder, path), join(stage, "old", path), undo);
    }
    for (const path of files.keys()) {
      const place = join(folder, path);
      if (existsSync(place)) move(place, join(stage, "old", path), undo);
      move(join(stage, "new", path), place, undo);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function put(place: string, text: string): void {
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}

function move(from: string, to: string, undo: (() => void)[]): void {
  const made = mkdirSync(dirname(to), { recursive: true });
  if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }));
  renameSync(from, to);
  undo.push(() => renameSync(to, from));
}

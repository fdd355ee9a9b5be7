import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap } from "../../model/lists.ts";
import type { GoModuleSource, PackageSource, UrlSource } from "../sources.ts";

/** One CRD file: its name for errors, and its text. */
export interface CrdFile {
  readonly name: string;
  readonly text: string;
}

/** A source that cannot be had or is not what is pinned; the message says which and what to do. */
export class SourceError extends Error {}

/** The CRD files of a package, from its pinned source, verified. Throws SourceError. */
export async function fetchPinned(source: PackageSource): Promise<CrdFile[]> {
  const origin = source.source;
  return origin.from === "go-module" ? fetchGoModule(origin, source.version) : [await fetchUrl(origin)];
}

/** The CRD files of a package below a folder the user names. Throws SourceError. */
export function readFolder(folder: string): CrdFile[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => ({ name: join(folder, name), text: readFileSync(join(folder, name), "utf8") }));
  } catch (error) {
    throw new SourceError(`cannot read CRDs from ${folder}: ${messageOf(error)}`);
  }
}

function fetchGoModule(origin: GoModuleSource, version: string): CrdFile[] {
  const wanted = `${origin.module}@v${version}`;
  const answer = downloadModule(wanted);
  if (answer.Sum !== origin.sum)
    throw new SourceError(
      `${wanted} has the sum ${String(answer.Sum)}, pinned is ${origin.sum} in crds/sources.ts`,
    );
  return readFolder(join(String(answer.Dir), origin.folder));
}

function downloadModule(wanted: string): Record<string, unknown> {
  try {
    const output = execFileSync("go", ["mod", "download", "-json", wanted], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const answer: unknown = JSON.parse(output);
    if (isMap(answer)) return answer;
  } catch (error) {
    throw new SourceError(`go mod download ${wanted} failed (is Go on the PATH?): ${messageOf(error)}`);
  }
  throw new SourceError(`go mod download ${wanted} gave no answer`);
}

async function fetchUrl(origin: UrlSource): Promise<CrdFile> {
  const text = await textAt(origin.url);
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (sha256 !== origin.sha256)
    throw new SourceError(
      `${origin.url} has the sha256 ${sha256}, pinned is ${origin.sha256} in crds/sources.ts`,
    );
  return { name: origin.url, text };
}

async function textAt(url: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.text();
    throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    throw new SourceError(`cannot fetch ${url}: ${messageOf(error)}; generate with --from a folder instead`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A Node that is too old to run the program, from the registry: which ones a machine has is not known. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MissingPrerequisite } from "./prerequisites.ts";
import { cacheDirectory } from "./tools.ts";

const VERSION = "20.8.0";
const name = `node-${process.platform}-${process.arch}`;
const folder = join(cacheDirectory(), `${name}-${VERSION}`);

/**
 * The folder that holds the old `node`, installed once into the tools' cache.
 * @throws MissingPrerequisite when npm cannot have it
 */
export function oldNode(): string {
  const bin = join(folder, "node_modules", name, "bin");
  if (existsSync(bin)) return bin;
  // Beside its place, so that what is there is whole.
  const beside = `${folder}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--prefix", beside, "--no-save", "--ignore-scripts", `${name}@${VERSION}`],
    { encoding: "utf8" },
  );
  if (status === 0 && !existsSync(bin)) renameSync(beside, folder);
  rmSync(beside, { recursive: true, force: true });
  if (status !== 0) throw new MissingPrerequisite(`${name}@${VERSION} cannot be installed: ${stderr.trim()}`);
  return bin;
}

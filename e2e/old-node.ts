/** A Node that is too old to run the program, from the registry: which ones a machine has is not known. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { MissingPrerequisite } from "./prerequisites.ts";

const VERSION = "20.8.0";
const name = `node-${process.platform}-${process.arch}`;
const folder = join(import.meta.dirname, "..", ".e2e", `old-node-${VERSION}`);

/**
 * The folder that holds the old `node`, installed at most once a checkout.
 * @throws MissingPrerequisite when npm cannot have it
 */
export function oldNode(): string {
  const bin = join(folder, "node_modules", name, "bin");
  if (existsSync(join(bin, "node"))) return bin;
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--ignore-scripts", `${name}@${VERSION}`],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new MissingPrerequisite(`${name}@${VERSION} cannot be installed: ${stderr.trim()}`);
  return bin;
}

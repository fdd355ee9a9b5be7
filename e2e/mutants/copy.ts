/** Copies of the program that a mutant may damage. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** The checkout. */
export const root: string = join(import.meta.dirname, "..", "..");

/** Files of the checkout as they stand, those that are not committed yet included. @throws Error outside of a git checkout */
function ownFiles(): string[] {
  const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", listing, { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "" && path !== PACKAGES && existsSync(join(root, path)));
}

const PACKAGES = "node_modules";

/**
 * A copy of the checkout in a new folder below `beside`. Packages are the checkout's, by a link; so the CRD packages,
 * which npm links from there, are not the copy's: what a mutant changes below `crds/` has no effect.
 */
export function scratchCopy(beside: string): string {
  const copy = mkdtempSync(join(beside, "program-"));
  for (const path of ownFiles()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    copyFileSync(join(root, path), join(copy, path));
  }
  symlinkSync(join(root, PACKAGES), join(copy, PACKAGES));
  return copy;
}

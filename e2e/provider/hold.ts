/** Helm releases of the stand-in that a test stops in the middle, so that it can act while an operation lasts. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const VARIABLE = "PALISADE_E2E_RELEASES_HELD";

/** A release that is not done until the test says so. */
export interface Held {
  /** For the operation that installs or upgrades it. */
  readonly env: Readonly<Record<string, string>>;
  letGo(): void;
}

/** @param parent a folder; the release is let go when it is removed */
export function holdRelease(name: string, parent: string): Held {
  const folder = mkdtempSync(join(parent, "held-"));
  writeFileSync(join(folder, name), "");
  return {
    env: { [VARIABLE]: folder },
    letGo: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In the provider: waits while the folder that the environment names holds a file of the release's name. */
export async function untilLetGo(name: string): Promise<void> {
  const folder = process.env[VARIABLE];
  while (folder !== undefined && existsSync(join(folder, name))) await sleep(50);
}

/** What a run that was killed (not interrupted) leaves: components that still run, and folders. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster, folderPrefix } from "./cluster.ts";

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Stops clusters whose owner is gone and removes their folders. A run beside this one is left alone. */
export async function removeLeftovers(say: (line: string) => void): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const folder = join(tmpdir(), name);
    const file = join(folder, "cluster.json");
    if (!existsSync(file)) continue;
    const { owner } = JSON.parse(readFileSync(file, "utf8")) as { owner: number };
    if (isAlive(owner)) continue;
    say(`removing what a killed run left: ${folder}`);
    await Cluster.attach(folder).stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

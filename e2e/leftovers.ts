/** What a run that was killed (not interrupted) leaves: components that still run, and folders. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
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
  const abandoned = readdirSync(tmpdir())
    .filter((entry) => entry.startsWith(folderPrefix))
    .map((entry) => join(tmpdir(), entry))
    .filter((folder) => {
      const file = join(folder, "cluster.json");
      return (
        existsSync(file) && !isAlive((JSON.parse(readFileSync(file, "utf8")) as { owner: number }).owner)
      );
    });
  for (const folder of abandoned) await Cluster.attach(folder).endTests();
  for (const folder of abandoned) {
    say(`removing what a killed run left: ${folder}`);
    await Cluster.attach(folder).stop();
  }
}

/** What a running end-to-end suite says of its cluster is read by other runs, which may start at any moment. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "@jest/globals";

const clusters = new URL("../../e2e/cluster.ts", import.meta.url).href;

/** Notes process groups again and again, as a run does that starts and stops what it runs. */
const writer = (folder: string): string => `
  const { Cluster } = await import(${JSON.stringify(clusters)});
  const cluster = Cluster.attach(${JSON.stringify(folder)});
  const { existsSync } = await import("node:fs");
  for (let group = 1; !existsSync(${JSON.stringify(join(folder, STOP))}); group++) cluster.noteTests(group);
`;

/** File whose presence ends the writer. */
const STOP = "stop";

/** States to see before the claim counts: a busy machine shows few of them in any given time. */
const STATES = 200;

test("a cluster's state is never seen half-written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "palisade-cluster-state-"));
  const file = join(folder, "cluster.json");
  try {
    writeFileSync(
      file,
      JSON.stringify({ ports: {}, token: "t".repeat(4096), owner: process.pid, running: {} }),
    );
    const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", writer(folder)], {
      stdio: "inherit",
    });
    let code: number | null | undefined;
    const ended = new Promise<void>((resolve) =>
      child.on("close", (status) => {
        code = status;
        resolve();
      }),
    );
    const seen = new Set<number>();
    while (code === undefined && seen.size < STATES) {
      seen.add(
        (JSON.parse(readFileSync(file, "utf8")) as { running: { tests?: number } }).running.tests ?? 0,
      );
      await turn();
    }
    writeFileSync(join(folder, STOP), "");
    await ended;
    expect(code).toBe(0);
    expect(seen.size).toBe(STATES);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

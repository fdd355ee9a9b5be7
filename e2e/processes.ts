/** Process groups and ports of this machine. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The command line of a process, or "" when there is none of that number. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  }
}

/** Signals a process group until it is gone: politely for five seconds, then not. */
export async function endGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const send = (what: NodeJS.Signals | 0) => {
    try {
      return process.kill(-pid, what);
    } catch {
      return false;
    }
  };
  const impatient = Date.now() + 5000;
  send(signal);
  while (send(0)) {
    await sleep(50);
    if (Date.now() > impatient) send("SIGKILL");
  }
}

/** Ports of loopback that were free just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((bound, failed) => {
          const server = createServer();
          server.on("error", failed).listen(0, "127.0.0.1", () => bound(server));
        }),
    ),
  );
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((closed) => {
          const address = server.address();
          server.close(() => closed(typeof address === "object" ? (address?.port ?? 0) : 0));
        }),
    ),
  );
}

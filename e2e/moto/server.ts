/** moto, an EC2 API in memory (PyPI), on a loopback port: installed once into the tools' cache, started for a test. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDirectory } from "../tools.ts";

const requirements = join(import.meta.dirname, "requirements.txt");
const environment = join(cacheDirectory(), "moto");

/** Most that an installation takes, in milliseconds: some fifty packages on a busy machine. */
export const INSTALL_TIMEOUT = 600_000;

/** Makes the Python environment, unless it has what `requirements.txt` pins. Needs python3 with venv on PATH. */
function install(): void {
  const installed = join(environment, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
  execFileSync("python3", ["-m", "venv", environment], { stdio: "pipe" });
  execFileSync(join(environment, "bin", "pip"), ["install", "--quiet", "--requirement", requirements], {
    stdio: "pipe",
  });
  writeFileSync(installed, wanted);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port of the loopback is free");
  return address.port;
}

/** A running moto. */
export interface Moto {
  readonly endpoint: string;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await gone;
}

/** Starts moto and waits, at most half a minute, until it answers. */
export async function startMoto(): Promise<Moto> {
  install();
  const port = await freePort();
  const child: ChildProcess = spawn(
    join(environment, "bin", "moto_server"),
    ["-H", "127.0.0.1", "-p", `${port}`],
    {
      stdio: "ignore",
    },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 150; attempt++) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    const answers = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (answers) return { endpoint, stop: () => ended(child) };
    await sleep(200);
  }
  child.kill();
  throw new Error("moto_server did not answer within half a minute");
}

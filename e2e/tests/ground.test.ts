/** The runner itself: it says in one line what a machine lacks, and leaves nothing running when it is interrupted. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { commandOf } from "../processes.ts";

const root = join(import.meta.dirname, "..", "..");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ground-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts `npm run e2e` with the stand-in in its own process group, as a terminal would, with its temporary files in `folder`. */
function start(env: Record<string, string>, ...patterns: string[]) {
  const args = ["--no-warnings", join(root, "e2e", "run.ts"), ...patterns];
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    env: { ...process.env, TMPDIR: folder, E2E_WORKERS: "1", E2E_PROVIDER: undefined, ...env },
  });
  const said = { text: "" };
  child.stderr.on("data", (text) => (said.text += text));
  const ended = new Promise<number | null>((done) => child.on("close", done));
  return { child, said, ended };
}

/** A PATH on which only these commands are. */
function only(...commands: string[]): string {
  const path = join(folder, "bin");
  mkdirSync(path);
  for (const command of commands) {
    const where = spawnSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).stdout.trim();
    symlinkSync(where, join(path, command));
  }
  return path;
}

const processesOf = (text: string) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandOf(Number(pid)))
    .filter((command) => command.includes(text));

test.each([
  ["go", ["etcd"], /^e2e: go is not on PATH: .*Go 1\.26 or later.*\n$/],
  ["etcd", ["go"], /^e2e: etcd is not on PATH: install 3\.4\.23 or later .*apt-get install etcd-server.*\n$/],
])("without %s it says so in one line", async (_, there, line) => {
  const { said, ended } = start({ PATH: only(...there) });
  expect(await ended).toBe(1);
  expect(said.text).toMatch(line);
});

test("without a network, the first time, it says in one line what could not be downloaded", async () => {
  const nowhere = {
    GOPROXY: "http://127.0.0.1:1",
    GOMODCACHE: join(folder, "modules"),
    E2E_CACHE: join(folder, "cache"),
  };
  const { said, ended } = start(nowhere);
  expect(await ended).toBe(1);
  const [, line, ...more] = said.text.trimEnd().split("\n");
  expect(line).toMatch(
    /^e2e: kube-apiserver: its Go modules could not be downloaded \(.*127\.0\.0\.1:1.*\): .*module proxy/,
  );
  expect(more).toEqual([]);
});

test("Ctrl-C in the middle of the tests leaves no process and no folder", async () => {
  const { child, said, ended } = start({}, "up|release");
  while (!said.text.includes("API servers ready") && child.exitCode === null)
    await new Promise((waited) => setTimeout(waited, 100));
  const testing = () => processesOf(folder).some((command) => command.includes(".e2e/bin/pulumi"));
  while (!testing() && child.exitCode === null) await new Promise((waited) => setTimeout(waited, 100));
  expect(processesOf(folder).length).toBeGreaterThanOrEqual(4);
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(processesOf(folder)).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith("palisade-e2e-"))).toEqual([]);
});

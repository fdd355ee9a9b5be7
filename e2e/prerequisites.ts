/** What the machine must have before an end-to-end test can run, and what to say when it does not. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Something the machine lacks, in one line with the remedy. */
export class MissingPrerequisite extends Error {
  override readonly name = "MissingPrerequisite";
}

const leastGo = [1, 26] as const;

/** Debian 12's; the API server of Kubernetes 1.36 starts on it without a flag. Older ones were not tried. */
const leastEtcd = [3, 4, 23] as const;

function atLeast(version: readonly number[], least: readonly number[]): boolean {
  const at = least.findIndex((part, index) => (version[index] ?? 0) !== part);
  return at === -1 || (version[at] ?? 0) > (least[at] ?? 0);
}

/** The first version number a command prints, or undefined when there is no such command. */
function versionOf(command: string, ...args: string[]): { parts: number[]; text: string } | undefined {
  const { stdout, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) return undefined;
  const text = /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? "0";
  return { parts: text.split(".").map(Number), text };
}

/** @throws MissingPrerequisite when there is no Go, or one that is too old */
export function goVersion(): string {
  const found = versionOf("go", "version");
  const least = leastGo.join(".");
  if (found === undefined)
    throw new MissingPrerequisite(
      `go is not on PATH: the end-to-end tests build their tools with Go ${least} or later (https://go.dev/dl)`,
    );
  if (!atLeast(found.parts, leastGo))
    throw new MissingPrerequisite(
      `go ${found.text} is too old: the end-to-end tests need Go ${least} or later`,
    );
  return found.text;
}

/** @throws MissingPrerequisite when there is no etcd, or one that is too old */
export function requireEtcd(): void {
  const found = versionOf("etcd", "--version");
  const least = leastEtcd.join(".");
  const remedy = `install ${least} or later (Debian and Ubuntu: apt-get install etcd-server)`;
  if (found === undefined) throw new MissingPrerequisite(`etcd is not on PATH: ${remedy}`);
  if (!atLeast(found.parts, leastEtcd))
    throw new MissingPrerequisite(`etcd ${found.text} is too old: ${remedy}`);
}

/** Debian 12's: it knows everything that the alerts and their tests are written in. Older ones were not tried. */
const leastPromtool = [2, 42, 0] as const;

/** @throws MissingPrerequisite when there is no promtool, or one that is too old */
export function requirePromtool(): void {
  const found = versionOf("promtool", "--version");
  const least = leastPromtool.join(".");
  const remedy = `install ${least} or later (Debian and Ubuntu: apt-get install --no-install-recommends prometheus)`;
  if (found === undefined) throw new MissingPrerequisite(`promtool is not on PATH: ${remedy}`);
  if (!atLeast(found.parts, leastPromtool))
    throw new MissingPrerequisite(`promtool ${found.text} is too old: ${remedy}`);
}

/** Debian 12's. Older ones know fewer mistakes. */
const leastShellcheck = [0, 9, 0] as const;

/** @throws MissingPrerequisite when there is no shellcheck, or one that is too old */
export function requireShellcheck(): void {
  const found = versionOf("shellcheck", "--version");
  const least = leastShellcheck.join(".");
  const remedy = `install ${least} or later (Debian and Ubuntu: apt-get install shellcheck)`;
  if (found === undefined) throw new MissingPrerequisite(`shellcheck is not on PATH: ${remedy}`);
  if (!atLeast(found.parts, leastShellcheck))
    throw new MissingPrerequisite(`shellcheck ${found.text} is too old: ${remedy}`);
}

const plugin = "pulumi-resource-kubernetes";

/** @throws MissingPrerequisite when the plugin that E2E_PROVIDER=real asks for is not on PATH */
export function requireKubernetesPlugin(): void {
  const there = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, plugin)));
  if (!there)
    throw new MissingPrerequisite(
      `E2E_PROVIDER=real, but ${plugin} is not on PATH: pulumi plugin install resource kubernetes, and add its folder`,
    );
}

/** The error of a Go command that could not reach the module proxy, or undefined when its output says something else. */
export function downloadFailure(what: string, output: readonly string[]): MissingPrerequisite | undefined {
  const offline = /dial tcp|no such host|proxyconnect|i\/o timeout|TLS handshake|network is unreachable/;
  const why = output.find((line) => offline.test(line));
  if (why === undefined) return undefined;
  return new MissingPrerequisite(
    `${what}: its Go modules could not be downloaded (${why.trim()}): the first run needs the module proxy, later runs do not`,
  );
}

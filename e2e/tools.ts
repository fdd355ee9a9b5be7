/**
 * The programs that the end-to-end tests run: Go commands pinned by the go.mod and go.sum of `tools/<module>/`, and etcd from the
 * system. A command is built once for a key (its module's files, the Go version, the flags) and kept in a cache outside
 * the checkout, so that a clean clone on the same machine starts warm.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { downloadFailure, goVersion } from "./prerequisites.ts";

const here = import.meta.dirname;

/** Where the built commands are, first on the PATH of everything the tests start. */
export const binDirectory: string = join(here, "..", ".e2e", "bin");

/** What a command is built from. */
interface Tool {
  /** A folder of `tools/`, whose go.mod pins the version. */
  readonly module: string;
  /** The Go package to build. */
  readonly package: string;
  /** Absent: no linker flags beyond those that leave out symbols. */
  readonly ldflags?: string;
  /** Another version of what the module is about: `go-1.19.mod` for `1.19`, and the build tag of that name. Absent: go.mod. */
  readonly variant?: { readonly modfile: string; readonly tag: string };
  /** The end-to-end tests do without it. Absent: they build it. */
  readonly onDemand?: true;
}

/** The API server asks its own version when it decides what to serve. */
const kubernetesVersion = ["gitVersion=v1.36.3", "gitMajor=1", "gitMinor=36"]
  .map((value) => `-X k8s.io/component-base/version.${value}`)
  .join(" ");

function kubernetes(command: string): Tool {
  return { module: "kubernetes", package: `k8s.io/kubernetes/cmd/${command}`, ldflags: kubernetesVersion };
}

/** In the order in which they are built: what the cluster and the engine need first. */
export const tools = {
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  pulumi: {
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0",
  },
  "pulumi-language-nodejs": {
    module: "pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
  helm: { module: "helm", package: "helm.sh/helm/v3/cmd/helm" },
  kustomize: { module: "kustomize", package: "sigs.k8s.io/kustomize/kustomize/v5" },
  "cilium-engine": { module: "cilium-engine", package: "." },
  "cilium-engine-1.19": {
    module: "cilium-engine",
    package: ".",
    variant: { modfile: "go-1.19.mod", tag: "cilium_1_19" },
    onDemand: true,
  },
  "prometheus-rule": { module: "prometheus-rule", package: "." },
  "compose-networks": { module: "compose", package: "." },
  "kind-config": { module: "kind", package: "." },
  actionlint: { module: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" },
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

/** The commands that the end-to-end tests need. */
export const suiteTools: readonly ToolName[] = (Object.keys(tools) as ToolName[]).filter(
  (name) => (tools[name] as Tool).onDemand === undefined,
);

export function cacheDirectory(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return process.env.E2E_CACHE || join(base, "palisade-e2e");
}

function linkerFlags({ ldflags }: Tool): string {
  return ["-s -w", ldflags ?? ""].join(" ").trim();
}

/** The module's own Go files: none where it only pins what others wrote, and none of its tests. */
const sourcesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
    .sort();

/** Flags that choose a variant of the module. */
export const variantFlags = (name: ToolName): readonly string[] => {
  const { variant }: Tool = tools[name];
  return variant === undefined ? [] : [`-modfile=${variant.modfile}`, `-tags=${variant.tag}`];
};

/** Changes when the result of the build may change. */
function keyOf(name: ToolName, go: string): string {
  const hash = createHash("sha256");
  const tool: Tool = tools[name];
  const directory = join(here, "tools", tool.module);
  const mod = tool.variant?.modfile ?? "go.mod";
  for (const file of [mod, mod.replace(/\.mod$/, ".sum"), ...sourcesIn(directory)])
    hash.update(readFileSync(join(directory, file)));
  return hash
    .update([name, go, platform, arch, linkerFlags(tool), ...variantFlags(name)].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

/** Puts `from` at `to` at once, without a copy where the file system allows it. */
function place(from: string, to: string): void {
  const beside = `${to}.${process.pid}`;
  rmSync(beside, { force: true });
  try {
    linkSync(from, beside);
  } catch {
    copyFileSync(from, beside);
  }
  renameSync(beside, to);
  rmSync(beside, { force: true }); // renaming one name of a file onto another of the same file does nothing
}

/** Of the builds of one command, keeps the three that were used last. */
function forgetOld(cache: string, name: ToolName): void {
  const builds = readdirSync(cache)
    .filter((file) => new RegExp(`^${name}-[0-9a-f]{16}$`).test(file))
    .map((file) => ({ file, used: statSync(join(cache, file)).mtimeMs }))
    .sort((one, other) => other.used - one.used);
  for (const { file } of builds.slice(3)) rmSync(join(cache, file));
}

function buildFailure(name: ToolName, output: string): Error {
  const lines = output
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("go: downloading"));
  return downloadFailure(name, lines) ?? new Error(`${name} did not build:\n${lines.slice(-20).join("\n")}`);
}

async function build(
  name: ToolName,
  to: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  say(`${name}: building (once, then cached)`);
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const flags = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    ...variantFlags(name),
    "-ldflags",
    linkerFlags(tools[name]),
    "-o",
    to,
    tools[name].package,
  ];
  const cwd = join(here, "tools", tools[name].module);
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "" };
  const child = spawn("go", flags, { cwd, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ticking = setInterval(() => say(`${name}: still building, ${seconds()}`), 30_000);
  try {
    const code = await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
    if (code !== 0) throw buildFailure(name, output);
  } finally {
    clearInterval(ticking);
  }
  say(`${name}: built in ${seconds()}`);
}

/**
 * Has every command of `names` in `binDirectory`, from the cache or built, one after the other (a Go build uses all
 * processors by itself).
 * @param say takes the lines of progress
 * @throws MissingPrerequisite, or Error with the compiler's last lines
 */
export async function ensureTools(
  names: readonly ToolName[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const go = goVersion();
  const cache = cacheDirectory();
  for (const directory of [cache, binDirectory]) mkdirSync(directory, { recursive: true });
  for (const name of names) {
    const cached = join(cache, `${name}-${keyOf(name, go)}`);
    if (!existsSync(cached)) {
      const unfinished = `${cached}.${process.pid}`;
      await build(name, unfinished, say, signal);
      renameSync(unfinished, cached);
    }
    const now = new Date();
    utimesSync(cached, now, now);
    forgetOld(cache, name);
    place(cached, join(binDirectory, name));
  }
}

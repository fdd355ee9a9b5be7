/** Runs the scripts of `palisade render live` against a cluster that answers from files (tests/fixtures/live). */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Flow } from "../../model/flow.ts";
import type { Peer } from "../../model/peer.ts";
import type { Workload } from "../../model/workload.ts";
import { buildPlan } from "../../plan/build.ts";
import { systemsOf } from "../../plan/choose.ts";
import { liveScripts } from "../../render/live/index.ts";
import type { SystemName } from "../../systems/registry.ts";
import { settingsOf, type Values } from "../support/stack.ts";

const BIN = resolve("tests/fixtures/live/bin");

export interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly err: string;
  readonly made: readonly string[];
  readonly deleted: readonly string[];
}

/** Connections by `<stand-in> <host> <port> <method> <path>`, each with the answer of the fakes. */
export type Table = readonly string[];

export interface Scenario {
  readonly table?: Table;
  /** Answer of every connection that the table does not name; absent: dropped. */
  readonly otherwise?: string;
  /** Further files of the fakes, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files that are not there. */
  readonly without?: readonly string[];
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The scripts of a stack, by name. */
export function scriptsOf(values: Values, stack = "test"): ReadonlyMap<string, string> {
  const settings = settingsOf(values, stack);
  const systems = systemsOf(settings);
  const plan = buildPlan(settings, new Date(), systems);
  return liveScripts({ plan, systems, command: `palisade render live --stack ${stack}` });
}

/** One pod that a script makes, as its manifest says. */
export interface Made {
  readonly number: number;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  readonly ports: readonly string[];
}

/** Every manifest that a script holds, in its order. */
export const manifestsIn = (script: string): Record<string, never>[] =>
  [...script.matchAll(/<<'(?:POD|MANIFEST)'\n(.*)\n/g)].map(([, json]) => JSON.parse(json ?? ""));

export const podsIn = (script: string): readonly Made[] =>
  (manifestsIn(script) as unknown as PodManifest[])
    .filter(({ metadata }) => metadata.name.startsWith("palisade-probe-@RUN@-"))
    .map(({ metadata: { name, namespace, labels }, spec }) => {
      const { "palisade.dev/probe": _run, ...own } = labels;
      return {
        number: Number(name.split("-").at(-1)),
        namespace,
        labels: own,
        hostNetwork: spec.hostNetwork === true,
        ports: spec.containers[0]?.command.slice(4) ?? [],
      };
    });

interface PodManifest {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Made["labels"] };
  readonly spec: { readonly hostNetwork?: boolean; readonly containers: readonly { command: string[] }[] };
}

/** A cluster on which exactly the flows of a system pass that must: read from the flows, not from the script. */
export function ideal(script: string, values: Values, name: SystemName): Table {
  const system = systemsOf(settingsOf(values)).find((one) => one.name === name);
  if (system === undefined) throw new Error(`no system ${name}`);
  const pods = podsIn(script);
  const same = (a: object, b: object): boolean =>
    JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
  const numbersOf = (peer: Peer): readonly number[] => {
    const standing = ({ namespace, labels, hostNetwork }: Workload): readonly number[] =>
      pods
        .filter(
          (pod) =>
            pod.namespace === namespace &&
            pod.hostNetwork === hostNetwork &&
            (hostNetwork || same(pod.labels, labels)),
        )
        .map(({ number }) => number);
    if (peer.kind === "workload")
      return system.workloads.filter((one) => one.name === peer.name).flatMap(standing);
    if (peer.kind === "all-workloads")
      return system.workloads.filter(({ external }) => external !== true).flatMap(standing);
    return [];
  };
  const outside = new Map(
    [...script.matchAll(/^# (.*)\nOUTSIDE_\d+=\$\{OUTSIDE_\d+-(.*)\}$/gm)].map(([, what, value]) => [
      what,
      value,
    ]),
  );
  const hostsOf = (peer: Peer): readonly string[] => {
    const at = (what: string): readonly string[] => (outside.has(what) ? [outside.get(what) ?? ""] : []);
    if (peer.kind === "dns") return at(peer.pattern);
    if (peer.kind === "cidr") return at(peer.cidr);
    if (peer.kind === "entity") return at("any address outside");
    const running = system.workloads.some(
      ({ name: workload, external }) => peer.kind === "workload" && workload === peer.name && external,
    );
    return running ? ["10.1.0.1", "dns"] : numbersOf(peer).map((number) => `10.0.0.${number}`);
  };
  const lines = (flow: Flow): string[] =>
    numbersOf(flow.from).flatMap((from) =>
      hostsOf(flow.to).flatMap((host) =>
        flow.ports.flatMap(({ port }) =>
          flow.http === undefined
            ? [`${from} ${host} ${port} * * 200`]
            : [
                ...flow.http.map(
                  ({ method, path }) => `${from} ${host} ${port} ${method} ${example(path)} 200`,
                ),
                `${from} ${host} ${port} * * 403`,
              ],
        ),
      ),
    );
  return [
    ...pods.map(({ number }) => `${number} 127.0.0.1 * * * 200`),
    ...pods.map(({ number }) => `${number} 10.0.0.${number} * * * 200`),
    "0 * * * * 200",
    ...system.flows.filter(({ expect }) => expect === "allow").flatMap(lines),
  ];
}

/** The wildcards of the paths in the specs. */
const example = (path: string): string => path.replace(".*", "any-value");

/** Runs one script to its end. */
export function runScript(script: string, scenario: Scenario = {}): Outcome {
  const { fake, file, env, done } = prepare(script, scenario);
  const { status, stdout, stderr } = spawnSync("sh", [file, ...(scenario.argv ?? [])], {
    env,
    encoding: "utf8",
    cwd: fake,
  });
  return done(status, stdout, stderr);
}

/** Runs one script and ends it with a signal once it has made its first pod. */
export async function interrupted(script: string, scenario: Scenario): Promise<Outcome> {
  const { file, env, done, isMade } = prepare(script, scenario);
  const child = spawn("sh", [file], { env });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
  });
  const ended = new Promise<number | null>((end) => child.on("close", end));
  const watch = setInterval(() => {
    if (!isMade()) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 5);
  const code = await ended;
  clearInterval(watch);
  return done(code, out, "");
}

function prepare(
  script: string,
  { table = [], otherwise = "dropped", files = {}, without = [], env = {} }: Scenario,
) {
  const folder = mkdtempSync(join(tmpdir(), "palisade-live-"));
  const fake = join(folder, "fake");
  mkdirSync(fake);
  const namespaces = [...new Set(podsIn(script).map(({ namespace }) => namespace)), "default", "clawdstrike"];
  const all: Record<string, string> = {
    namespaces: namespaces.map((name) => `namespace/${name}\n`).join(""),
    table: table.map((line) => `${line}\n`).join(""),
    default: otherwise,
    seen: "",
    targets: '{"data":{"activeTargets":[{"health":"up"}]}}',
    results: "",
    events: "",
    ...files,
  };
  for (const name of without) delete all[name];
  for (const [name, text] of Object.entries(all)) writeFileSync(join(fake, name), text);
  const file = join(folder, "script.sh");
  writeFileSync(file, script);
  const read = (name: string): readonly string[] => {
    try {
      return readFileSync(join(fake, name), "utf8").split("\n").filter(Boolean);
    } catch {
      return [];
    }
  };
  return {
    fake,
    file,
    env: { PATH: `${BIN}:${process.env.PATH}`, FAKE: fake, HOME: folder, TMPDIR: folder, ...env },
    isMade: () => read("made").length > 1,
    done: (code: number | null, out: string, err: string): Outcome => {
      const outcome = {
        code,
        lines: out.split("\n").filter(Boolean),
        err,
        made: read("made"),
        deleted: read("deleted"),
      };
      rmSync(folder, { recursive: true });
      return outcome;
    },
  };
}

export const starting = (word: string, { lines }: Outcome): readonly string[] =>
  lines.filter((line) => line.startsWith(`${word} `));

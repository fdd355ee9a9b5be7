/** A machine for `runJob`: a scratch checkout of this repository, the tools on PATH, and no credentials of any kind. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { palisade } from "../harness.ts";
import { usesRealProvider } from "../pulumi.ts";
import { binDirectory } from "../tools.ts";
import type { Machine } from "./runner.ts";

/** A machine and what its actions did. */
export interface Scratch extends Machine {
  /** Where `actions/upload-artifact` puts what it is given, by the artifact's name. */
  readonly artifacts: string;
  /** What `marocchino/sticky-pull-request-comment` posted, by its header. */
  readonly comments: ReadonlyMap<string, string>;
  /** Puts a command in front of all others on PATH. */
  readonly command: (name: string, script: string) => void;
  /** Changes the config of a stack file. */
  readonly configure: (
    stack: string,
    change: (config: Record<string, unknown>) => Record<string, unknown>,
  ) => void;
  /** Makes a stack file that of a stack whose secrets have a passphrase. */
  readonly salt: (stack: string) => void;
  readonly remove: () => void;
}

const repository = join(import.meta.dirname, "..", "..");
const standIns = usesRealProvider() ? [] : [join(repository, "e2e", "provider", "bin", "kubernetes")];

/** A fresh machine with a fresh checkout. */
export function scratchMachine(): Scratch {
  const base = mkdtempSync(join(tmpdir(), "palisade-workflow-"));
  const [checkout = "", temporary = "", home = "", bin = "", artifacts = ""] = [
    "checkout",
    "temporary",
    "home",
    "bin",
    "artifacts",
  ].map((name) => {
    mkdirSync(join(base, name));
    return join(base, name);
  });
  checkOut(checkout);
  const comments = new Map<string, string>();
  const machine: Scratch = {
    checkout,
    temporary,
    artifacts,
    comments,
    env: {
      PATH: [
        bin,
        binDirectory,
        ...standIns,
        join(repository, "node_modules", ".bin"),
        process.env.PATH ?? "",
      ].join(delimiter),
      HOME: home,
      PULUMI_HOME: join(home, ".pulumi"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PALISADE_E2E_NODE: process.execPath,
      GITHUB_REPOSITORY: "acme/palisade",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "7",
    },
    actions: {
      "actions/checkout": () => undefined,
      "actions/setup-node": () => undefined,
      "pulumi/actions": () => undefined,
      // Nothing to upload is a warning there, too.
      "actions/upload-artifact": ({ name = "", path = "" }) => {
        if (existsSync(path)) cpSync(path, join(artifacts, name), { recursive: true });
      },
      "marocchino/sticky-pull-request-comment": ({ header = "", path = "" }) => {
        comments.set(header, readFileSync(path, "utf8"));
      },
    },
    // Its packages are linked into the checkout; .ci/run runs the command itself.
    skip: ["npm ci"],
    command: (name, script) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    },
    configure: (stack, change) => {
      const file = join(checkout, `Pulumi.${stack}.yaml`);
      const { config, ...rest } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
      writeFileSync(file, stringify({ ...rest, config: change(config) }));
    },
    salt: (stack) => {
      const file = join(checkout, `Pulumi.${stack}.yaml`);
      const { config } = parse(readFileSync(file, "utf8")) as { config: object };
      const encryptionsalt = "v1:HgX/R4Tkwek=:v1:38oAw1ltTORb0Jvz:Z3FdDd1tm7UhD1KrHQ/UQ9EEqgUrEw==";
      writeFileSync(file, stringify({ config, encryptionsalt }));
    },
    remove: () => rmSync(base, { recursive: true }),
  };
  // GitHub's CLI fetches what an earlier job uploaded: `gh run download <run> --repo … --name <artifact> --dir <folder>`.
  if (usesRealProvider()) for (const stack of ["dev", "prod"]) machine.configure(stack, withoutEngines);
  machine.command("gh", `cp -r "${artifacts}/$7" "$9"`);
  return machine;
}

/** With the real provider nothing must be installed: it would fetch charts, and wait for pods that nothing runs here. */
function withoutEngines(config: Record<string, unknown>): Record<string, unknown> {
  const cluster = config["palisade:cluster"] as Record<string, unknown>;
  const agentAudit = { owner: "the tests", reason: "nothing runs agents here" };
  return {
    ...config,
    "palisade:engines": { cilium: { install: false }, tetragon: { install: false } },
    "palisade:cluster": { ...cluster, ...(config["palisade:mode"] === "audit" ? { agentAudit } : {}) },
  };
}

/** Half of the files, and no job reads them. */
const OF_TESTS = /^(tests|e2e|bench)\//;

/** The files of the program under test as they are now, committed or not, and this repository's installed packages. */
function checkOut(folder: string): void {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
  });
  const names = stdout.split("\0").filter((path) => path !== "" && !OF_TESTS.test(path));
  for (const name of names.filter((path) => existsSync(join(palisade, path)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(palisade, name), join(folder, name));
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
}

/** One run of jest over the end-to-end tests, in a process of its own, and what came of it. */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Cluster } from "./cluster.ts";
import { endGroup } from "./processes.ts";
import { usesRealProvider } from "./pulumi.ts";
import { standInFiles, standInTests } from "./stand-in-only.ts";
import { namePattern, untagged } from "./test-names.ts";

/** What a run came to. A file that does not load counts as one failure. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that failed, and the paths of files that did not load. */
  readonly failures: readonly string[];
  /** The first line of what a failed test said, by its full name. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** What a run may be told beside the files. */
export interface SuiteOptions {
  /** Full names without row tags, or beginnings of such, of the tests to run; absent means all. */
  readonly names?: readonly string[];
  /** True keeps jest's own report from the terminal, for a run that is meant to fail; absent means it is shown. */
  readonly quiet?: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const root = join(import.meta.dirname, "..");

/** Where a run of all tests leaves its report, for the judge of the row tags (tests/rows). */
const record = join(root, "coverage", "e2e.json");

/** With the real provider, the tests that need the stand-in are left out. */
function selection(names: readonly string[]): string[] {
  const wanted = names.length === 0 ? "" : `(?:${names.map(namePattern).join("|")})`;
  if (!usesRealProvider()) return wanted === "" ? [] : [`--testNamePattern=^${wanted}`];
  const paths = standInFiles.map((file) => `--testPathIgnorePatterns=/e2e/tests/${namePattern(file)}$`);
  const left = standInTests.map((name) => `${namePattern(name)}$`).join("|");
  return [...paths, `--testNamePattern=^(?!${left})${wanted}`];
}

/**
 * Runs the test files whose path contains one of `patterns` (none: all), as many at a time as there are clusters.
 * @param env further variables for the tests
 * @throws Error when jest ends without a report
 */
export async function runSuite(
  clusters: readonly Cluster[],
  patterns: readonly string[],
  env: Readonly<Record<string, string>>,
  { names = [], quiet = false }: SuiteOptions = {},
): Promise<Totals> {
  const folders = clusters.map(({ folder }) => folder);
  const report = join(folders[0] ?? root, "report.json");
  const complete = patterns.length === 0 && names.length === 0 && !usesRealProvider();
  rmSync(report, { force: true });
  if (complete) rmSync(record, { force: true });
  const child = spawn(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--no-warnings",
      join(root, "node_modules", "jest", "bin", "jest.js"),
      "--config=e2e/jest.config.mjs",
      `--maxWorkers=${clusters.length}`,
      "--verbose",
      "--json",
      `--outputFile=${report}`,
      ...selection(names),
      ...patterns.map((pattern) => `e2e/tests/.*${pattern}`),
    ],
    {
      cwd: root,
      detached: true,
      stdio: ["ignore", "ignore", quiet ? "ignore" : "inherit"],
      env: { ...process.env, ...env, PALISADE_E2E_CLUSTERS: folders.join(":") },
    },
  );
  if (child.pid !== undefined) clusters[0]?.noteTests(child.pid);
  await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
  if (child.pid !== undefined) await endGroup(child.pid, "SIGTERM");
  if (!existsSync(report)) throw new Error("jest ended without a report");
  if (complete) {
    mkdirSync(dirname(record), { recursive: true });
    copyFileSync(report, record);
  }
  return totalsOf(JSON.parse(readFileSync(report, "utf8")) as Report, complete);
}

function totalsOf({ testResults }: Report, complete: boolean): Totals {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const named = new Set(results.map(({ fullName }) => untagged(fullName)));
  const unknown = complete ? standInTests.filter((name) => !named.has(name)) : [];
  const failures = [
    ...results.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    ...broken.map(({ name }) => name),
    ...unknown.map((name) => `stand-in-only.ts names a test that is not there: ${name}`),
  ];
  return {
    passed: results.filter(({ status }) => status === "passed").length,
    failed: failures.length,
    failures,
    reasons: new Map(results.map(({ fullName, failureMessages }) => [fullName, firstLine(failureMessages)])),
  };
}

const firstLine = ([message = ""]: readonly string[]): string =>
  stripVTControlCharacters(message).trimStart().split("\n", 1)[0] ?? "";

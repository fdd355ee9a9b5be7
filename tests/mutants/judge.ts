/** Runs the tests that carry a row tag on a copy of the program, and says whether a claim of theirs failed. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plant } from "../../e2e/mutants/mutant.ts";
import { type Judged, type Verdict, verdictOf } from "../../e2e/mutants/verdict.ts";
import { readTag, tagsIn, tagText } from "../rows/columns.ts";
import type { Carried, RowMutant } from "./table.ts";

/** Jest's report of one file, with the reasons of failures. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Plants a mutant in the copy, runs the tests of its tags, and puts the line back. It is caught where each tag is. */
export function judge(mutant: RowMutant, copy: string): Judged {
  const began = Date.now();
  const path = join(copy, mutant.file);
  const sound = readFileSync(path);
  plant(mutant, copy);
  try {
    return {
      mutant: mutant.name,
      verdict: together(verdictsOn(copy, mutant.caughtBy)),
      seconds: (Date.now() - began) / 1000,
    };
  } finally {
    writeFileSync(path, sound);
  }
}

/** The verdict of each tag's tests. */
export type Verdicts = readonly (readonly [Carried, Verdict])[];

export const verdictsOn = (copy: string, carried: readonly Carried[]): Verdicts =>
  [...Map.groupBy(carried, ([, file]) => file)].flatMap(([file, of]) => {
    const report = reportOf(
      copy,
      file,
      of.map(([tag]) => tag),
    );
    return of.map((each) => [each, verdictOn(report, each)] as const);
  });

/** One verdict over all tags: survived where one of them saw nothing. */
export function together(verdicts: Verdicts): Verdict {
  const missed = verdicts.filter(([, { kind }]) => kind === "survived");
  const unclear = verdicts.find(([, { kind }]) => kind === "undecided");
  if (missed.length > 0) return { kind: "survived" };
  if (unclear !== undefined) return unclear[1];
  return { kind: "caught", by: verdicts.map(([[tag]]) => `[${tag}]`).join(" ") };
}

function verdictOn(report: Report | string, [tag, file]: Carried): Verdict {
  if (typeof report === "string") return { kind: "undecided", because: `${file}: ${report}` };
  const carriers = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(
      ({ fullName, status }) => status !== "pending" && tagsIn(fullName).some((each) => says(each, tag)),
    );
  const failed = carriers.filter(({ status }) => status !== "passed");
  return verdictOf({
    passed: carriers.length - failed.length,
    failed: failed.length,
    failures: failed.map(({ fullName }) => fullName),
    reasons: new Map(failed.map(({ fullName, failureMessages: [reason = ""] }) => [fullName, reason])),
  });
}

/** Whether a tag of a name, which may be of several rows, is of the one that is looked for. */
function says(written: string, wanted: string): boolean {
  const read = readTag(written);
  return !("problem" in read) && read.some((tag) => tagText(tag) === wanted);
}

/** What jest says of the tests of one file that name the rows, or why it says nothing. */
function reportOf(copy: string, file: string, tags: readonly string[]): Report | string {
  const out = join(copy, "mutant.json");
  rmSync(out, { force: true });
  const rows = tags.map((tag) => tag.split(" ")[0]).join("|");
  const jest = join("node_modules", "jest", "bin", "jest.js");
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...["--experimental-vm-modules", "--no-warnings", jest, "--runTestsByPath", file],
      ...["--testNamePattern", `\\[[^\\]]*\\b(?:${rows})\\b`, "--json", `--outputFile=${out}`],
    ],
    { cwd: copy, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  try {
    return JSON.parse(readFileSync(out, "utf8")) as Report;
  } catch {
    return stderr.split("\n").find((line) => /Error/.test(line)) ?? "jest left no report";
  }
}

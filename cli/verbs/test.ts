import { Option } from "commander";
import { type Case, readCases } from "../../analysis/cases/case.ts";
import { runCase } from "../../analysis/cases/run.ts";
import { unreadDocument } from "../../documents/diagnostics.ts";
import { documentsIn } from "../../documents/documents.ts";
import { attempt, Refused } from "../../documents/issue.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { casesJson, casesJunit, casesText, countChecks, type FileResult } from "../../report/cases/print.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import { EXIT, UnusableInput } from "../exit.ts";
import { manifestsIn } from "../read-manifests.ts";
import type { Verb } from "../verb.ts";

const PRINTERS = { text: casesText, json: casesJson, junit: casesJunit } as const;
type Format = keyof typeof PRINTERS;

/** `palisade test`: unit tests of policies. Exit 1 when a check does not hold, 2 when a file is no case file. */
export const testVerb: Verb = (program, terminal, exit) => {
  program
    .command("test")
    .description("Check case files: policies, endpoints, and the verdict expected of every flow")
    .argument("<files...>", "case files, or folders of them; docs/verdicts.md says how they are written")
    .addOption(
      new Option("-o, --output <format>", "how to print it").choices(Object.keys(PRINTERS)).default("text"),
    )
    .action((files: string[], { output }: { readonly output: Format }) => {
      const results: FileResult[] = [];
      for (const file of manifestsIn(files, terminal.folder)) {
        results.push({ file: file.name, cases: casesIn(file.name, file.text).map(runCase) });
      }
      const { checks, failed } = countChecks(results);
      if (checks === 0) throw new UnusableInput(`No case was found in ${files.join(", ")}.`);
      terminal.out(PRINTERS[output](results));
      exit(failed === 0 ? EXIT.clean : EXIT.findings);
    });
};

/** The cases of a file. A document that holds none is unusable, and everything that is wrong with it is said. */
function casesIn(name: string, text: string): Case[] {
  const cases: Case[] = [];
  for (const read of documentsIn({ name, text })) {
    if (read.kind === "unread") throw unusable(read.diagnostics);
    const { value, place } = read;
    const found = attempt(() => readCases(value));
    if (found instanceof Refused) throw unusable(unreadDocument(found.issues, place));
    cases.push(...found);
  }
  return cases;
}

const unusable = (diagnostics: readonly Diagnostic[]): UnusableInput =>
  new UnusableInput(diagnostics.map(diagnosticLine).join("\n"));

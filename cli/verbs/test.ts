import { Option } from "commander";
import { readCases } from "../../analysis/cases/case.ts";
import { type CaseResult, runCase } from "../../analysis/cases/run.ts";
import { atTheirPlaces } from "../../analysis/input/located.ts";
import { unreadDocument } from "../../documents/diagnostics.ts";
import { documentsIn, type SourceFile } from "../../documents/documents.ts";
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
        results.push({ file: file.name, cases: [...resultsIn(file)] });
      }
      const { checks, failed } = countChecks(results);
      if (checks === 0) throw new UnusableInput(`No case was found in ${files.join(", ")}.`);
      terminal.out(PRINTERS[output](results));
      exit(failed === 0 ? EXIT.clean : EXIT.findings);
    });
};

/** What became of the cases of a file. A document that holds none is unusable, and everything that is wrong is said. */
function* resultsIn(file: SourceFile): Generator<CaseResult> {
  for (const read of documentsIn(file)) {
    if (read.kind === "unread") throw unusable(read.diagnostics);
    const { value, place, positions } = read;
    const cases = attempt(() => readCases(value));
    if (cases instanceof Refused)
      throw unusable(atTheirPlaces(unreadDocument(cases.issues, place), positions));
    for (const [index, one] of cases.entries())
      yield runCase(one, { file: file.name, positions: positions.within(`cases[${index}]`) });
  }
}

const unusable = (diagnostics: readonly Diagnostic[]): UnusableInput =>
  new UnusableInput(diagnostics.map(diagnosticLine).join("\n"));

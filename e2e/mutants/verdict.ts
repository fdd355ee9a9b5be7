/** What became of one mutant, and how a run of them is told. */
import type { Totals } from "../suite.ts";

export type Verdict =
  /** A test's claim failed on it. */
  | { readonly kind: "caught"; readonly by: string }
  /** Every test that should notice passed. */
  | { readonly kind: "survived" }
  /** Nothing was learned: the program did not start, or a test ended for another reason than its claim. */
  | { readonly kind: "undecided"; readonly because: string };

/** What one run of the tests that should notice says about a mutant. */
export function verdictOf({ passed, failures, reasons }: Totals): Verdict {
  const claim = failures.find((name) => isClaim(reasons.get(name)));
  if (claim !== undefined) return { kind: "caught", by: claim };
  const [other] = failures;
  if (other !== undefined) return { kind: "undecided", because: `${other}: ${reasons.get(other) ?? ""}` };
  return passed === 0 ? { kind: "undecided", because: "no test of that name ran" } : { kind: "survived" };
}

/** An expectation, or an operation that must succeed; a timeout or a mishap of the test itself has another error. */
const isClaim = (reason: string | undefined): boolean =>
  /^(?:Error: )?(?:expect\(|pulumi ended with \d+:)/.test(reason ?? "");

/** A mutant that was judged. */
export interface Judged {
  readonly mutant: string;
  readonly verdict: Verdict;
  readonly seconds: number;
}

function outcomeOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "caught":
      return verdict.by;
    case "survived":
      return "SURVIVED";
    case "undecided":
      return `UNDECIDED: ${verdict.because}`;
  }
}

/** The table: one line a mutant, aligned. */
export function tableOf(judged: readonly Judged[]): string {
  const rows = [
    ["mutant", "seconds", "caught by"] as const,
    ...judged.map(
      ({ mutant, seconds, verdict }) => [mutant, String(Math.round(seconds)), outcomeOf(verdict)] as const,
    ),
  ];
  const width = Math.max(...rows.map(([mutant]) => mutant.length));
  return rows
    .map(([mutant, seconds, outcome]) => `${mutant.padEnd(width)}  ${seconds.padStart(7)}  ${outcome}\n`)
    .join("");
}

const count = (judged: readonly Judged[], kind: Verdict["kind"]): number =>
  judged.filter(({ verdict }) => verdict.kind === kind).length;

/** The last line; what is undecided is named only where there is some. */
export function totalsLine(judged: readonly Judged[]): string {
  const undecided = count(judged, "undecided");
  const told = `${count(judged, "caught")} caught, ${count(judged, "survived")} survived`;
  return undecided === 0 ? told : `${told}, ${undecided} undecided`;
}

export const allCaught = (judged: readonly Judged[]): boolean =>
  judged.length > 0 && count(judged, "caught") === judged.length;

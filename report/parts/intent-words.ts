import { intentDiagnostic } from "../../proof/diagnostics.ts";
import type { IntentProblem, SystemIntent } from "../../proof/report.ts";
import { sentencesOf } from "./rules.ts";

/** `missing hushd -> internet TCP 443`, and what decided: `It is refused by CiliumNetworkPolicy shop/web and 2 more`. */
export function problemWords(problem: IntentProblem): { readonly edge: string; readonly decided: string } {
  const diagnostic = intentDiagnostic(problem);
  return { edge: diagnostic.subject, decided: sentencesOf(diagnostic).says };
}

/** `26 of 28 edges pass, 3 of 7 refusals hold`, and what is open beyond them. */
export function countWords({ allow, deny, unintended, wider }: SystemIntent): string {
  return [
    `${allow.met} of ${allow.edges} edges pass`,
    `${deny.met} of ${deny.edges} refusals hold`,
    `${pairWords(unintended.length, "open pair")} not intended`,
    ...(wider > 0 ? [`${pairWords(wider, "pair")} open on more ports than intended`] : []),
  ].join(", ");
}

/** `1 pair is`, `2 pairs are`. */
const pairWords = (count: number, what: string): string => `${count} ${what}${count === 1 ? " is" : "s are"}`;

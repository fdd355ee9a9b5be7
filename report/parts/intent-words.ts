import type { IntentProblem, IntentProblemKind, SystemIntent } from "../../proof/report.ts";

/** What decided, as the beginning of a sentence that goes on with policies. */
const DECIDED: Readonly<Record<IntentProblemKind, string>> = {
  missing: "refused by",
  excess: "opened by",
  voided: "any request passes by",
  unmet: "demanded by",
  unauthenticated: "opened without a demand by",
  undetermined: "hangs on",
};

/** What is so where no policy had a say. */
const UNDECIDED: Readonly<Record<IntentProblemKind, string>> = {
  missing: "refused",
  excess: "no policy selects either end",
  voided: "no policy asks for requests",
  unmet: "nothing answers the demand",
  unauthenticated: "no policy demands it",
  undetermined: "the input does not settle it",
};

/** `hushd -> internet TCP 443`, with the request where one is concerned. */
export const edgeWords = ({ from, to, ports, request, optional }: IntentProblem): string =>
  `${from} -> ${to} ${ports}${request === undefined ? "" : ` ${request}`}${optional ? " (optional)" : ""}`;

/** `refused by CiliumNetworkPolicy shop/web and 2 more`. */
export function decidedWords({ kind, decidedBy }: IntentProblem): string {
  const policies = [
    ...new Set(
      decidedBy.flatMap(({ policy, path }) =>
        policy === undefined ? [] : [path === undefined ? policy : `${policy} ${path}`],
      ),
    ),
  ];
  const [first] = policies;
  if (first === undefined) return UNDECIDED[kind];
  return `${DECIDED[kind]} ${first}${policies.length > 1 ? ` and ${policies.length - 1} more` : ""}`;
}

/** `26 of 28 edges pass, 3 of 7 refusals hold`, and what is open beyond them. */
export function countWords({ allow, deny, beyond, wider }: SystemIntent): string {
  return [
    `${allow.met} of ${allow.edges} edges pass`,
    `${deny.met} of ${deny.edges} refusals hold`,
    `${beyond.length} open pairs are not in it`,
    ...(wider > 0 ? [`${wider} are open wider than it says`] : []),
  ].join(", ");
}

import type { Cause, EdgeChange, Terms } from "../../analysis/diff/report.ts";

/** Names written out of one end, before the rest is counted. */
const NAMES_SHOWN = 6;

export const namesWords = (names: readonly string[]): string =>
  names.length > NAMES_SHOWN
    ? `${names.slice(0, NAMES_SHOWN).join(", ")} and ${names.length - NAMES_SHOWN} more`
    : names.join(", ");

/** `loses authentication, loses L7`: what a change of terms means for who relies on them; empty for plain edges. */
export function termsWords({ before, after }: EdgeChange): string {
  if (before === undefined || after === undefined) return describe(after ?? before);
  const words = [
    ...(before.outcome === after.outcome ? [] : [`${before.outcome} before, ${after.outcome} now`]),
    ...gainOrLoss("authentication", before.authentication !== "none", after.authentication !== "none"),
    ...(before.authentication !== "none" &&
    after.authentication !== "none" &&
    before.authentication !== after.authentication
      ? [`authentication ${before.authentication} before, ${after.authentication} now`]
      : []),
    ...gainOrLoss("L7", before.requests.length > 0, after.requests.length > 0),
  ];
  const both = before.requests.length > 0 && after.requests.length > 0;
  if (both && before.requests.join() !== after.requests.join())
    words.push(`requests were ${before.requests.join("; ")}, are ${after.requests.join("; ")}`);
  if (words.length > 0) return words.join(", ");
  return after.proxied ? "now proxied, any request" : "no longer proxied";
}

const gainOrLoss = (what: string, was: boolean, is: boolean): string[] =>
  was === is ? [] : [`${is ? "gains" : "loses"} ${what}`];

function describe(terms: Terms | undefined): string {
  if (terms === undefined) return "";
  return [
    ...(terms.outcome === "allowed" ? [] : [terms.outcome]),
    ...(terms.authentication === "none" ? [] : [`authentication ${terms.authentication}`]),
    ...terms.requests,
  ].join("; ");
}

function causeWords(cause: Cause): string {
  switch (cause.kind) {
    case "policy": {
      const { policy, path, place } = cause;
      const rule = path === undefined ? "" : ` ${path}`;
      const at = place === undefined ? "" : ` at ${place.file}:${place.line}`;
      return `${policy}${rule}${at} (${cause.side}${cause.fate === "same" ? "" : `, ${cause.fate}`})`;
    }
    case "workload":
      return `workload ${namesWords(cause.workloads)} ${cause.fate}`;
    case "setting":
      return `${cause.setting} ${cause.before} before, ${cause.after} now`;
  }
}

/** Causes written out of one change, before the rest is counted. */
const CAUSES_SHOWN = 4;

export const causesWords = (causes: readonly Cause[]): string[] => [
  ...causes.slice(0, CAUSES_SHOWN).map(causeWords),
  ...(causes.length > CAUSES_SHOWN ? [`${causes.length - CAUSES_SHOWN} more`] : []),
];

export const totalsWords = ({ opened, closed, changed }: Readonly<Record<string, number>>): string =>
  `${opened} edges opened, ${closed} closed, ${changed} on other terms`;

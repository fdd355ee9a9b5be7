import { escapePromql, escapeRe2 } from "../../model/escape.ts";
import type { Metric, Recorded } from "./metrics.ts";

/** What a label must be: this text, or anything that a regular expression matches whole. */
export type Match = string | { readonly like: string };

/** A selector of series, as `cilium_policy_change_total{outcome="fail"}`. */
export function series(metric: Metric | Recorded, labels: Readonly<Record<string, Match>> = {}): string {
  const matchers = Object.entries(labels).map(([label, match]) =>
    typeof match === "string" ? `${label}=${escapePromql(match)}` : `${label}=~${escapePromql(match.like)}`,
  );
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(",")}}`;
}

/** A regular expression for one of these texts and nothing else. */
export const oneOf = (texts: readonly string[]): string => texts.map(escapeRe2).join("|");

/**
 * Whether a counter rose by more than `over` within a window. `increase` alone needs two samples and never sees the
 * first count of a series that was born with it, as a single refused connection is; such a series has risen by its
 * whole value.
 */
export const rose = (counter: string, window: string, over: number): string =>
  `increase(${counter}[${window}]) > ${over} or (${counter} unless ${counter} offset ${window}) > ${over}`;

/** The same vector with a label set to a text. */
export const labelled = (vector: string, label: string, value: string): string =>
  `label_replace(${vector}, ${escapePromql(label)}, ${escapePromql(value)}, "", "")`;

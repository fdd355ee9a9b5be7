import type { FindingArgs } from "../../model/finding.ts";
import type { Severity } from "../../model/vocabulary.ts";

/** What a finding's code means: how bad it is, and its sentences. Both are without a closing full stop. */
export interface FindingEntry {
  readonly severity: Severity;
  /** What is so. */
  readonly say: (args: FindingArgs) => string;
  /** What to do about it. */
  readonly remedy: (args: FindingArgs) => string;
}

/** A list argument as people read it: `a, b and c`. */
export function listed(value: FindingArgs[string] | undefined): string {
  if (!Array.isArray(value)) return String(value ?? "");
  const words = value.map(String);
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

const TITLES: Readonly<Record<string, string>> = { cilium: "Cilium", calico: "Calico", tetragon: "Tetragon" };

/** An engine as its project writes itself. */
export const engineTitle = (engine: FindingArgs[string] | undefined): string =>
  TITLES[String(engine)] ?? String(engine);

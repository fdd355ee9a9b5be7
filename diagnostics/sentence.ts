import type { DiagnosticArgs } from "../model/diagnostic.ts";

type Arg = DiagnosticArgs[string] | undefined;

/** A list argument as people read it: `a, b and c`. */
export const listed = (value: Arg): string => joined(value, "and");

/** A list argument to choose from: `a, b or c`. */
export const either = (value: Arg): string => joined(value, "or");

function joined(value: Arg, word: "and" | "or"): string {
  if (!Array.isArray(value)) return String(value ?? "");
  const words = value.map(String);
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** Whether a list argument is empty, or absent. */
export const isEmpty = (value: Arg): boolean => !Array.isArray(value) || value.length === 0;

/** The first of a list argument, and how many more there are: `a and 2 more`. */
export function firstOf(value: Arg): string {
  if (!Array.isArray(value)) return String(value ?? "");
  return `${value[0]}${value.length > 1 ? ` and ${value.length - 1} more` : ""}`;
}

/** The word that agrees with a number or with the length of a list: `one` for 1, else `many`. */
export const agree = (value: Arg, one: string, many: string): string =>
  (Array.isArray(value) ? value.length : Number(value)) === 1 ? one : many;

const ENGINE_TITLES: Readonly<Record<string, string>> = {
  cilium: "Cilium",
  calico: "Calico",
  tetragon: "Tetragon",
};

/** An engine as its project writes itself. */
export const engineTitle = (engine: Arg): string => ENGINE_TITLES[String(engine)] ?? String(engine);

const CLOUD_TITLES: Readonly<Record<string, string>> = { aws: "AWS", gcp: "Google Cloud", azure: "Azure" };

/** A cloud as its vendor writes itself. */
export const cloudTitle = (cloud: Arg): string => CLOUD_TITLES[String(cloud)] ?? String(cloud);

/** Which policies in the cluster judge names that the cloud firewall does not, as the end of a sentence. */
export const inClusterWords = (policies: Arg): string =>
  isEmpty(policies)
    ? "nothing in the cluster judges them either"
    : `in the cluster ${listed(policies)} ${agree(policies, "judges", "judge")} them`;

import { RE2JS } from "re2js";

/** One character of a DNS label as Cilium sees it. */
const CHARACTER = "[-a-zA-Z0-9_]";
/** Written without a star, which would be taken for one of the pattern. */
const ONE_OR_MORE_LABELS = `(${CHARACTER}+([.]${CHARACTER}+){0,})[.]`;

const compiled = new Map<string, RE2JS>();

/** Lower case, with the dot that ends a full name. */
const normalizeName = (name: string): string => {
  const lower = name.trim().toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
};

/**
 * Whether a name fits a pattern of `toFQDNs` or `rules.dns`: `*` stands for characters within one label, a leading
 * `**.` for one or more labels, stars alone for everything (docs/semantics/cilium.md#name-patterns).
 */
export function fitsName(pattern: string, name: string): boolean {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(toRegex(pattern));
    compiled.set(pattern, regex);
  }
  return regex.matches(normalizeName(name));
}

function toRegex(pattern: string): string {
  if (/^\*+\.?$/.test(pattern.trim())) return `(${CHARACTER}+[.])+|[.]`;
  return normalizeName(pattern)
    .replaceAll(".", "[.]")
    .replace(/^\*{2,}\[\.\]/, ONE_OR_MORE_LABELS)
    .replace(/\*+/g, `${CHARACTER}*`);
}

/** A name that fits the pattern and hardly anything else: stands for the pattern where names are unknown. */
export function exampleName(pattern: string): string {
  if (/^\*+\.?$/.test(pattern)) return "any-name.example";
  return pattern
    .replace(/^\*{2,}\./, "any.name.")
    .replace(/\*+/g, "any-name")
    .toLowerCase();
}

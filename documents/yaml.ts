import { load, YAMLException } from "js-yaml";
import { KUBERNETES_YAML } from "./yaml-schema.ts";

/** Levels of nesting; the schema of a custom resource has some fifty. */
const DEEPEST = 500;
/** Values a document with aliases may have once each is written out: where Go's parser begins to refuse too. */
const MOST_VALUES = 400_000;

/** What one document says, or why it says nothing, with the line of it where known, from 0. */
export type YamlRead =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly message: string; readonly line: number };

/** Parses one YAML document. Aliases are shared, not copied, so what a bomb would expand to is counted, not built. */
export function parseYaml(text: string): YamlRead {
  try {
    const value = load(text, {
      schema: KUBERNETES_YAML,
      maxDepth: DEEPEST,
      maxTotalMergeKeys: MOST_VALUES,
    });
    // Only an anchor makes a value appear twice.
    const wrong = text.includes("&") ? misuseOfAnchors(value) : undefined;
    return wrong === undefined ? { kind: "value", value } : { kind: "error", message: wrong, line: 0 };
  } catch (error) {
    if (!(error instanceof YAMLException)) return { kind: "error", message: explain(error), line: 0 };
    return { kind: "error", message: reasonOf(error), line: error.mark?.line ?? 0 };
  }
}

function misuseOfAnchors(root: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  /** Values under this one with every alias written out; undefined when it holds itself. */
  const sizeOf = (value: unknown): number | undefined => {
    if (typeof value !== "object" || value === null) return 1;
    if (open.has(value)) return undefined;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    open.add(value);
    let size = 1;
    for (const part of Object.values(value)) {
      const inner = sizeOf(part);
      if (inner === undefined) return undefined;
      size += inner;
    }
    open.delete(value);
    sizes.set(value, size);
    return size;
  };
  const size = sizeOf(root);
  if (size === undefined) return "refers to itself through an anchor";
  return size > MOST_VALUES
    ? `expands to more than ${MOST_VALUES} values through aliases; write them out`
    : undefined;
}

function reasonOf({ reason }: YAMLException): string {
  if (reason.startsWith("nesting exceeded")) return "nests too deep to be a manifest";
  if (reason.startsWith("unidentified alias")) return `refers to an anchor that is not there (${reason})`;
  if (reason.startsWith("duplicated mapping key"))
    return "has one key twice in one object; Kubernetes would take the last without a word";
  return reason;
}

function explain(error: unknown): string {
  if (error instanceof RangeError) return "nests too deep to be a manifest";
  return error instanceof Error ? error.message : "cannot be parsed";
}

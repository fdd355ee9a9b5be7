import { constructFromEvents, type Event, parseEvents, YAMLException } from "js-yaml";
import { KUBERNETES_YAML } from "./yaml-schema.ts";

/** Levels of nesting; the schema of a custom resource has some fifty. */
const DEEPEST = 500;
/** Values a document with aliases may have once each is written out: where Go's parser begins to refuse too. */
const MOST_VALUES = 400_000;

const END = /^\.\.\.(?=[ \t\r\n]|$)/m;

/**
 * What one document says, with the parser's events, which know where each part is written; or why it says nothing, and
 * at which character where that is known.
 */
export type YamlRead =
  | { readonly kind: "value"; readonly value: unknown; readonly events: readonly Event[] }
  | { readonly kind: "error"; readonly message: string; readonly offset?: number };

/** Parses one YAML document. Aliases are shared, not copied, so what a bomb would expand to is counted, not built. */
export function parseYaml(text: string): YamlRead {
  try {
    const events = parseEvents(text, { maxDepth: DEEPEST });
    const [value, ...others] = constructFromEvents(events, {
      source: text,
      schema: KUBERNETES_YAML,
      maxTotalMergeKeys: MOST_VALUES,
    });
    if (events.length === 0) return { kind: "error", message: "holds no document" };
    if (others.length > 0) {
      const message = "goes on after the end of the document (...); begin another one with ---";
      return { kind: "error", message, offset: text.search(END) };
    }
    // Only an anchor makes a value appear twice.
    const wrong = text.includes("&") ? misuseOfAnchors(value) : undefined;
    return wrong === undefined ? { kind: "value", value, events } : { kind: "error", message: wrong };
  } catch (error) {
    if (!(error instanceof YAMLException)) return { kind: "error", message: explain(error) };
    return { kind: "error", message: reasonOf(error), ...offsetIn(text, error) };
  }
}

/** Where an error stands. Of an alias and of a quoted key the parser knows what follows the first character. */
function offsetIn(text: string, { reason, mark }: YAMLException): { readonly offset?: number } {
  if (mark === undefined) return {};
  const { position } = mark;
  const ofNode = /^(unidentified alias|duplicated mapping key)/.test(reason);
  return { offset: ofNode && /["'*]/.test(text.charAt(position - 1)) ? position - 1 : position };
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

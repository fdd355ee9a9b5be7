import { COLLECTION_STYLE, constructFromEvents, EVENT_ID, type Event, SCALAR_STYLE } from "js-yaml";
import type { WrittenNode } from "./positions.ts";
import { KUBERNETES_YAML } from "./yaml-schema.ts";

/** One YAML document that could be read, as its parser saw it. */
export interface YamlSource {
  readonly text: string;
  /** What `parseEvents` makes of the text: the document, its content, and their ends. */
  readonly events: readonly Event[];
  /** Offset in the file of a character of the text. */
  readonly inFile: (at: number) => number;
}

/** The parts of a YAML document, found when they are asked for. */
export function yamlNodes(source: YamlSource): WrittenNode {
  return new YamlNodes(source).root();
}

/** The key under which merges stand. */
const MERGE = "<<";
/** Merges of merges that are followed; nobody writes as many, and each takes a part of the stack. */
const MOST_MERGES = 500;

/** Opens a list that stands nowhere. */
const LIST: Event = {
  type: EVENT_ID.SEQUENCE,
  style: COLLECTION_STYLE.FLOW,
  start: -1,
  ...{ anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 },
};

type Parts = ReadonlyMap<string, WrittenNode>;

/** Nodes are events by their number; every collection is looked into once. */
class YamlNodes {
  readonly #source: YamlSource;
  /** By event: the one after its node. */
  readonly #next: Uint32Array;
  /** By alias: the node that it refers to. */
  readonly #anchored = new Map<number, number>();
  readonly #parts = new Map<number, Parts>();

  constructor(source: YamlSource) {
    this.#source = source;
    this.#next = new Uint32Array(source.events.length);
    const next = this.#next;
    const open: number[] = [];
    const anchors = new Map<string, number>();
    source.events.forEach((event, at) => {
      next[at] = at + 1;
      if (event.type === EVENT_ID.POP) next[open.pop() ?? 0] = at + 1;
      else if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) open.push(at);
      if (event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT || event.anchorStart < 0) return;
      const name = source.text.slice(event.anchorStart, event.anchorEnd);
      if (event.type === EVENT_ID.ALIAS) this.#anchored.set(at, anchors.get(name) ?? at);
      else anchors.set(name, at);
    });
  }

  root(): WrittenNode {
    const content = 1;
    return this.#node(content, this.#startOf(content) ?? 0);
  }

  #node(at: number, start: number): WrittenNode {
    return { offset: this.#source.inFile(start), parts: () => this.#partsOf(this.#written(at)) };
  }

  /** The node itself, or the one that an alias refers to. */
  #written(at: number): number {
    return this.#anchored.get(at) ?? at;
  }

  #partsOf(at: number, merges = 0): Parts {
    const known = this.#parts.get(at);
    if (known !== undefined) return known;
    const parts = new Map<string, WrittenNode>();
    // A mapping may merge itself: it then finds what it has so far.
    this.#parts.set(at, parts);
    const event = this.#source.events[at];
    if (event?.type === EVENT_ID.MAPPING) this.#addEntries(at, parts, merges);
    else if (event?.type === EVENT_ID.SEQUENCE) this.#addItems(at, event.start, parts);
    return parts;
  }

  /** Keys that are written out stand above merged ones, and of those the first. */
  #addEntries(mapping: number, parts: Map<string, WrittenNode>, merges: number): void {
    const merged: number[] = [];
    const keys = [...this.#children(mapping, 2)];
    const texts = this.#textsOf(keys);
    for (const [i, key] of keys.entries()) {
      const value = this.#nextOf(key);
      if (this.#isMerge(key)) merged.push(...this.#mergedBy(value));
      else parts.set(String(texts[i]), this.#node(value, this.#startOf(key) ?? 0));
    }
    if (merges === MOST_MERGES) return;
    for (const from of merged) {
      for (const [key, node] of this.#partsOf(from, merges + 1)) if (!parts.has(key)) parts.set(key, node);
    }
  }

  #addItems(sequence: number, start: number, parts: Map<string, WrittenNode>): void {
    let offset = start;
    for (const item of this.#children(sequence, 1)) {
      offset = this.#startOf(item) ?? (parts.size === 0 ? start : this.#dashAfter(offset, start));
      parts.set(String(parts.size), this.#node(item, offset));
    }
  }

  /** What stands directly in a collection; of a mapping, with `step` 2, the keys. */
  *#children(collection: number, step: 1 | 2): Generator<number> {
    const { events } = this.#source;
    for (let at = collection + 1; events[at]?.type !== EVENT_ID.POP; ) {
      yield at;
      at = step === 1 ? this.#nextOf(at) : this.#nextOf(this.#nextOf(at));
    }
  }

  #nextOf(at: number): number {
    return this.#next[at] ?? at + 1;
  }

  #isMerge(key: number): boolean {
    const event = this.#source.events[key];
    if (event?.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return false;
    const { text } = this.#source;
    const tag = event.tagStart < 0 ? "" : text.slice(event.tagStart, event.tagEnd);
    return tag === "!!merge" || (tag === "" && text.slice(event.valueStart, event.valueEnd) === MERGE);
  }

  /** The mappings that a merge takes from: one, or a list of them. */
  #mergedBy(value: number): number[] {
    const written = this.#written(value);
    if (this.#source.events[written]?.type !== EVENT_ID.SEQUENCE) return [written];
    return [...this.#children(written, 1)].map((item) => this.#written(item));
  }

  /** Keys as the document's value has them: `010` is 8, `on` is true. They are read as a list of their own. */
  #textsOf(keys: readonly number[]): readonly unknown[] {
    const { events, text } = this.#source;
    const [document] = events;
    if (document === undefined) return [];
    const scalars = keys.flatMap((key) => events[this.#written(key)] ?? []);
    const list = [document, LIST, ...scalars, { type: EVENT_ID.POP }, { type: EVENT_ID.POP }];
    const [read] = constructFromEvents(list, { source: text, schema: KUBERNETES_YAML });
    return read as readonly unknown[];
  }

  /** Offset of a node's first character, its tag and anchor aside; undefined for one without any. */
  #startOf(at: number): number | undefined {
    const event = this.#source.events[at];
    switch (event?.type) {
      case EVENT_ID.ALIAS:
        return event.anchorStart - 1;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        return event.start;
      case EVENT_ID.SCALAR: {
        const { valueStart, tagStart, anchorStart, style } = event;
        if (valueStart < 0) {
          const properties = [tagStart, anchorStart - 1].filter((property) => property >= 0);
          return properties.length === 0 ? undefined : Math.min(...properties);
        }
        if (style === SCALAR_STYLE.PLAIN) return valueStart;
        const quoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
        return quoted ? valueStart - 1 : this.#headerOf(valueStart);
      }
      default:
        return undefined;
    }
  }

  /** The `|` or `>` in the line above the first line of a block scalar. */
  #headerOf(valueStart: number): number {
    const { text } = this.#source;
    const end = text[valueStart - 1] === "\n" ? valueStart - 1 : valueStart;
    const line = text.lastIndexOf("\n", end - 1) + 1;
    const found = /[|>][-+\d]*[ \t]*(?:(?<=[ \t])#.*)?\r?$/.exec(text.slice(line, end));
    return found === null ? valueStart : line + found.index;
  }

  /** The dash of an empty item: the next line that has one below that of the first item. */
  #dashAfter(offset: number, first: number): number {
    const { text } = this.#source;
    const indent = first - (text.lastIndexOf("\n", first - 1) + 1);
    const dash = new RegExp(`\\n {${indent}}(?=-(?:[ \\t\\r\\n]|$))`, "g");
    dash.lastIndex = offset;
    return dash.test(text) ? dash.lastIndex : offset;
  }
}

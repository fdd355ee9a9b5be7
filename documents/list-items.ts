/** A list as its items' texts, each on its own a YAML document, and where each stands in the list's own text. */
export interface CutList {
  /** Everything but the items: apiVersion, kind, metadata. */
  readonly head: string;
  /** What was cut out of the head: the key `items` and all below it. */
  readonly gap: { readonly from: number; readonly to: number };
  readonly items: readonly { readonly text: string; readonly from: number }[];
}

const LIST = /^kind:[ \t]*["']?\w*List["']?[ \t]*\r?$/m;
const ITEMS = /^items:[ \t]*\r?\n/m;
/** An alias, which only means something in the document of its anchor. */
const ALIAS = /[\s,[{]\*[\w-]/;
const BLANK = /^[ \t]*(#.*)?\r?$/;

/**
 * Cuts what `kubectl get -o yaml` prints into its objects before anything is parsed: each is read on its own, knows its
 * own line, and a cluster's whole dump costs no more memory than its largest object. Undefined for anything but a
 * plain list in block style.
 */
export function cutList(text: string): CutList | undefined {
  const found = LIST.test(text) ? ITEMS.exec(text) : null;
  if (found === null || ALIAS.test(text)) return undefined;
  const begin = found.index + found[0].length;
  const starts: number[] = [];
  let indent: string | undefined;
  let end = text.length;
  for (let at = begin; at < text.length; ) {
    const newline = text.indexOf("\n", at);
    const next = newline < 0 ? text.length : newline + 1;
    const [, spaces = "", dash] =
      /^( *)(-(?=[ \t\r\n]|$))?/.exec(text.slice(at, Math.min(next, at + 200))) ?? [];
    if (dash !== undefined && spaces === (indent ?? spaces)) {
      indent = spaces;
      starts.push(at);
    } else if (
      (indent === undefined || spaces.length <= indent.length) &&
      !BLANK.test(text.slice(at, next - 1))
    ) {
      end = at;
      break;
    }
    at = next;
  }
  if (starts.length === 0) return undefined;
  return {
    head: text.slice(0, found.index) + text.slice(end),
    gap: { from: found.index, to: end },
    items: starts.map((from, i) => ({
      text: text.slice(from, starts[i + 1] ?? end).replace("-", " "),
      from,
    })),
  };
}

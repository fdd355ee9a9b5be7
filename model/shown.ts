/** Characters of a value that a message repeats, at most. */
const LONGEST = 60;

/** A value as a message shows it: JSON, cut where it would fill the line. A list or an object is not written out. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  // Cut first, so that a text of megabytes is not copied; what is cut off here would be cut off below.
  const text = JSON.stringify(typeof value === "string" ? value.slice(0, LONGEST + 1) : value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** What a value is, as part of a sentence: `the number 80`, `the text "80"`, `a list`. */
export function described(value: unknown): string {
  if (typeof value === "string") return `the text ${shown(value)}`;
  return typeof value === "number" ? `the number ${shown(value)}` : shown(value);
}

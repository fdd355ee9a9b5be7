/**
 * Names of tests that are chosen by name. The row tags in them (`[C37 effect]`) come and go with what is shown of the rows: a
 * list of names has none, and a test is found whatever its tags.
 */
const TAG = "\\[[A-Z]\\d[^\\]]*\\] ";

/** A test's full name without its row tags. */
export const untagged = (name: string): string => name.replaceAll(new RegExp(TAG, "g"), "");

/** A regular expression, as text, of the names that are `name` but for row tags before any word. */
export function namePattern(name: string): string {
  const words = name.split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return words.map((word) => `(?:${TAG})*${word}`).join(" ");
}

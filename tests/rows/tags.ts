/**
 * Row tags in test files: `[C37 text]` in the name of a test or describe says that the test shows the text of row C37 of the
 * checklist. They are read from the source, so that the document can be written without running anything; a run then shows
 * (judge.ts) that what the source says is what ran.
 */
import ts from "typescript";
import { readTag, type Tag, tagsIn, tagText, withoutTags } from "./columns.ts";

/** A test's or describe's name that carries a tag. */
export interface Tagged extends Tag {
  /** Path of the test file, from the root of the repository. */
  readonly file: string;
  /** The name without its tags; "…" stands where a table's values are not written beside it. */
  readonly title: string;
}

/** Tags of one file. */
export interface FileTags {
  readonly tagged: readonly Tagged[];
  /** Tags in texts that name no test, where they would show nothing. */
  readonly astray: readonly string[];
  /** Tags that cannot be read, and what is wrong: "efect is no column; effect is". */
  readonly unreadable: readonly { readonly tag: string; readonly problem: string }[];
}

/** @param file its path, from the root of the repository */
export function tagsOf(file: string, text: string): FileTags {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const tagged: Tagged[] = [];
  const written: Tag[] = [];
  const unreadable = new Map<string, string>();
  /** A table fills the holes of a name, so texts outside of names may hold parts of tags. */
  const read = (name: string, isName: boolean): Tag[] =>
    tagsIn(name).flatMap((tag) => {
      const found = readTag(tag);
      if (!("problem" in found)) return found;
      if (isName) unreadable.set(tag, found.problem);
      return [];
    });
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      written.push(...read(node.text, false));
    if (ts.isCallExpression(node))
      for (const name of namesOf(node, source))
        tagged.push(...read(name, true).map((tag) => ({ ...tag, file, title: withoutTags(name) })));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const named = new Set(tagged.map(tagText));
  const astray = new Set(written.map(tagText).filter((tag) => !named.has(tag)));
  return {
    tagged: unique(tagged),
    astray: [...astray],
    unreadable: [...unreadable].map(([tag, problem]) => ({ tag, problem })),
  };
}

function unique(tagged: readonly Tagged[]): Tagged[] {
  return [...new Map(tagged.map((each) => [`${tagText(each)} ${each.title}`, each])).values()];
}

/** The names that a call of test or describe gives: one, or one for each entry of the table of its `each`. */
function namesOf(call: ts.CallExpression, source: ts.SourceFile): string[] {
  const [first] = call.arguments;
  const title = first === undefined ? undefined : textOf(first);
  if (title === undefined || !/^(test|it|describe)\b/.test(call.expression.getText(source))) return [];
  if (!ts.isCallExpression(call.expression)) return [title];
  const table = call.expression.arguments[0];
  const entries = table === undefined ? undefined : listOf(table, source);
  if (entries === undefined) return [title.replace(/%[sdijp]|\$[\w.]+/g, "…")];
  return entries.map((entry) => filled(title, entry));
}

/** The title of a table's entry, with those of its values that are written out. */
function filled(title: string, entry: ts.Expression): string {
  const values = ts.isArrayLiteralExpression(entry) ? [...entry.elements] : [entry];
  let next = 0;
  return title
    .replace(/%[sdijp]/g, () => {
      const value = values[next++];
      return (value === undefined ? undefined : textOf(value)) ?? "…";
    })
    .replace(/\$(\w+)/g, (_, name: string) => {
      if (!ts.isObjectLiteralExpression(entry)) return "…";
      const property = entry.properties.find((each) => each.name?.getText() === name);
      const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
      return (value === undefined ? undefined : textOf(value)) ?? "…";
    });
}

/** What a literal says; "…" stands for what a template fills in. Absent for anything else. */
function textOf(node: ts.Node): string | undefined {
  const bare = unwrapped(node);
  if (ts.isStringLiteralLike(bare) || ts.isNumericLiteral(bare)) return bare.text;
  if (!ts.isTemplateExpression(bare)) return undefined;
  return bare.head.text + bare.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
}

/** The entries of a table written in place or as a constant of the file. */
function listOf(node: ts.Node, source: ts.SourceFile): readonly ts.Expression[] | undefined {
  const bare = unwrapped(node);
  if (ts.isArrayLiteralExpression(bare)) return bare.elements.map((each) => unwrapped(each) as ts.Expression);
  if (!ts.isIdentifier(bare)) return undefined;
  let found: ts.Expression | undefined;
  const seek = (each: ts.Node): void => {
    if (ts.isVariableDeclaration(each) && each.name.getText(source) === bare.text) found ??= each.initializer;
    ts.forEachChild(each, seek);
  };
  seek(source);
  return found === undefined || ts.isIdentifier(unwrapped(found)) ? undefined : listOf(found, source);
}

function unwrapped(node: ts.Node): ts.Node {
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
    ? unwrapped(node.expression)
    : node;
}

/** Adding a dialect or an engine, the compiler names every place, and CONTRIBUTING.md names the same. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { type Complaints, complaintsAbout } from "./added-word.ts";

/** Everything that `npm run types` checks, but for the rooms that know the SDKs of clouds, and what tests the program. */
const isWanted = (path: string): boolean => !/^(e2e|tests|crds|components|packaging|\.github)\//.test(path);

/** Files that a section of CONTRIBUTING.md lists, each at the head of its line. */
function listedIn(heading: string): readonly string[] {
  const [, section] = readFileSync("CONTRIBUTING.md", "utf8").split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no section "${heading}"`);
  const [text = ""] = section.split("\n## ");
  return [...text.matchAll(/^- `([^`]+)`:/gm)].map(([, path]) => path as string);
}

/** Files with complaints that the other program does not have: those about the word that only one of the two has. */
const filesBeyond = (complaints: Complaints, other: Complaints): readonly string[] =>
  [...complaints]
    .filter(([path, messages]) => [...messages].some((message) => !other.get(path)?.has(message)))
    .map(([path]) => path);

describe("a word more", () => {
  const [dialect, engine] = complaintsAbout(
    [
      { list: "DIALECTS", word: "some-dialect" },
      { list: "ENGINE_NAMES", word: "some-engine" },
    ],
    isWanted,
  ) as [Complaints, Complaints];

  test.each([
    ["Adding a dialect", filesBeyond(dialect, engine)],
    ["Adding an engine", filesBeyond(engine, dialect)],
  ])("%s: the compiler names the files that CONTRIBUTING.md names, and no others", (heading, named) => {
    const listed = listedIn(heading);
    expect(listed.length).toBeGreaterThan(1);
    expect(listed.filter((path) => !existsSync(path))).toEqual([]);
    expect(named.toSorted()).toEqual(listed.toSorted());
  });
});

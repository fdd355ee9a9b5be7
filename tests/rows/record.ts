/** What a run of jest says of its tests: the report that `--json --outputFile` writes, read for the row tags in it. */
import { relative } from "node:path";
import { readTag, type Tag, tagsIn } from "./columns.ts";

/** One test that ran, or should have. */
export interface Ran {
  /** Path of the test file, from the root of the repository. */
  readonly file: string;
  /** Name with those of its describes before it. */
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly passed: boolean;
}

/** The part of jest's report that is read. */
export interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** @param root the repository, whose path the report's files begin with */
export function ranOf({ testResults }: JestReport, root: string): Ran[] {
  return testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: relative(root, path),
      name: fullName,
      tags: tagsIn(fullName).flatMap((tag) => {
        const read = readTag(tag);
        return "problem" in read ? [] : read;
      }),
      passed: status === "passed",
    })),
  );
}

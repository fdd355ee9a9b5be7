import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { LAW_IDS } from "../../../e2e/differential/calico/laws.ts";
import { STATEMENTS } from "../../../e2e/differential/statements/index.ts";
import { anchorsOf, headingsOf, LINES, PAGES, proofsOf, SCENARIOS, STATEMENT_HEADINGS } from "./pages.ts";

/** Files of cases, with their names as proofs write them. */
const CASE_FILES = ["cilium", "clawdstrike", "differential", "by-hand", "calico"] as const;

interface WrittenCase {
  readonly name: string;
  readonly cites?: string;
}

const cases = CASE_FILES.flatMap((file) =>
  (
    parse(readFileSync(`tests/fixtures/cases/${file}.yaml`, "utf8")) as { cases: readonly WrittenCase[] }
  ).cases.map(({ name, cites }) => ({ file, name: `${file}/${name}`, cites })),
);

const known: Readonly<Record<string, (name: string) => boolean>> = {
  case: (name) => cases.some((one) => one.name === name),
  statement: (name) => STATEMENTS.some(({ id }) => id === name),
  scenario: (name) => SCENARIOS.some((one) => one.name === name),
  law: (name) => (LAW_IDS as readonly string[]).includes(name),
  test: (path) => /\.test\.ts$/.test(path) && existsSync(path),
};

const proven = new Set(STATEMENT_HEADINGS.flatMap(proofsOf).map(({ kind, name }) => `${kind} ${name}`));

describe("anchors", () => {
  test("are those that GitHub gives", () => {
    expect(
      anchorsOf(["Audit mode", "The value of `policyAuditMode`", "LSM hooks, twice", "Audit mode"]),
    ).toEqual(["audit-mode", "the-value-of-policyauditmode", "lsm-hooks-twice", "audit-mode-1"]);
    expect(
      headingsOf("# One\n```\n# none\n```\n## Two\ntext").map(({ title, body }) => [title, body]),
    ).toEqual([
      ["One", "```\n  none\n```"],
      ["Two", "text"],
    ]);
  });

  test("are one of a kind on every page", () => {
    for (const { name, headings } of PAGES) {
      const plain = headings.flatMap(({ title }) => anchorsOf([title]));
      expect([name, plain]).toEqual([name, [...new Set(plain)]]);
    }
  });
});

describe.each(STATEMENT_HEADINGS.map((one) => [one.place, one] as const))("%s", (_, statement) => {
  test("says something, which files follow it, where it is from, and what shows it", () => {
    expect(statement.text.length).toBeGreaterThan(20);
    for (const line of LINES)
      expect([line, statement.lines[line]]).toEqual([line, expect.stringMatching(/\S/)]);
  });

  test("names files that are there", () => {
    const files = [...statement.lines.Model.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    expect(files.length > 0 || statement.lines.Model === "none").toBe(true);
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("names proofs that exist", () => {
    const unknown = proofsOf(statement).filter(({ kind, name }) => !(known[kind]?.(name) ?? false));
    expect(unknown).toEqual([]);
  });
});

describe("what is proven stands under a heading", () => {
  test.each(CASE_FILES)("every case of %s.yaml", (file) => {
    const names = cases.filter((one) => one.file === file).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !proven.has(`case ${name}`))).toEqual([]);
  });

  test("every statement of the comparison with Cilium's engine", () => {
    expect(STATEMENTS.map(({ id }) => id).filter((id) => !proven.has(`statement ${id}`))).toEqual([]);
  });

  test("every law of the comparison of Calico's policies", () => {
    expect(LAW_IDS.filter((id) => !proven.has(`law ${id}`))).toEqual([]);
  });

  test("a case that cites a heading is a proof of that heading", () => {
    const citing = cases.filter(({ cites }) => cites !== undefined);
    expect(citing.length).toBeGreaterThan(100);
    const apart = citing.filter(({ name, cites }) => {
      const heading = STATEMENT_HEADINGS.find(({ place }) => `docs/semantics/${place}` === cites);
      return heading === undefined || !proofsOf(heading).some((proof) => proof.name === name);
    });
    expect(apart.map(({ name, cites }) => `${name}: ${cites}`)).toEqual([]);
  });
});

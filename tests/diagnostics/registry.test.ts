import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { RULES, rulesByCode } from "../../diagnostics/registry.ts";
import { type DiagnosticArgs, type DiagnosticRule, defineRule } from "../../model/diagnostic.ts";
import { SEVERITIES } from "../../model/vocabulary.ts";
import { SYSTEM_NAMES, SYSTEM_RULES, SYSTEMS } from "../../systems/registry.ts";

const folders = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name));

/** Files of rules in a folder: everything in it but its list. */
const ruleFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name !== "index.ts")
        .map((name) => join(folder, name))
    : [];

const AREAS = folders("diagnostics");
const ALL = [...RULES, ...SYSTEM_RULES];

const rulesIn = async (file: string): Promise<readonly DiagnosticRule[]> =>
  Object.values((await import(`../../${file}`)) as Record<string, DiagnosticRule>);
const codeOf = (file: string): string => file.split("/").at(-1)?.replace(".ts", "") ?? "";

describe("a rule file", () => {
  const files = [...AREAS, ...folders("systems").map((system) => join(system, "rules"))].flatMap(ruleFiles);

  test.each(files)("%s holds one rule of its own name, registered once", async (file) => {
    const [rule, ...more] = await rulesIn(file);
    expect(more).toEqual([]);
    expect(rule?.code).toBe(codeOf(file));
    expect(ALL.filter((registered) => registered === rule)).toHaveLength(1);
    expect(Object.isFrozen(rule)).toBe(true);
  });

  test("stands for each rule that is registered", () => {
    expect(ALL.map(({ code }) => code).sort()).toEqual(files.map(codeOf).sort());
  });
});

describe("the registry", () => {
  test("cannot be changed", () => {
    expect(Object.isFrozen(RULES)).toBe(true);
    expect(Object.isFrozen(SYSTEM_RULES)).toBe(true);
  });

  test.each(AREAS)("%s has errors first, then warnings, then notes", (area) => {
    const codes = ruleFiles(area).map(codeOf);
    const ranks = RULES.filter(({ code }) => codes.includes(code)).map(({ severity }) =>
      SEVERITIES.indexOf(severity),
    );
    expect(ranks.length).toBeGreaterThan(0);
    expect(ranks).toEqual([...ranks].sort());
  });

  test("lets a system bring the rules of its own folder and no others", () => {
    for (const name of SYSTEM_NAMES)
      expect((SYSTEMS[name].rules ?? []).map(({ code }) => code).sort()).toEqual(
        ruleFiles(join("systems", name, "rules"))
          .map(codeOf)
          .sort(),
      );
  });

  test("gives a code to one rule only", () => {
    const rule = RULES[0] as DiagnosticRule;
    expect(rulesByCode(ALL).get(rule.code)).toBe(rule);
    expect(() => rulesByCode([...ALL, defineRule({ ...rule })])).toThrow(rule.code);
  });
});

/** Arguments of any name that all have one value, but for the cloud, which is a closed word. */
const every = (value: DiagnosticArgs[string]): DiagnosticArgs =>
  new Proxy({}, { get: (_, name) => (name === "cloud" ? "aws" : value) });
const ARGS = [every("word"), every(1), every(["one"]), every(["one", "two"])];

const ROWS = new Set(
  Object.keys(
    (JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")) as { rows: object }).rows,
  ),
);

/** The headings of a page, as links name them. */
const headingsOf = (page: string): readonly string[] =>
  [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

describe.each(ALL.map((rule) => [rule.code, rule] as const))("%s", (_code, rule) => {
  test("has a title, a reason and sentences, none of them with a full stop", () => {
    const fixed = [rule.title, rule.why];
    const filled = ARGS.flatMap((args) => [rule.say(args), rule.remedy(args)]);
    for (const text of [...fixed, ...filled]) {
      expect(text).not.toBe("");
      expect(text).not.toMatch(/\.$|undefined|\[object/);
    }
    for (const text of fixed) expect(text).toMatch(/^[A-Z]/);
  });

  test("says where its fact is from", () => {
    const { source } = rule;
    const [, page, heading = ""] = /^(\S+\.md)#(\S+)$/.exec(source) ?? [];
    if (page !== undefined) expect(headingsOf(page)).toContain(heading);
    else if (/^[A-Z]\d+$/.test(source)) expect(ROWS).toContain(source);
    else expect(source).toMatch(/^[A-Za-z][\w ]+: .+/);
  });
});

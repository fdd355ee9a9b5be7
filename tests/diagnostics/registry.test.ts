import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { RULES, rulesByCode } from "../../diagnostics/registry.ts";
import { type DiagnosticArgs, type DiagnosticRule, defineRule } from "../../model/diagnostic.ts";
import { SEVERITIES } from "../../model/vocabulary.ts";

/** Files of rules, as `network/dns-missing.ts`: everything in an area but its list. */
const RULE_FILES = readdirSync("diagnostics", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: area }) =>
    readdirSync(join("diagnostics", area))
      .filter((name) => name !== "index.ts")
      .map((name) => join("diagnostics", area, name)),
  );

const rulesIn = async (file: string): Promise<readonly DiagnosticRule[]> =>
  Object.values((await import(`../../${file}`)) as Record<string, unknown>).filter(
    (value): value is DiagnosticRule => typeof value === "object" && value !== null && "code" in value,
  );

describe("a rule file", () => {
  test.each(RULE_FILES)("%s holds one rule of its own name, registered once", async (file) => {
    const [rule, ...more] = await rulesIn(file);
    expect(more).toEqual([]);
    expect(`${rule?.code}.ts`).toBe(file.split("/").at(-1));
    expect(RULES.filter((registered) => registered === rule)).toHaveLength(1);
    expect(Object.isFrozen(rule)).toBe(true);
  });
});

describe("the registry", () => {
  test("holds the rules of the files and no others, and nobody can change it", () => {
    expect(RULES).toHaveLength(RULE_FILES.length);
    expect(Object.isFrozen(RULES)).toBe(true);
  });

  test("in an area errors come first, then warnings, then notes", () => {
    for (const area of new Set(RULE_FILES.map((file) => file.split("/")[1]))) {
      const codes = RULE_FILES.filter((file) => file.split("/")[1] === area).map(codeOf);
      const ranks = RULES.filter(({ code }) => codes.includes(code)).map(({ severity }) =>
        SEVERITIES.indexOf(severity),
      );
      expect(ranks).toEqual([...ranks].sort());
    }
  });

  test("a code stands for one rule", () => {
    const rule = RULES[0] as DiagnosticRule;
    expect(rulesByCode(RULES).get(rule.code)).toBe(rule);
    expect(() => rulesByCode([...RULES, defineRule({ ...rule })])).toThrow(rule.code);
  });
});

const codeOf = (file: string): string => file.split("/").at(-1)?.replace(".ts", "") ?? "";

/** Arguments of any name that all have one value, but for the cloud, which is a closed word. */
const every = (value: DiagnosticArgs[string]): DiagnosticArgs =>
  new Proxy({}, { get: (_, name) => (name === "cloud" ? "aws" : value) });
const ARGS = [every("word"), every(1), every(["one"]), every(["one", "two"])];

const ROWS = new Set(
  Object.keys(
    (JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")) as { rows: object }).rows,
  ),
);

describe.each(RULES.map((rule) => [rule.code, rule] as const))("%s", (_code, rule) => {
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
    if (/^[A-Z]\d+$/.test(source)) expect(ROWS).toContain(source);
    else expect(source).toMatch(/^docs\/semantics\/[a-z]+\.md#[a-z0-9-]+$|^[A-Za-z][\w ]+: .+/);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { isApplicable } from "../../plan/build.ts";
import { run } from "../support/cli.ts";
import { EXAMPLES, type Example, examplePlan, ruleTable, section } from "./rule-table.ts";

const doc = readFileSync("docs/cloud.md", "utf8");

/** Most rules that a person would call a small set. */
const SMALL = 30;

describe.each(EXAMPLES)("prod of the example stack on %s [M6 S4 effect eks gke aks]", (stack: Example) => {
  test("docs/cloud.md lists the rules of the plan, each with why it is there", () => {
    const written = new RegExp(`<!-- rules of ${stack} -->\n(.*?)\n<!-- end -->`, "s").exec(doc)?.[1]?.trim();
    expect(written).toBe(section(stack));
  });

  test("they are few, and each is explained", () => {
    const rules = ruleTable(stack);
    expect(rules.length).toBeGreaterThan(8);
    expect(rules.length).toBeLessThanOrEqual(SMALL);
    for (const rule of rules) expect(rule.split(" | ").at(-1)?.length).toBeGreaterThan(15);
  });

  test("nothing refuses the plan, and no port is open to every address by name and by range at once", () => {
    const plan = examplePlan(stack);
    expect(isApplicable(plan)).toBe(true);
    expect(plan.diagnostics.map(({ code }) => code)).not.toContain("cloud-names-moot");
  });
});

test.each([...doc.matchAll(/^npm run -s palisade -- (.*)$/gm)].map(([, line = ""]) => line))(
  "docs/cloud.md: %s",
  async (line) => {
    const argv = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
    const { code, out, err } = await run(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Border of");
  },
);

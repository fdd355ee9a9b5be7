import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readCases } from "../../analysis/cases/case.ts";
import { runCase } from "../../analysis/cases/run.ts";
import { scenarioAt, THEME_NAMES } from "../../e2e/differential/generate/scenario.ts";
import { SHOWING } from "../../e2e/differential/generate/themes.ts";
import { MUTANTS } from "../../e2e/differential/mutants/table.ts";
import { STATEMENTS } from "../../e2e/differential/statements/index.ts";
import { UNDECIDABLE } from "../../e2e/differential/statements/undecidable.ts";
import { Tally } from "../../e2e/differential/tally.ts";
import { CILIUM_VERSIONS, type CiliumVersion } from "../../e2e/differential/versions.ts";
import { mistakenFile, stalePatches } from "../../e2e/mutants/mutant.ts";

const byHand = readCases(
  parse(readFileSync(new URL("../fixtures/cases/by-hand.yaml", import.meta.url), "utf8")),
);

describe("the sentences of the semantics that the comparison with Cilium's engine is about", () => {
  test("no two of the decidable ones share an id, and no two of the others a case", () => {
    const ids = STATEMENTS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const cases = UNDECIDABLE.map(({ shownBy }) => shownBy);
    expect(cases).toEqual([...new Set(cases)]);
  });

  test.each(UNDECIDABLE.map((one) => [one.says, one] as const))(
    "that the engine cannot be asked has a case derived by hand: %s",
    (_, { shownBy }) => {
      const found = byHand.filter(({ name }) => name === shownBy);
      expect(found).toHaveLength(1);
      expect(found.map((one) => runCase(one))).toMatchObject([{ passed: true }]);
    },
  );
});

describe("the themes of the comparison", () => {
  test("what a run may lack is a paragraph of statements or a kind of verdict, and the themes that show it exist", () => {
    const paragraphs = new Set(STATEMENTS.map(({ id }) => id.split(".")[0] ?? ""));
    for (const [what, themes] of Object.entries(SHOWING)) {
      expect([...paragraphs, "auth-required", "allowed-with-L7"]).toContain(what);
      expect(themes.length).toBeGreaterThan(0);
      for (const theme of themes) expect(THEME_NAMES).toContain(theme);
    }
  });

  test("a scenario is the same whenever its seed, number and theme are", () => {
    for (const theme of THEME_NAMES) expect(scenarioAt(5, 3, theme)).toEqual(scenarioAt(5, 3, theme));
    expect(scenarioAt(5, 3, "mixed")).not.toEqual(scenarioAt(6, 3, "mixed"));
    expect(() => scenarioAt(1, 1, "no-such")).toThrow(/no theme no-such; there are mixed, /);
  });
});

describe("the versions of Cilium that can be asked", () => {
  const versions: readonly (readonly [string, CiliumVersion])[] = Object.entries(CILIUM_VERSIONS);
  const ids = STATEMENTS.map(({ id }) => id);
  const older = CILIUM_VERSIONS["1.19"];
  const plain = { options: {}, policies: [], services: [], endpoints: [], flows: [] };

  test.each(versions)("%s: what is not asked of it is a statement, with a reason", (_, { without }) => {
    expect(Object.keys(without).filter((id) => !ids.includes(id))).toEqual([]);
    for (const reason of Object.values(without)) expect(reason).toMatch(/1\.(19|20)/);
  });

  test("what is not asked of a version is not claimed of it either", () => {
    const claims = new Tally(Object.keys(older.without)).claims(1).map(({ says }) => says);
    expect(claims.filter((says) => says.startsWith("ports.named-"))).toEqual([
      expect.stringMatching(/^ports\.named-ingress /),
    ]);
  });

  test("1.19 is asked nothing that its engine does not have", () => {
    const policy = (rules: object) => ({ kind: "CiliumNetworkPolicy", metadata: { name: "p" }, spec: rules });
    const named = { toPorts: [{ ports: [{ port: "web" }] }] };
    const [inward, outward] = [policy({ ingress: [named] }), policy({ egressDeny: [{ ...named }] })];
    expect(older.narrowed({ ...plain, policies: [inward, outward] })?.policies).toEqual([inward]);
    expect(older.narrowed(plain)?.version).toBe(older.release);
    expect(older.narrowed({ ...plain, options: { policyCIDRMatchMode: ["pods"] } })).toBeUndefined();
  });
});

describe("what a run claims", () => {
  const UNSURE = "undetermined only where the engine varies, but for one in a thousand";
  const empty = { options: {}, policies: [], services: [], endpoints: [], flows: [] };
  const engine = { rejected: [], flows: [], asked: 1, reimplemented: [] };
  const ours = runCase({ ...(byHand[0] as (typeof byHand)[number]), flows: [] });
  const nothing = {
    scenario: empty,
    engine,
    ours,
    counted: new Set<number>(),
    varying: 0,
    open: 0,
    openAndConstant: 0,
  };
  const claimed = (tally: Tally) => new Map(tally.claims(1).map(({ says, holds }) => [says, holds]));

  test("nothing was compared: verdicts and every statement are lacking", () => {
    const claims = claimed(new Tally());
    expect(claims.get("at least 1 verdicts")).toBe(false);
    for (const { id } of STATEMENTS) expect(claims.get(`${id} decided at least 200 verdicts`)).toBe(false);
  });

  test("one disagreement of a theme is enough, and what is undetermined for no reason counts", () => {
    const tally = new Tally();
    tally.add({ ...nothing, number: 0, theme: "dns", disagreements: [] });
    tally.add({
      ...nothing,
      number: 1,
      theme: "http",
      disagreements: [{ kind: "flow", index: 0, parts: ["x"] }],
    });
    const claims = claimed(tally);
    expect(claims.get("dns: 1 scenarios agree")).toBe(true);
    expect(claims.get("http: 1 scenarios agree")).toBe(false);
    expect(claims.get(UNSURE)).toBe(true);
    tally.add({ ...nothing, number: 2, theme: "dns", disagreements: [], openAndConstant: 1 });
    expect(claimed(tally).get(UNSURE)).toBe(false);
  });
});

describe("the mistakes that the comparison must find in an analyzer", () => {
  test("are thirty or more, each with a name of its own, and every patch applies once to the analyzer as it is", () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThanOrEqual(30);
    expect(stalePatches(MUTANTS, ".")).toEqual([]);
  });

  test.each(MUTANTS)("$name: one line of the analyzer or of a reader, which Node still takes", (mutant) => {
    for (const text of [mutant.find, mutant.replace]) expect(text).not.toContain("\n");
    const text = mistakenFile(mutant, ".");
    expect(text).not.toBe(readFileSync(mutant.file, "utf8"));
    expect(() => stripTypeScriptTypes(text)).not.toThrow();
    expect(mutant.file).toMatch(/^(analysis|dialects\/(cilium|kubernetes))\//);
  });
});

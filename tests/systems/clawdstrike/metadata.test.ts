import { describe, expect, test } from "@jest/globals";
import type { Policy } from "../../../model/policy.ts";
import { BLOCKABLE } from "../../../systems/clawdstrike/options.ts";
import { SYSTEM_NAMES, SYSTEMS } from "../../../systems/registry.ts";
import { ROWS } from "../../support/requirements.ts";
import { CLUSTER, options, rendered } from "./fixtures.ts";

const VARIANTS: ReadonlyMap<string, readonly Policy[]> = new Map([
  ["as specified", [...rendered().values()]],
  ["hardened", [...rendered({ runtimePolicies: "hardened", spireSocketPolicy: true }).values()]],
  ["blocking", [...rendered({ runtimePolicies: "hardened", blocking: BLOCKABLE }).values()]],
]);

describe.each([...VARIANTS.keys()])("policies %s", (variant) => {
  const policies = VARIANTS.get(variant) ?? [];

  test("each says in a sentence what it is to achieve, unlike any other", () => {
    for (const { intent } of policies) expect(intent).toMatch(/^[A-Za-z].{30,}\.$/);
    expect(new Set(policies.map(({ intent }) => intent)).size).toBe(policies.length);
  });

  test("[P53 text] each serves named controls, none twice, MITRE techniques among them", () => {
    for (const { name, controls } of policies) {
      const ids = controls.map(({ framework, id }) => `${framework} ${id}`);
      expect([name, ids.length]).toEqual([name, new Set(ids).size]);
      expect(ids.some((id) => /^MITRE ATT&CK T\d{4}(\.\d{3})?$/.test(id))).toBe(true);
      expect(ids.length).toBeGreaterThan(1);
    }
  });

  test("each answers rows that the checklist has", () => {
    for (const { name, rows } of policies) {
      expect([name, rows.filter((row) => ROWS[row] === undefined)]).toEqual([name, []]);
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows).size).toBe(rows.length);
    }
  });

  test("[T10 text] the techniques of the annotation are the policy's MITRE controls", () => {
    for (const { manifest, controls } of policies.filter(({ layer }) => layer === "runtime")) {
      const techniques = controls.filter(({ framework }) => framework === "MITRE ATT&CK").map(({ id }) => id);
      expect(manifest.metadata.annotations?.["clawdstrike.io/mitre-techniques"]).toBe(techniques.join(","));
    }
  });
});

describe("the checklist against the policies", () => {
  const claimed = new Set((VARIANTS.get("as specified") ?? []).flatMap(({ rows }) => rows));
  const numbered = (letter: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`);

  test.each([...numbered("C", 32, 58), ...numbered("T", 14, 24)])("some policy answers row %s", (row) => {
    expect(claimed.has(row)).toBe(true);
  });
});

describe("the system", () => {
  const { clawdstrike } = SYSTEMS;

  test("is registered under its own name, in a registry nobody can change", () => {
    expect(SYSTEM_NAMES[0]).toBe("clawdstrike");
    for (const name of SYSTEM_NAMES) expect(SYSTEMS[name].name).toBe(name);
    expect(Object.isFrozen(SYSTEMS) && Object.isFrozen(SYSTEM_NAMES)).toBe(true);
  });

  test("toggles know every policy of every variant, and no other", () => {
    const names = [...VARIANTS.values()].flatMap((policies) => policies.map(({ name }) => name));
    expect([...clawdstrike.policyNames].sort()).toEqual([...new Set(names)].sort());
    expect(clawdstrike.policyNames).toHaveLength(17);
  });

  test("only policies that exist can be asked to block", () => {
    expect(clawdstrike.policyNames).toEqual(expect.arrayContaining([...BLOCKABLE]));
  });

  test("the network policies do not depend on which engine enforces: another CNI is the plan's to refuse", () => {
    expect(clawdstrike.policies(options(), { ...CLUSTER, cni: "calico" })).toEqual(
      clawdstrike.policies(options(), CLUSTER),
    );
  });
});

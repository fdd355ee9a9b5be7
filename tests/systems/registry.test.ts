import { readdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { SYSTEM_NAMES, SYSTEMS } from "../../systems/registry.ts";
import { ROWS } from "../support/requirements.ts";
import { planOf } from "../support/stack.ts";
import { specified } from "../support/systems.ts";

const CONTEXTS = [
  { cni: "cilium", calicoEdition: "open-source", bpfLsm: false },
  { cni: "calico", calicoEdition: "open-source", bpfLsm: false },
  { cni: "calico", calicoEdition: "enterprise", bpfLsm: false },
] as const;

/** Rows of the checklist by the letter of the spec that they are from, and which system answers to it. */
const SYSTEM_OF_LETTER: Readonly<Record<string, string>> = {
  C: "clawdstrike",
  P: "pmoves",
  Y: "yamtam",
  S: "sark",
};
const ofSystems = (...rows: readonly string[]): readonly string[] =>
  rows.filter((row) => SYSTEM_NAMES.some((name) => name === SYSTEM_OF_LETTER[row.charAt(0)]));

describe("the registry", () => {
  test("holds every system that has a folder, in an order that nobody can change", () => {
    const folders = readdirSync("systems", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...SYSTEM_NAMES].sort()).toEqual(folders.map(({ name }) => name).sort());
    for (const name of SYSTEM_NAMES) expect(SYSTEMS[name].name).toBe(name);
    expect(Object.isFrozen(SYSTEMS) && Object.isFrozen(SYSTEM_NAMES)).toBe(true);
  });
});

describe("one format for every matrix", () => {
  const all = SYSTEM_NAMES.flatMap((name) => specified(name).flows);
  const withRow = (row: string) => all.filter(({ rows }) => rows.includes(row));

  test.each(ofSystems("C10", "C24", "P3", "P23", "Y4", "Y6", "S2", "S3"))("[Q1 text] expresses %s", (row) => {
    expect(withRow(row).length).toBeGreaterThan(0);
  });

  test.each(ofSystems("C66", "C67", "C68", "C70", "P42", "P44", "P45", "Y1", "S8"))(
    "[Q5 text] %s is an edge that must be refused",
    (row) => {
      expect(withRow(row).some((flow) => flow.expect === "deny")).toBe(true);
    },
  );
});

describe.each([...SYSTEM_NAMES])("%s", (name) => {
  const { flows, workloads, policies: on } = specified(name);
  const policies = CONTEXTS.flatMap(on);

  test("every policy says in one sentence what it is for", () => {
    for (const { intent } of policies) expect(intent).toMatch(/^\S.{20,}\.$/);
  });

  test("[P53 text] every policy serves controls, none twice", () => {
    for (const { name: policy, controls } of policies) {
      const ids = controls.map(({ framework, id }) => `${framework} ${id}`);
      expect([policy, ids.length > 0, new Set(ids).size]).toEqual([policy, true, ids.length]);
    }
  });

  test("every policy and every flow answers rows that the checklist has", () => {
    for (const { rows } of [...policies, ...flows, ...(SYSTEMS[name].decisions ?? [])]) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => ROWS[row] === undefined)).toEqual([]);
      expect(new Set(rows).size).toBe(rows.length);
    }
  });

  test("every flow says why", () => {
    for (const { why } of flows) expect(why).toMatch(/^\S.{10,}\.$/);
  });

  test("toggles know every policy that has one, and the plan has no id twice", () => {
    const toggles = new Set(policies.map(({ name: policy, belongsTo = policy }) => belongsTo));
    for (const toggle of toggles) expect(SYSTEMS[name].policyNames).toContain(toggle);
    for (const cni of ["cilium", "calico"]) {
      const ids = planOf({ cluster: { platform: "kind", cni }, systems: { [name]: {} } }).resources.map(
        ({ id }) => id,
      );
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("workloads have names of their own", () => {
    const names = workloads.map((workload) => workload.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

import { describe, expect, test } from "@jest/globals";
import { SYSTEM_NAMES, SYSTEMS } from "../../systems/registry.ts";
import { planOf } from "../support/stack.ts";
import { ROWS } from "./clawdstrike/fixtures.ts";

const CONTEXTS = [
  { cni: "cilium", calicoEdition: "open-source", bpfLsm: false },
  { cni: "calico", calicoEdition: "open-source", bpfLsm: false },
  { cni: "calico", calicoEdition: "enterprise", bpfLsm: false },
] as const;

/** Every policy of a system on any engine, with its own options at their defaults. */
const policiesOf = (name: (typeof SYSTEM_NAMES)[number]) =>
  CONTEXTS.flatMap((context) => {
    const { policies } = SYSTEMS[name] as unknown as (typeof SYSTEMS)["yamtam"];
    return policies(optionsOf(name), context);
  });

/** The options of a stack that says nothing about a system. */
function optionsOf(name: (typeof SYSTEM_NAMES)[number]) {
  return DEFAULTS[name] as Parameters<(typeof SYSTEMS)["yamtam"]["policies"]>[0];
}

const DEFAULTS = Object.fromEntries(
  await Promise.all(
    SYSTEM_NAMES.map(async (name) => {
      const module = await import(`../../systems/${name}/options.ts`);
      return [name, module[`${name.toUpperCase()}_DEFAULTS`]] as const;
    }),
  ),
);

describe("the registry", () => {
  test("holds the four specified systems, in an order that nobody can change", () => {
    expect(SYSTEM_NAMES).toEqual(["clawdstrike", "pmoves", "yamtam", "sark"]);
    for (const name of SYSTEM_NAMES) expect(SYSTEMS[name].name).toBe(name);
    expect(Object.isFrozen(SYSTEMS) && Object.isFrozen(SYSTEM_NAMES)).toBe(true);
  });
});

describe("one format for every matrix", () => {
  const all = SYSTEM_NAMES.flatMap((name) => {
    const { flows } = SYSTEMS[name] as unknown as (typeof SYSTEMS)["yamtam"];
    return flows(optionsOf(name));
  });
  const withRow = (row: string) => all.filter(({ rows }) => rows.includes(row));

  test.each(["C10", "C24", "P3", "P23", "Y4", "Y6", "S2", "S3"])("[Q1 text] expresses %s", (row) => {
    expect(withRow(row).length).toBeGreaterThan(0);
  });

  test("[Q1 text] its edges can carry HTTP, authentication, an option and a name outside", () => {
    expect(all.some(({ http }) => http !== undefined)).toBe(true);
    expect(all.some(({ authenticated }) => authenticated === true)).toBe(true);
    expect(all.some(({ optional }) => optional === true)).toBe(true);
    expect(all.some(({ to }) => to.kind === "dns")).toBe(true);
  });

  test.each(["C66", "C67", "C68", "C70", "P42", "P44", "P45", "Y1", "S8"])(
    "[Q5 text] %s is an edge that must be refused",
    (row) => {
      expect(withRow(row).some((flow) => flow.expect === "deny")).toBe(true);
    },
  );
});

describe.each([...SYSTEM_NAMES])("%s", (name) => {
  const policies = policiesOf(name);

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
    const { flows } = SYSTEMS[name] as unknown as (typeof SYSTEMS)["yamtam"];
    for (const { rows } of [...policies, ...flows(optionsOf(name)), ...(SYSTEMS[name].decisions ?? [])]) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => ROWS[row] === undefined)).toEqual([]);
      expect(new Set(rows).size).toBe(rows.length);
    }
  });

  test("every flow says why", () => {
    const { flows } = SYSTEMS[name] as unknown as (typeof SYSTEMS)["yamtam"];
    for (const { why } of flows(optionsOf(name))) expect(why).toMatch(/^\S.{10,}\.$/);
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
    const { workloads } = SYSTEMS[name] as unknown as (typeof SYSTEMS)["yamtam"];
    const names = workloads(optionsOf(name)).map((workload) => workload.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

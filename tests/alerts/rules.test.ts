import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { METRICS, RECORDED } from "../../plan/alerts/metrics.ts";
import type { RuleGroups } from "../../plan/alerts/rules.ts";
import { alertsIn } from "../../plan/plan.ts";
import { changeOf, planOf, type Values, withSystem } from "../support/stack.ts";
import { alertOf, alertsOf, namesOf, ON_CALICO, recordsOf, STACK, STACKS } from "./support.ts";

const spec = parse(readFileSync("tests/fixtures/pmoves/prometheus-rules.yaml", "utf8")) as RuleGroups;
const [specGroup] = spec.groups;

describe("the spec's alerts", () => {
  const group = alertsIn(planOf(STACK))
    .flatMap(({ manifest }) => manifest.spec.groups)
    .find(({ name }) => name === specGroup?.name);

  test("[P54 text] stand in the spec's group with its names, summaries and description", () => {
    const wanted = (specGroup?.rules ?? []).filter((rule) => "alert" in rule);
    expect(wanted).toHaveLength(2);
    for (const { alert, annotations } of wanted) {
      expect((group?.rules ?? []).map((rule) => ("alert" in rule ? rule.alert : ""))).toContain(alert);
      expect(alertOf(STACK, alert).annotations).toMatchObject(annotations);
    }
  });

  test("[P54 text] the rate of denials is the spec's expression", () => {
    const [denied] = specGroup?.rules ?? [];
    expect(alertOf(STACK, "NetworkPolicyDeniedConnections").expr).toBe(denied?.expr);
  });

  test("what they read is recorded before them in the same group", () => {
    const [first] = group?.rules ?? [];
    expect(first).toHaveProperty("record", "network_policy_drops_total");
  });

  test("the second is left out where no workload is of the data tier", () => {
    const without: Values = { ...STACK, systems: { yamtam: {} } };
    expect(namesOf(without)).not.toContain("UnauthorizedDataTierAccess");
    expect(namesOf(without)).toContain("NetworkPolicyDeniedConnections");
  });
});

/** Words of PromQL that are no metric. */
const WORDS = new Set(
  "rate increase max sum absent label_replace label_join by without or unless offset and".split(" "),
);

/** What an expression reads: its names, without labels, texts and durations. */
const metricsIn = (expr: string): readonly string[] =>
  (
    expr
      .replace(/"(?:[^"\\]|\\.)*"/g, "")
      .replace(/\{[^}]*\}|\b(?:by|without) \([^)]*\)/g, "")
      .match(/\b[a-z][a-z0-9_]*/g) ?? []
  ).filter((word) => !WORDS.has(word) && !/^\d/.test(word) && !/^[smhd]$/.test(word));

describe.each(STACKS)("%s", (_title, values) => {
  const rules = [...alertsOf(values), ...recordsOf(values)];

  test("every rule reads only metrics that the engines serve, or what a rule here records", () => {
    const recorded = recordsOf(values).map(({ record }) => record);
    const known = new Set<string>([...Object.keys(METRICS), ...recorded]);
    const strangers = rules.flatMap(({ expr }) => metricsIn(expr).filter((name) => !known.has(name)));
    expect(strangers).toEqual([]);
  });

  test("nothing is recorded that no alert reads", () => {
    const read = new Set(alertsOf(values).flatMap(({ expr }) => metricsIn(expr)));
    expect(recordsOf(values).filter(({ record }) => !read.has(record))).toEqual([]);
  });

  test("every alert has a severity, a summary, what happens where, and where to read on", () => {
    for (const { alert, labels, annotations } of alertsOf(values)) {
      expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(critical|warning|info)$/)]);
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/^[^\n]{10,90}$/)]);
      expect([alert, annotations.description]).toEqual([alert, expect.stringMatching(/.{20,}/)]);
      expect([alert, annotations.runbook]).toEqual([
        alert,
        expect.stringMatching(/^docs\/[\w/]+\.md#[a-z-]+$/),
      ]);
    }
  });

  test("names of alerts and groups are one of a kind", () => {
    const groups = alertsIn(planOf(values)).flatMap(({ manifest }) =>
      manifest.spec.groups.map(({ name }) => name),
    );
    for (const names of [namesOf(values), groups]) expect(new Set(names).size).toBe(names.length);
  });
});

test("every metric that is known is read by some alert", () => {
  const read = new Set(
    STACKS.flatMap(([, values]) => [...alertsOf(values), ...recordsOf(values)]).flatMap(({ expr }) =>
      metricsIn(expr),
    ),
  );
  expect([...Object.keys(METRICS), ...RECORDED].filter((name) => !read.has(name))).toEqual([]);
});

describe("what the rules follow from", () => {
  const tierOf = (values: Values, workload: string): string | undefined => {
    const [{ expr = "" } = {}] = recordsOf(values);
    const replaced = [...expr.matchAll(/"destination_tier", "([^"]+)", "destination_path", "([^"]+)"/g)];
    return replaced.find(([, , members = ""]) => new RegExp(`^(?:${members})$`).test(workload))?.[1];
  };

  test("the tier of a destination is that of its workload", () => {
    expect(tierOf(STACK, "pmoves/postgres")).toBe("data");
    expect(tierOf(STACK, "pmoves/nats")).toBe("bus");
    expect(tierOf(STACK, "pmoves/grafana")).toBe("monitoring");
    expect(tierOf(STACK, "aegisnet/nats")).toBeUndefined();
    expect(tierOf(STACK, "pmoves/postgres-exporter")).toBeUndefined();
  });

  test("a service that the config adds is in its tier", () => {
    const services = { vectors: { tier: "data", ports: [8200] } };
    expect(tierOf(withSystem(STACK, "pmoves", { services }), "pmoves/vectors")).toBe("data");
    expect(tierOf(STACK, "pmoves/vectors")).toBeUndefined();
  });

  test("in audit the stack hears what enforce would refuse, in enforce what is only audited", () => {
    const [audit, enforce] = [namesOf({ ...STACK, mode: "audit" }), namesOf(STACK)];
    expect(audit.filter((name) => !enforce.includes(name))).toEqual(["NetworkPolicyAuditedConnections"]);
    expect(enforce.filter((name) => !audit.includes(name))).toEqual(["NetworkPolicyAuditInProduction"]);
  });

  test("the number of runtime policies is the plan's, one less where one is off", () => {
    const expected = (values: Values): string | undefined =>
      /< (\d+)$/.exec(alertOf(values, "TetragonPoliciesMissing").expr)?.[1];
    const before = Number(expected(STACK));
    expect(before).toBeGreaterThan(0);
    const off = withSystem(STACK, "clawdstrike", { off: ["sdr-network-egress"] });
    expect(Number(expected(off))).toBe(before - 1);
    expect(namesOf({ ...STACK, systems: { sark: {} } })).not.toContain("TetragonPoliciesMissing");
  });

  test("on Calico those that it enforces count, and staged ones do not", () => {
    const policies = planOf(ON_CALICO).resources.filter(
      (resource) => resource.type === "policy" && resource.layer === "network",
    );
    expect(alertOf(ON_CALICO, "CalicoPoliciesMissing").expr).toBe(
      `max(felix_cluster_num_policies) < ${policies.length}`,
    );
    expect(namesOf({ ...ON_CALICO, mode: "audit" })).not.toContain("CalicoPoliciesMissing");
  });

  test("authentication has an alert only where a policy demands it", () => {
    expect(namesOf(STACK)).toContain("CiliumAuthenticationDrops");
    const without: Values = { ...STACK, systems: { pmoves: {} } };
    expect(namesOf(without)).not.toContain("CiliumAuthenticationDrops");
  });
});

describe("a stack", () => {
  const { alerts: _alerts, ...without } = STACK;

  test("has no alerts without the key, and the key brings them and nothing else", () => {
    expect(alertsIn(planOf(without))).toEqual([]);
    expect(changeOf(planOf(without), planOf(STACK))).toEqual({
      gone: [],
      come: ["alerts/cilium", "alerts/tetragon"],
      changed: [],
    });
  });

  test("has those of the engines it has", () => {
    const engines = (values: Values) => alertsIn(planOf(values)).map(({ engine }) => engine);
    expect(engines(ON_CALICO)).toEqual(["calico", "tetragon"]);
    expect(engines({ ...STACK, engines: { tetragon: { install: false } } })).toEqual(["cilium", "tetragon"]);
    const networkOnly: Values = { ...STACK, systems: { pmoves: {} } };
    expect(engines({ ...networkOnly, engines: { tetragon: { install: false } } })).toEqual(["cilium"]);
  });

  test("an alert waits for no engine: one that does not come up is to be heard of", () => {
    for (const { after } of alertsIn(planOf(STACK))) expect(after).toEqual([]);
  });
});

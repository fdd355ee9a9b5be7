import { describe, expect, jest, test } from "@jest/globals";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Alerts } from "../../components/alerts.ts";
import { SecurityStack } from "../../components/security-stack.ts";
import { alertsIn, type PlannedAlerts } from "../../plan/plan.ts";
import { STACK } from "../alerts/support.ts";
import { planOf } from "../support/stack.ts";
import { named, record } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

const TYPE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

const planned: PlannedAlerts = {
  type: "alerts",
  id: "alerts/cilium",
  engine: "cilium",
  manifest: {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "palisade-cilium", namespace: "monitoring", labels: { release: "kps" } },
    spec: {
      groups: [{ name: "g", rules: [{ record: "network_policy_drops_total", expr: "vector(1)" }] }],
    },
  },
  after: [],
};

describe("Alerts", () => {
  test("registers what it is given, below itself, with a prefix before the name", async () => {
    const recording = await record(() => new Alerts("alerts", { alerts: [planned], namePrefix: "blue-" }));
    expect(recording.custom.map(({ type, name }) => [type, name])).toEqual([[TYPE, "blue-alerts-cilium"]]);
    const { inputs, parent } = named(recording, "blue-alerts-cilium");
    expect(inputs).toEqual(planned.manifest);
    expect(parent).toBe(recording.resources.find(({ name }) => name === "alerts")?.urn);
  });

  test("waits for what its component waits for, and for what a rule names", async () => {
    const recording = await record(() => {
      const before = new Namespace("before");
      const other = new Namespace("other");
      return new Alerts(
        "alerts",
        { alerts: [{ ...planned, after: ["x"] }], registered: new Map([["x", before]]) },
        { dependsOn: other },
      );
    });
    expect(named(recording, "alerts-cilium").after).toEqual(["before", "other"]);
  });

  test("an id that is not there is refused by its name", async () => {
    await expect(
      record(() => new Alerts("alerts", { alerts: [{ ...planned, after: ["release/none"] }] })),
    ).rejects.toThrow("release/none");
  });
});

describe("a stack with alerts", () => {
  test("registers the plan's rules as objects of the Prometheus operator, waiting for no engine", async () => {
    const plan = planOf(STACK);
    const recording = await record(() => new SecurityStack("palisade", { plan }));
    const rules = recording.custom
      .filter(({ type }) => type === TYPE)
      .toSorted((one, other) => one.name.localeCompare(other.name));
    expect(rules.map(({ inputs }) => inputs)).toEqual(alertsIn(plan).map(({ manifest }) => manifest));
    expect(rules.map(({ name, after }) => [name, after])).toEqual([
      ["alerts-cilium", []],
      ["alerts-tetragon", []],
    ]);
  });
});

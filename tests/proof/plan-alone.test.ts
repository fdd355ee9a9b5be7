import { describe, expect, test } from "@jest/globals";
import { readStack } from "../../cli/stack-file.ts";
import { PINS } from "../../model/pins.ts";
import { buildPlan } from "../../plan/build.ts";
import { type Plan, policiesOf } from "../../plan/plan.ts";
import { openEdges } from "../../proof/edges.ts";
import { firewallReports } from "../../proof/firewalls.ts";
import { intentOf } from "../../proof/intent.ts";
import { appliedSettings } from "../../proof/plan-input.ts";
import { planJson } from "../../report/plan/json.ts";
import { planOf, stackValues, type Values, withOnly, withSystem } from "../support/stack.ts";

const NETWORK_POLICIES = policiesOf(planOf(withOnly(stackValues("prod"), "clawdstrike")))
  .filter(({ layer }) => layer === "network")
  .map(({ name }) => name);

/** What another program reads of a plan. */
const printed = (plan: Plan): Plan => JSON.parse(planJson(plan, intentOf(plan))) as Plan;

describe.each([
  [".", "dev"],
  [".", "prod"],
  ["examples", "calico"],
  ["examples", "aks"],
])("%s, stack %s", (folder, stack) => {
  const plan = buildPlan(readStack(folder, stack));

  test("a proof of the printed plan says what the proof of the plan says", () => {
    expect(intentOf(printed(plan))).toEqual(intentOf(plan));
    expect(openEdges(printed(plan))).toEqual(openEdges(plan));
    expect(firewallReports(printed(plan))).toEqual(firewallReports(plan));
  });
});

test("a planned cloud resource has the id of what it holds, and waits for the same", () => {
  const { resources } = buildPlan(readStack("examples", "aks"));
  const clouds = resources.filter((one) => one.type === "cloud");
  expect(clouds.length).toBeGreaterThan(10);
  for (const { id, after, resource } of clouds)
    expect({ id, after }).toEqual({ id: resource.id, after: resource.after });
});

test.each([
  ["that it installs", { version: "1.19.6" }, "1.19.6"],
  ["that is pinned, where it names none", {}, PINS.cilium],
  ["that is pinned, where somebody else installs it", { install: false }, PINS.cilium],
])("a plan is judged as the version of Cilium answers %s", (_, cilium, version) => {
  const plan = planOf({ cluster: { platform: "kind", cni: "cilium" }, engines: { cilium } });
  expect(appliedSettings(plan).cilium.version).toBe(version);
  expect(appliedSettings(printed(plan)).cilium.version).toBe(version);
});

/** On Calico audit is a kind of its own; on Cilium one audited policy among enforced ones has another default. */
describe("an intent is judged as if enforced, whatever the modes", () => {
  const cilium = withOnly(stackValues("prod"), "clawdstrike");
  /** Nothing else may keep default deny on the pods, or the policy could not be audited alone. */
  const dnsAlone = (options: Values): Values =>
    withSystem(cilium, "clawdstrike", {
      off: NETWORK_POLICIES.filter((name) => name !== "sdr-allow-dns"),
      ...options,
    });
  const calico: Values = {
    ...cilium,
    cluster: { platform: "kind", cni: "calico" },
    systems: { pmoves: { phase: 5 }, yamtam: {} },
  };
  const lines: readonly (readonly [string, Values, Values])[] = [
    ["Calico, all audited", { ...calico, mode: "enforce" }, { ...calico, mode: "audit" }],
    ["Cilium, one policy audited", dnsAlone({}), dnsAlone({ mode: { "sdr-allow-dns": "audit" } })],
  ];
  test.each(lines)("%s", (_, enforce, audit) => {
    const [enforced, audited] = [planOf(enforce), planOf(audit)];
    expect(JSON.stringify(audited.resources)).not.toEqual(JSON.stringify(enforced.resources));
    expect(intentOf(audited)).toEqual(intentOf(enforced));
    expect(openEdges(audited)).not.toEqual(openEdges(enforced));
  });
});

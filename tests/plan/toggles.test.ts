import { describe, expect, test } from "@jest/globals";
import { policiesOf } from "../../plan/plan.ts";
import { changeOf, planOf, stackValues, type Values, withOnly, withSystem } from "../support/stack.ts";

const dev = withOnly(stackValues("dev"), "clawdstrike");
const prod = withOnly(stackValues("prod"), "clawdstrike");

const NETWORK = [
  "sdr-namespace-default-deny",
  "spine-checkpointer",
  "spine-witness",
  "spine-proofs-api",
  "tetragon-bridge",
  "hubble-bridge",
  "hushd",
  "nats-jetstream",
  "sdr-allow-dns",
  "sdr-allow-prometheus",
].map((name) => `clawdstrike/${name}`);

const KILLING = [
  "sdr-container-escape-detection",
  "sdr-crypto-mining-detection",
  "sdr-guard-enforcement",
].map((name) => `clawdstrike/${name}`);

const RUNTIME = [
  ...["sdr-exec-allowlist", "sdr-file-integrity-monitoring", "sdr-network-egress"].map(
    (name) => `clawdstrike/${name}`,
  ),
  ...KILLING,
];

/** What switching a stack from one config to another does, and that switching back undoes it exactly. */
function expectSwitch(
  from: Values,
  to: Values,
  expected: { gone?: string[]; come?: string[]; changed?: string[] },
) {
  const there = changeOf(planOf(from), planOf(to));
  const back = changeOf(planOf(to), planOf(from));
  const { gone = [], come = [], changed = [] } = expected;
  expect({
    gone: there.gone.toSorted(),
    come: there.come.toSorted(),
    changed: there.changed.toSorted(),
  }).toEqual({
    gone: gone.toSorted(),
    come: come.toSorted(),
    changed: changed.toSorted(),
  });
  expect({
    gone: back.gone.toSorted(),
    come: back.come.toSorted(),
    changed: back.changed.toSorted(),
  }).toEqual({
    gone: come.toSorted(),
    come: gone.toSorted(),
    changed: changed.toSorted(),
  });
}

describe("[Q3 effect] each rollback toggle touches exactly what it names", () => {
  test("[C74 effect prod] the stack's mode: the agents' release and the runtime policies that can kill, nothing else", () => {
    expectSwitch(prod, { ...prod, mode: "audit" }, { changed: ["release/cilium", ...KILLING] });
  });

  test("[C75 effect dev] off: network deletes all ten network policies", () => {
    expectSwitch(dev, withSystem(dev, "clawdstrike", { off: ["network"] }), { gone: NETWORK });
  });

  test("[T37 effect dev] off: runtime deletes all six runtime policies", () => {
    expectSwitch(dev, withSystem(dev, "clawdstrike", { off: ["runtime"] }), { gone: RUNTIME });
  });

  test("[C76 effect prod] off: one network policy deletes one", () => {
    expectSwitch(prod, withSystem(prod, "clawdstrike", { off: ["spine-witness"] }), {
      gone: ["clawdstrike/spine-witness"],
    });
  });

  test("[T37 effect prod] off: one runtime policy deletes one, the other five remain", () => {
    expectSwitch(prod, withSystem(prod, "clawdstrike", { off: ["sdr-container-escape-detection"] }), {
      gone: ["clawdstrike/sdr-container-escape-detection"],
    });
  });

  test.each([...NETWORK, ...RUNTIME])("[C58 C76 T37 effect dev] off: %s deletes exactly that", (id) => {
    const name = id.replace("clawdstrike/", "");
    expectSwitch(dev, withSystem(dev, "clawdstrike", { off: [name] }), { gone: [id] });
  });

  test("removing the system removes all of it and keeps the engines", () => {
    expectSwitch(prod, { ...prod, systems: {} }, { gone: [...NETWORK, ...RUNTIME] });
  });

  test("mode of the runtime layer: only the policies that can kill change", () => {
    expectSwitch(prod, withSystem(prod, "clawdstrike", { mode: { runtime: "audit" } }), { changed: KILLING });
  });

  test("mode of one runtime policy: only that one changes", () => {
    expectSwitch(prod, withSystem(prod, "clawdstrike", { mode: { "sdr-guard-enforcement": "audit" } }), {
      changed: ["clawdstrike/sdr-guard-enforcement"],
    });
  });

  test("mode of one network policy that alone closes its pods: only that one changes", () => {
    expectSwitch(prod, withSystem(prod, "clawdstrike", { mode: { "tetragon-bridge": "audit" } }), {
      changed: ["clawdstrike/tetragon-bridge"],
    });
  });

  test("the form of the runtime policies: those six and no network policy", () => {
    expectSwitch(
      prod,
      withSystem(prod, "clawdstrike", {
        runtimePolicies: "as-specified",
        acknowledge: { owner: "security", reason: "a rehearsal on an empty cluster" },
      }),
      { changed: RUNTIME },
    );
  });

  test("[C6 effect prod] moving NATS changes policy 07 and the rules that name its namespace", () => {
    const moved = withSystem(prod, "clawdstrike", { natsNamespace: "aegisnet" });
    expectSwitch(prod, moved, {
      changed: [
        "spine-checkpointer",
        "spine-witness",
        "spine-proofs-api",
        "tetragon-bridge",
        "hubble-bridge",
        "hushd",
        "nats-jetstream",
      ].map((name) => `clawdstrike/${name}`),
    });
    const nats = policiesOf(planOf(moved)).find(({ name }) => name === "nats-jetstream");
    expect(nats?.manifest.metadata.namespace).toBe("aegisnet");
  });
});

describe("order of application", () => {
  test.each([
    ["dev", dev],
    ["prod", prod],
  ])("%s: nothing comes before what it needs", (_name, values) => {
    const { resources } = planOf(values);
    const seen = new Set<string>();
    for (const resource of resources) {
      for (const id of resource.after) expect(seen).toContain(id);
      seen.add(resource.id);
    }
  });

  test("default deny waits for every allow of its system, and every policy for its engine", () => {
    const policies = policiesOf(planOf(dev));
    const deny = policies.find(({ role }) => role === "default-deny");
    expect(deny?.id).toBe("clawdstrike/sdr-namespace-default-deny");
    const others = NETWORK.filter((id) => id !== deny?.id);
    expect(deny?.after.toSorted()).toEqual(["release/cilium", ...others].toSorted());
    for (const policy of policies.filter(({ layer }) => layer === "runtime"))
      expect(policy.after).toContain("release/tetragon");
  });
});

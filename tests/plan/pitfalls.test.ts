import { describe, expect, test } from "@jest/globals";
import { type NetworkPolicySpec, networkPolicy, podsIn, podsWith } from "../../manifests/kubernetes.ts";
import type { Policy } from "../../model/policy.ts";
import { isApplicable } from "../../plan/build.ts";
import { checkPolicies } from "../../plan/checks/index.ts";
import { orderDiagnostics } from "../../plan/checks/order.ts";
import { type StackSystem, stackSystem } from "../../plan/choose.ts";
import type { LoweredPolicy } from "../../plan/chosen-policy.ts";
import { type Plan, type PlannedPolicy, policiesOf } from "../../plan/plan.ts";
import { SYSTEM_NAMES } from "../../systems/registry.ts";
import { planOf, settingsOf, stackValues, type Values } from "../support/stack.ts";

const stack = (systems: Values, cluster: Values = {}, mode = "enforce"): Values => ({
  mode,
  cluster: { platform: "generic", cni: "cilium", ...cluster },
  systems,
});

const found = (plan: Plan, code: string) => plan.diagnostics.filter((finding) => finding.code === code);

const PITFALLS = ["dns-missing", "peer-in-other-namespace", "deny-before-allow", "not-enforced"];

/** The findings of one hand-made policy in a stack that has YAMTAM's workloads. */
function diagnosticsFor(spec: NetworkPolicySpec, values: Values = stack({ yamtam: {} })) {
  const settings = settingsOf(values);
  const item = stackSystem("yamtam", settings) as StackSystem;
  const policy: Policy = networkPolicy({
    name: "hand-made",
    namespace: "yamtam",
    file: "hand-made.yaml",
    role: "allow",
    intent: "A test.",
    controls: [],
    rows: [],
    spec,
  });
  const lowered: LoweredPolicy = {
    system: "yamtam",
    policy,
    mode: "enforce",
    manifest: policy.manifest,
    lowering: "release-value",
  };
  return checkPolicies({ item, settings, policies: [lowered] });
}

const codesFor = (spec: NetworkPolicySpec): string[] => diagnosticsFor(spec).map(({ code }) => code);

describe.each(["audit", "enforce"])("no set is refused for its own spec's text in %s", (mode) => {
  test.each([...SYSTEM_NAMES])("%s", (name) => {
    for (const cni of ["cilium", "calico"]) {
      const plan = planOf(
        stack({ [name]: name === "clawdstrike" ? { runtimePolicies: "hardened" } : {} }, { cni }, mode),
      );
      expect(plan.diagnostics.filter(({ code }) => PITFALLS.includes(code))).toEqual([]);
    }
  });
});

describe("egress closed without DNS", () => {
  test.each(["audit", "enforce"])("is refused in %s, and names the policy", (mode) => {
    const plan = planOf(stack({ yamtam: { off: ["allow-dns"] } }, {}, mode));
    expect(found(plan, "dns-missing")).toEqual([
      {
        code: "dns-missing",
        severity: "error",
        effect: "none",
        origin: "plan",
        subject: "yamtam",
        object: { kind: "NetworkPolicy", namespace: "yamtam", name: "deny-all" },
        args: { policies: ["deny-all"] },
      },
    ]);
    expect(isApplicable(plan)).toBe(false);
  });

  test("a policy for some pods does not help the others", () => {
    const spec: NetworkPolicySpec = {
      podSelector: { matchLabels: { app: "agent-a" } },
      policyTypes: ["Egress"],
      egress: [{ to: [podsWith({ app: "agent-b" })], ports: [{ protocol: "TCP", port: 3000 }] }],
    };
    expect(codesFor(spec)).toContain("dns-missing");
  });

  test.each([
    ["UDP 53", [{ protocol: "UDP", port: 53 }], false],
    ["a range that holds it", [{ protocol: "UDP", port: 1, endPort: 1024 }], false],
    ["all of UDP", [{ protocol: "UDP" }], false],
    ["every port", undefined, false],
    ["TCP 53 alone", [{ protocol: "TCP", port: 53 }], true],
    ["another port", [{ protocol: "UDP", port: 123 }], true],
  ])("with %s open", (_what, ports, missing) => {
    const rule = ports === undefined ? {} : { ports };
    const codes = codesFor({ podSelector: {}, policyTypes: ["Egress"], egress: [rule] });
    expect(codes.includes("dns-missing")).toBe(missing);
  });

  test("a policy that closes ingress only needs none", () => {
    expect(codesFor({ podSelector: {}, policyTypes: ["Ingress"] })).not.toContain("dns-missing");
  });
});

describe("a CNI that enforces nothing", () => {
  const systems = { yamtam: {}, pmoves: {} };

  test.each(["flannel", "kindnet"])("%s refuses what is to enforce, and names it by system", (cni) => {
    const plan = planOf(stack(systems, { cni }));
    expect(found(plan, "not-enforced").map(({ subject, severity }) => `${severity} ${subject}`)).toEqual([
      "error pmoves",
      "error yamtam",
    ]);
    expect(found(plan, "not-enforced")[1]?.args.policies).toHaveLength(4);
    expect(isApplicable(plan)).toBe(false);
  });

  test.each(["flannel", "kindnet"])("%s warns of what is to be audited", (cni) => {
    const plan = planOf(stack(systems, { cni }, "audit"));
    expect(found(plan, "not-enforced-in-audit").map(({ severity }) => severity)).toEqual([
      "warning",
      "warning",
    ]);
    expect(isApplicable(plan)).toBe(true);
  });

  test("installs no CNI of ours there, and still Tetragon", () => {
    const releases = planOf(stack(systems, { cni: "flannel" }, "audit")).resources.filter(
      ({ type }) => type === "release",
    );
    expect(releases.map(({ id }) => id)).toEqual(["release/tetragon"]);
  });

  test("Cilium that is told not to read NetworkPolicies is one", () => {
    const values = stack({ yamtam: {} });
    const deaf = { ...values, engines: { cilium: { values: { k8sNetworkPolicy: { enabled: false } } } } };
    expect(found(planOf(deaf), "not-enforced")).toHaveLength(1);
    expect(found(planOf(values), "not-enforced")).toEqual([]);
  });
});

describe("an API outside by its addresses", () => {
  test.each(["audit", "enforce"])("warns in %s and names the policy and the remedy", (mode) => {
    const plan = planOf(stack({ yamtam: {} }, {}, mode));
    expect(found(plan, "external-by-address")).toEqual([
      {
        code: "external-by-address",
        severity: "warning",
        effect: "none",
        origin: "plan",
        subject: "yamtam",
        object: { kind: "NetworkPolicy", namespace: "yamtam-sandbox", name: "sandbox-egress" },
        args: { policies: ["sandbox-egress"] },
      },
    ]);
    expect(isApplicable(plan)).toBe(true);
  });

  test.each([
    ["a private range", "10.0.0.0/8", false],
    ["the whole Internet, which is no API", "0.0.0.0/0", false],
    ["one public address", "192.0.1.1/32", true],
    ["a public range of IPv6", "2606:4700::/32", true],
  ])("%s", (_what, cidr, flagged) => {
    const codes = codesFor({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr } }] }],
    });
    expect(codes.includes("external-by-address")).toBe(flagged);
  });
});

describe("deny-all comes after what it would cut off", () => {
  const planned = (plan: Plan, name: string) =>
    policiesOf(plan).find((policy) => policy.name === name) as PlannedPolicy;

  test.each(["cilium", "calico"])("the plan for %s orders it so, on every kind", (cni) => {
    for (const mode of ["audit", "enforce"]) {
      const plan = planOf(stack({ yamtam: {} }, { cni }, mode));
      const ids = plan.resources.map(({ id }) => id);
      const deny = planned(plan, "deny-all");
      for (const name of ["allow-agent-a-to-b", "allow-dns", "sandbox-egress"]) {
        expect(deny.after).toContain(planned(plan, name).id);
        expect(ids.indexOf(deny.id)).toBeGreaterThan(ids.indexOf(planned(plan, name).id));
      }
    }
  });

  test("the allows of another system in the same namespace come first too", () => {
    const shared = planOf(stack({ yamtam: { namespace: "pmoves" }, pmoves: {} }));
    expect(planned(shared, "deny-all").after).toContain("pmoves/data-tier-policy");
    expect(found(shared, "deny-before-allow")).toEqual([]);
  });

  test("an order that has it otherwise is refused, whatever role the policy claims", () => {
    const plan = planOf(stack({ yamtam: {} }));
    const hasty = policiesOf(plan).map((policy) =>
      policy.name === "deny-all" ? { ...policy, role: "allow" as const, after: [] } : policy,
    );
    expect(orderDiagnostics(hasty)).toEqual([
      {
        code: "deny-before-allow",
        severity: "error",
        effect: "none",
        origin: "plan",
        subject: "yamtam/deny-all",
        object: { kind: "NetworkPolicy", namespace: "yamtam", name: "deny-all" },
        args: { allows: ["yamtam/allow-agent-a-to-b", "yamtam/allow-dns"] },
      },
    ]);
  });
});

describe.each(["dev", "prod"])(
  "[Y13 effect] in %s peers of another namespace need a namespaceSelector",
  (name) => {
    const values = stackValues(name);
    const codesIn = (spec: NetworkPolicySpec): string[] =>
      diagnosticsFor(spec, values).map(({ code }) => code);

    const toDns = (peers: NonNullable<NetworkPolicySpec["egress"]>[number]["to"]): NetworkPolicySpec => ({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: peers ?? [] }],
    });

    test("pod labels that fit only elsewhere are refused, with the workload that was meant", () => {
      const diagnostics = diagnosticsFor(toDns([podsWith({ "k8s-app": "kube-dns" })]), values);
      expect(diagnostics.find(({ code }) => code === "peer-in-other-namespace")).toEqual({
        code: "peer-in-other-namespace",
        severity: "error",
        effect: "none",
        origin: "plan",
        subject: "yamtam/hand-made",
        object: { kind: "NetworkPolicy", namespace: "yamtam", name: "hand-made" },
        args: { workloads: ["kube-system/kube-dns"] },
      });
    });

    test.each([
      ["a namespace in the same peer", [podsIn("kube-system", { "k8s-app": "kube-dns" })]],
      ["pods at home", [podsWith({ app: "agent-b" })]],
      ["pods that nobody knows", [podsWith({ app: "another" })]],
      ["no peer at all", []],
    ])("%s is fine", (_what, peers) => {
      expect(codesIn(toDns(peers))).not.toContain("peer-in-other-namespace");
    });
  },
);

describe("a plain NetworkPolicy knows no HTTP", () => {
  test.each(["dev", "prod"])(
    "[Y2 effect] in %s a rule with requests in it is refused at its path",
    (name) => {
      const spec = {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ protocol: "TCP", port: 80, rules: { http: [{ method: "GET" }] } }] }],
      } as unknown as NetworkPolicySpec;
      const [found] = diagnosticsFor(spec, stackValues(name)).filter(({ origin }) => origin === "schema");
      expect(found).toMatchObject({
        code: "unknown-field",
        severity: "error",
        object: { kind: "NetworkPolicy" },
        path: "spec.ingress[0].ports[0].rules",
      });
    },
  );

  test.each([
    ["a port beyond all ports", "out-of-range", { ingress: [{ ports: [{ protocol: "TCP", port: 70000 }] }] }],
    [
      "a range with host bits that no CIDR has",
      "format",
      { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0" } }] }] },
    ],
    ["an empty peer", "at-least-one", { ingress: [{ from: [{}] }] }],
  ])("what the API server refuses is refused: %s", (_what, code, rules) => {
    const spec: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...rules };
    const refusals = diagnosticsFor(spec).filter(({ effect }) => effect === "rejected");
    expect(refusals.map(({ code, severity }) => [code, severity])).toEqual([[code, "error"]]);
  });
});

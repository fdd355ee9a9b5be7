import { describe, expect, test } from "@jest/globals";
import { analyze } from "../../analysis/analyze.ts";
import { changesFor } from "../../analysis/explain.ts";
import { load } from "../../analysis/input/load.ts";
import { outsideOf } from "../../analysis/outside.ts";
import { resolvePolicies } from "../../analysis/resolve-policies.ts";
import { settingsFor } from "../../analysis/settings.ts";

const [TCP, UDP] = [6, 17];

const host = (name: string, more: string) => `apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata: {name: ${name}, labels: {role: ${name}}}
spec: {node: n-${name}, interfaceName: "*", ports: [{name: web, port: 8443, protocol: TCP}], ${more}}
`;

/** Two host endpoints, one with Calico's own allowing profile, one without any, one with somebody's, and a pod. */
const CLUSTER = [
  host("open", 'expectedIPs: ["192.0.2.1"], profiles: [projectcalico-default-allow]'),
  host("bare", 'expectedIPs: ["192.0.2.2"]'),
  host("own", 'expectedIPs: ["192.0.2.3"], profiles: [of-somebody]'),
  "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {}\n",
];

const policy = (spec: string, name = "p") =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;

function asked(policies: readonly string[]) {
  const loaded = load([{ name: "a.yaml", text: [...CLUSTER, ...policies].join("---\n") }]);
  expect(loaded.diagnostics.filter(({ effect }) => effect !== "none")).toEqual([]);
  const endpoints = [...loaded.endpoints, ...outsideOf(resolvePolicies(loaded))];
  const analysis = analyze({ ...loaded, endpoints }, settingsFor("calico"));
  const named = (name: string) => {
    const found = endpoints.find((endpoint) => endpoint.name === name);
    if (found === undefined) throw new Error(`no endpoint ${name}`);
    return found;
  };
  const flow = (from: string, to: string, port: number, protocol = TCP) =>
    analysis.flow({ from: named(from), to: named(to), protocol, port });
  return {
    notes: loaded.diagnostics.map(({ code }) => code),
    outcome: (from: string, to: string, port: number, protocol = TCP) =>
      flow(from, to, port, protocol).outcome,
    changes: (from: string, to: string, port: number) =>
      changesFor(flow(from, to, port), { from: named(from), to: named(to), protocol: TCP, port }, "calico"),
  };
}

describe("Calico's host endpoints (docs/semantics/calico.md#host-endpoints-and-profiles)", () => {
  test("without a policy the profile decides: none denies, Calico's own allows, another is unknown", () => {
    const { outcome } = asked([]);
    expect(
      ["host bare", "host open", "host own", "shop/web"].map((to) => outcome("internet", to, 80)),
    ).toEqual(["denied", "allowed", "undetermined", "allowed"]);
    expect(outcome("host bare", "internet", 80)).toBe("denied");
  });

  test("failsafe ports stay open in their direction, for hosts and never for pods", () => {
    const deny = policy("selector: all(), types: [Ingress, Egress]");
    const { outcome } = asked([deny]);
    expect([22, 6443, 23].map((port) => outcome("internet", "host bare", port))).toEqual([
      "allowed",
      "allowed",
      "denied",
    ]);
    expect(outcome("internet", "host bare", 68, UDP)).toBe("allowed");
    expect(outcome("host bare", "internet", 53, UDP)).toBe("allowed");
    expect(outcome("host bare", "internet", 22)).toBe("denied");
    expect(outcome("internet", "shop/web", 22)).toBe("denied");
  });

  test("an unscoped all() selects hosts too, a namespace selector only pods", () => {
    const scoped = policy(
      "selector: all(), namespaceSelector: has(projectcalico.org/name), types: [Ingress], ingress: [{action: Deny}]",
    );
    expect(asked([scoped]).outcome("internet", "host open", 80)).toBe("allowed");
    expect(asked([scoped]).outcome("internet", "shop/web", 80)).toBe("denied");
    const unscoped = policy("selector: all(), types: [Ingress]");
    expect(asked([unscoped]).outcome("internet", "host open", 80)).toBe("denied");
  });

  test("rules decide in tiers as for pods, with the named ports of the host endpoint", () => {
    const { outcome } = asked([
      policy(
        "selector: role == 'bare', types: [Ingress], ingress: [{action: Allow, protocol: TCP, source: {nets: [203.0.113.0/24]}, destination: {ports: [web]}}]",
      ),
    ]);
    expect(outcome("203.0.113.0/24", "host bare", 8443)).toBe("allowed");
    expect(outcome("203.0.113.0/24", "host bare", 8444)).toBe("denied");
    expect(outcome("internet", "host bare", 8443)).toBe("denied");
  });

  test("as a peer a host endpoint is found by its labels, by global(), and never by a namespace", () => {
    const from = (source: string) =>
      asked([
        policy(`selector: app == 'web', types: [Ingress], ingress: [{action: Allow, source: {${source}}}]`),
      ]).outcome("host open", "shop/web", 80);
    expect(from("selector: role == 'open'")).toBe("allowed");
    expect(from("selector: role == 'bare'")).toBe("denied");
    expect(from("namespaceSelector: global(), selector: has(role)")).toBe("allowed");
    expect(from("namespaceSelector: all()")).toBe("denied");
    expect(from("nets: [192.0.2.1/32]")).toBe("allowed");
    // A host endpoint's labels are no pod's.
    expect(from("selector: app == 'web'")).toBe("denied");
  });

  test.each(["doNotTrack", "preDNAT"])("%s leaves hosts undetermined, pods alone, and says so", (field) => {
    const { outcome, notes } = asked([
      policy(
        `selector: all(), ${field}: true, applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]`,
      ),
    ]);
    expect(notes).toEqual(["host-policy-undetermined"]);
    expect(outcome("internet", "host open", 80)).toBe("undetermined");
    expect(outcome("internet", "host open", 22)).toBe("allowed");
    expect(outcome("internet", "shop/web", 80)).toBe("allowed");
  });

  test("applyOnForward is named: what hosts forward is not in the verdicts of pods", () => {
    const { notes, outcome } = asked([
      policy("selector: role == 'bare', applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]"),
    ]);
    expect(notes).toEqual(["forwarding-not-evaluated"]);
    expect(outcome("internet", "host bare", 80)).toBe("denied");
    expect(outcome("internet", "shop/web", 80)).toBe("allowed");
  });

  test("what it says would open a host is a global policy, and does open it", () => {
    const [change] = asked([]).changes("internet", "host bare", 80);
    expect(change).toMatchObject({ kind: "add-policy", manifest: { kind: "GlobalNetworkPolicy" } });
    const manifest = JSON.stringify(change?.kind === "add-policy" ? change.manifest : {});
    expect(asked([`${manifest}\n`]).outcome("internet", "host bare", 80)).toBe("allowed");
  });

  test("a host endpoint of another shape is named", () => {
    const text =
      "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {name: x}\nspec: {node: n-1}\n";
    expect(load([{ name: "h.yaml", text }]).diagnostics).toMatchObject([
      { code: "at-least-one", effect: "unread", args: { fields: ["interfaceName", "expectedIPs"] } },
    ]);
  });
});

/** Rows about what the plans of Pulumi.dev.yaml and Pulumi.prod.yaml hold, and what they say of a config that goes wrong. */
import { describe, expect, test } from "@jest/globals";
import { checkManifest } from "../../crds/check.ts";
import { alertRulesOf, alertsIn, type Plan, policiesOf, releasesOf } from "../../plan/plan.ts";
import { parseSettings } from "../../settings/schema.ts";
import { planOf, stackValues, type Values, withSystem } from "../support/stack.ts";
import { pod } from "../verdicts/ask.ts";
import { SHIPPED, shipped } from "../verdicts/shipped.ts";

const codes = (plan: Plan, severity: string): string[] =>
  plan.diagnostics.filter((found) => found.severity === severity).map(({ code }) => code);

/** Why a config is refused before there is a plan. */
function problems(values: Values): string[] {
  const parsed = parseSettings({ stack: "test", values, secretKeys: new Set() });
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
}

describe.each(SHIPPED)("the plan of %s", (name) => {
  const values = stackValues(name);
  const plan = planOf(values);
  const release = (chart: string) => releasesOf(plan).find((each) => each.chart === chart);
  const onCni = (cni: string, more: Values = {}): Values => ({
    ...values,
    cluster: { ...(values.cluster as Values), cni },
    ...more,
  });

  test("[C5 C78 C79 effect] Cilium runs Hubble and asks the SPIRE that is there, in its trust domain, and installs none", () => {
    expect(release("cilium")?.values).toMatchObject({
      hubble: { enabled: true, relay: { enabled: true } },
      authentication: {
        enabled: true,
        mutual: {
          spire: {
            enabled: true,
            install: { enabled: false },
            serverAddress: "spire-server.spire-system.svc:8081",
            trustDomain: "aegis.local",
          },
        },
      },
    });
  });

  test("[C77 effect] Cilium's chart is 1.19 or newer, and below 1.21, which has no mutual authentication", () => {
    expect(release("cilium")?.version).toMatch(/^1\.(19|20)\.\d+$/);
    const chart = (version: string) =>
      codes(planOf({ ...values, engines: { cilium: { version } } }), "error");
    expect([chart("1.18.9"), chart("1.21.0")]).toEqual([["chart-too-old"], ["chart-lacks-authentication"]]);
  });

  test("[T3 effect] Tetragon serves its events at port 54321 of the node", () => {
    expect(release("tetragon")?.values).toMatchObject({ tetragon: { grpc: { address: "localhost:54321" } } });
  });

  test("[C92 T13 T26 T27 effect] the definitions of Cilium and Tetragon take the sixteen manifests of ClawdStrike whole", () => {
    const own = policiesOf(plan).filter(({ system }) => system === "clawdstrike");
    expect(own).toHaveLength(16);
    for (const { id, manifest } of own) expect([id, checkManifest(manifest)]).toEqual([id, []]);
  });

  test("[T18 T38 effect] Tetragon is installed, its policies wait for it, and the kernel that they need is said", () => {
    expect(release("tetragon")?.id).toBe("release/tetragon");
    for (const { after } of policiesOf(plan).filter(({ layer }) => layer === "runtime"))
      expect(after).toContain("release/tetragon");
    expect(codes(plan, "info")).toContain("node-requirements");
  });

  test("[X5 contradicted] the config knows spire and off, and not the ztunnel that is to come after both", () => {
    const provider = (word: string) => problems({ ...values, authentication: { provider: word } });
    expect([provider("spire"), provider("off")]).toEqual([[], []]);
    expect(provider("ztunnel")).toEqual(["palisade:authentication.provider"]);
  });

  test("a policy that selects no workload is no error of the plan", () => {
    expect(policiesOf(plan).map((each) => each.name)).toContain("tetragon-bridge");
    expect(codes(plan, "error")).toEqual([]);
  });

  test("[X2 effect] a service listens where the config says: the gateway gets to that port, and not to the spec's", () => {
    const { answer } = shipped(name, "clawdstrike", {
      more: [pod("gateway", "edge", { "app.kubernetes.io/component": "envoy-gateway" })],
      options: { ports: { hushd: 9876 }, gatewayNamespace: "edge" },
    });
    const at = (port: number) => answer({ from: "gateway", to: "hushd", port });
    expect([at(9876), at(8080)]).toEqual(["allowed", "denied"]);
  });

  test("[X3 contradicted] one port of metrics holds for every service: none has its own", () => {
    const metrics = (port: unknown) =>
      problems(withSystem(values, "clawdstrike", { ports: { metrics: port } }));
    expect(metrics(9100)).toEqual([]);
    expect(metrics({ hushd: 9876 })).toEqual(["palisade:systems.clawdstrike.ports.metrics"]);
  });

  test("[X24 effect] the tiers' rules for DNS name a label that Kubernetes sets nowhere, and UDP only", () => {
    const { answer } = shipped(name, "pmoves");
    const ask = (protocol: "UDP" | "TCP") => answer({ from: "postgres", to: "kube-dns", port: 53, protocol });
    expect([ask("UDP"), ask("TCP")]).toEqual(["denied", "denied"]);
  });

  test("[X25 effect] services without a tier are named, until the config gives them one", () => {
    const named = (stack: Values) =>
      (planOf(stack).diagnostics.find(({ code }) => code === "services-without-tier")?.args.services ??
        []) as string[];
    expect(named(values)).toHaveLength(10);
    expect(named(withSystem(values, "pmoves", { tiers: { presign: "api" } }))).not.toContain("presign");
  });

  test("[X27 effect] with alerts, the spec's two read a record that is made of what Cilium counts, with the tier of the destination", () => {
    const rules = alertsIn(planOf({ ...values, alerts: {} })).flatMap(({ manifest }) =>
      manifest.spec.groups.flatMap((group) => group.rules),
    );
    const drops = rules.find((rule) => "record" in rule && rule.record === "network_policy_drops_total");
    expect(drops?.expr).toMatch(/hubble_drop_total\{[^}]*POLICY_DENIED/i);
    expect(drops?.expr).toContain('"destination_tier", "data"');
    const alerts = alertsIn(planOf({ ...values, alerts: {} })).flatMap(({ manifest }) =>
      alertRulesOf(manifest.spec),
    );
    for (const alert of ["NetworkPolicyDeniedConnections", "UnauthorizedDataTierAccess"])
      expect(alerts.find((rule) => rule.alert === alert)?.expr).toContain("network_policy_drops_total");
  });

  test("[X32 effect] on a cluster of Calico the policies of Cilium are refused by name, and no second CNI is installed", () => {
    const moved = planOf(onCni("calico", { authentication: {} }));
    expect(codes(moved, "error")).toContain("wrong-cni");
    expect(releasesOf(moved).map(({ chart }) => chart)).not.toContain("cilium");
    expect(releasesOf(plan).map(({ chart }) => chart)).toEqual(["cilium", "tetragon"]);
  });

  test("[Y8 effect] YAMTAM without its policy for DNS is refused, and the policy that closes it is named", () => {
    const found = planOf(withSystem(values, "yamtam", { off: ["allow-dns"] })).diagnostics;
    expect(found.filter(({ severity }) => severity === "error")).toEqual([
      expect.objectContaining({ code: "dns-missing", subject: "yamtam", args: { policies: ["deny-all"] } }),
    ]);
  });

  test("[Y10 effect] on kindnet every system with plain policies is named as not enforced", () => {
    const found = planOf(onCni("kindnet", { authentication: {} })).diagnostics;
    const code = name === "dev" ? "not-enforced-in-audit" : "not-enforced";
    expect(found.filter((each) => each.code === code).map(({ subject }) => subject)).toEqual([
      "pmoves",
      "yamtam",
      "sark",
    ]);
  });

  test("[Y11 effect] the API that YAMTAM's sandboxes reach by its addresses is flagged", () => {
    expect(plan.diagnostics.filter(({ code }) => code === "external-by-address")).toEqual([
      expect.objectContaining({ subject: "yamtam", args: { policies: ["sandbox-egress"] } }),
    ]);
  });

  test.each(["clawdstrike", "yamtam"])(
    "[Y12 effect] default deny of %s comes after every allow of its namespace",
    (system) => {
      const own = policiesOf(plan).filter((each) => each.system === system && each.layer === "network");
      const [deny, ...more] = own.filter(({ role }) => role === "default-deny");
      expect(more).toEqual([]);
      const allows = own.filter(({ role }) => role === "allow");
      expect(allows.length).toBeGreaterThan(2);
      for (const { id } of allows) expect(deny?.after).toContain(id);
      const order = plan.resources.map(({ id }) => id);
      for (const { id } of allows) expect(order.indexOf(deny?.id ?? "")).toBeGreaterThan(order.indexOf(id));
    },
  );
});

test("[C1 effect prod] on EKS Cilium gives out the addresses, or stands behind the VPC CNI, as the config says", () => {
  const values = (cniMode: string) => {
    const prod = stackValues("prod");
    const plan = planOf({ ...prod, cluster: { ...(prod.cluster as Values), cniMode } });
    return releasesOf(plan).find(({ chart }) => chart === "cilium")?.values;
  };
  expect(values("full")).toMatchObject({ eni: { enabled: true } });
  expect(values("full")).not.toHaveProperty("cni");
  expect(values("chaining")).toMatchObject({ cni: { chainingMode: "aws-cni", exclusive: false } });
  expect(values("chaining")).not.toHaveProperty("eni");
});

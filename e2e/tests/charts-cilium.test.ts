/**
 * What Cilium's agents are told on every platform, in both modes: the chart as Helm renders it, not the values we
 * send. What each platform needs is from the install guides of Cilium 1.20 (docs/semantics/cilium.md#install-presets).
 */
import { describe, expect, test } from "@jest/globals";
import { render } from "../charts/helm.ts";
import { containerOf, dataOf, objectOf, podsOf, titlesOf } from "../charts/objects.ts";
import { ciliumCases, ciliumOf, everything } from "../charts/presets.ts";

const config = (objects: Parameters<typeof dataOf>[0]) => dataOf(objects, "cilium-config");

/** By row of the presets: what the agents' ConfigMap says; undefined is a key that it lacks. */
const network: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  "eks full": {
    ipam: "eni",
    "routing-mode": "native",
    "cni-chaining-mode": undefined,
    "cni-exclusive": "true",
  },
  "eks chaining": {
    "routing-mode": "native",
    "cni-chaining-mode": "aws-cni",
    "cni-exclusive": "false",
    "enable-ipv4-masquerade": "false",
  },
  "gke full": {
    ipam: "kubernetes",
    "routing-mode": "native",
    "ipv4-native-routing-cidr": everything.podCidr,
    "enable-endpoint-routes": "true",
    "cni-chaining-mode": undefined,
  },
  "aks full": { ipam: "cluster-pool", "routing-mode": "tunnel", "cni-chaining-mode": undefined },
  "aks chaining": {
    "routing-mode": "native",
    "cni-chaining-mode": "generic-veth",
    "custom-cni-conf": "true",
    "read-cni-conf": "/tmp/cni-configuration/cni-config",
    "enable-ipv4-masquerade": "false",
    "enable-endpoint-routes": "true",
  },
  "kind full": { ipam: "kubernetes", "routing-mode": "tunnel", "cni-chaining-mode": undefined },
  "generic full": { ipam: "cluster-pool", "routing-mode": "tunnel", "cni-chaining-mode": undefined },
  "generic chaining": {
    "routing-mode": "native",
    "cni-chaining-mode": "generic-veth",
    "custom-cni-conf": "true",
    "read-cni-conf": "/tmp/cni-configuration/cni-config",
    "enable-ipv4-masquerade": "false",
    "enable-endpoint-routes": undefined,
  },
};

/** Whose pods must be made anew when what they read changes. */
const readers = [
  ["DaemonSet", "cilium"],
  ["DaemonSet", "cilium-envoy"],
  ["Deployment", "cilium-operator"],
  ["Deployment", "hubble-relay"],
] as const;

describe.each(ciliumCases)("Cilium on $row", (row) => {
  const audit = () => render(ciliumOf(row, "audit"));
  /** With all that an operator may settle beside the mode. */
  const settled = () => render(ciliumOf(row, "enforce", everything));

  test("[C1 effect prod] addresses, routing and chaining are those of the install guide", () => {
    const expected = network[row.row];
    if (expected === undefined)
      throw new Error(`no expectation for the preset ${row.row}: add it from its guide`);
    const told = config(audit());
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, told[key]]))).toEqual(expected);
  });

  test("[C61 effect dev] the mode is one word in the agents' configuration, and changing it makes the pods that read it anew", () => {
    const enforce = render(ciliumOf(row, "enforce"));
    expect(config(audit())["policy-audit-mode"]).toBe("true");
    expect(config(enforce)["policy-audit-mode"]).toBe("false");
    const changed = audit().filter(
      (object, index) => JSON.stringify(object) !== JSON.stringify(enforce[index]),
    );
    expect(titlesOf(changed)).toEqual([
      "ConfigMap/cilium-config",
      "DaemonSet/cilium",
      "Deployment/cilium-operator",
    ]);
    const words = Object.entries(config(audit())).filter(([key, value]) => config(enforce)[key] !== value);
    expect(words).toEqual([["policy-audit-mode", "true"]]);
    const checksum = (objects: typeof enforce) =>
      podsOf(objects, "DaemonSet", "cilium").metadata.annotations?.["cilium.io/cilium-configmap-checksum"];
    expect(checksum(enforce)).toMatch(/^[0-9a-f]{64}$/);
    expect(checksum(enforce)).not.toBe(checksum(audit()));
  });

  test("policies are enforced where they select, and everything that reads a configuration carries its sum", () => {
    expect(config(audit())["enable-policy"]).toBe("default");
    for (const [kind, name] of readers)
      expect([name, Object.keys(podsOf(audit(), kind, name).metadata.annotations ?? {})]).toEqual([
        name,
        expect.arrayContaining([expect.stringMatching(/checksum$/)]),
      ]);
  });

  test("[C78 effect] Hubble counts verdicts and names the deciding policy; its relay runs; certificates are no part of the release", () => {
    const told = config(audit());
    expect(told).toMatchObject({
      "enable-hubble": "true",
      "hubble-network-policy-correlation-enabled": "true",
      "prometheus-serve-addr": ":9962",
      "hubble-metrics-server": ":9965",
    });
    const metrics = (told["hubble-metrics"] ?? "").split(" ").map((metric) => metric.split(":")[0]);
    expect(metrics).toEqual(expect.arrayContaining(["policy", "drop", "flow", "dns", "httpV2"]));
    expect(titlesOf(audit())).toEqual(
      expect.arrayContaining([
        "Deployment/hubble-relay",
        "Service/hubble-metrics",
        "CronJob/hubble-generate-certs",
      ]),
    );
    expect(titlesOf(audit()).filter((title) => title.startsWith("Secret/"))).toEqual([]);
  });

  test("no definition is part of the release: the operator brings them, and removing the release leaves them", () => {
    expect(titlesOf(audit()).filter((title) => title.startsWith("CustomResourceDefinition/"))).toEqual([]);
  });

  test("[C5 C79 effect] a SPIRE that is there answers authentication, and none is installed; without one nothing is demanded of it", () => {
    const objects = settled();
    expect(config(objects)).toMatchObject({
      "mesh-auth-enabled": "true",
      "mesh-auth-mutual-enabled": "true",
      "mesh-auth-spire-server-address": "spire-server.spire-system.svc:8081",
      "mesh-auth-spiffe-trust-domain": "aegis.local",
      "mesh-auth-spire-admin-socket": "/run/spire/sockets/admin.sock",
      "mesh-auth-spire-agent-socket": "/run/spire/sockets/agent/agent.sock",
    });
    expect(titlesOf(objects).filter((title) => /spire/i.test(title))).toEqual([]);
    const bare = config(audit());
    expect(bare["mesh-auth-enabled"]).toBe("false");
    expect(Object.keys(bare).filter((key) => key.includes("spire"))).toEqual([]);
  });

  test("an address of the API server replaces kube-proxy and reaches the agents; without one kube-proxy stays", () => {
    const address = (objects: ReturnType<typeof audit>) => {
      const { env = [] } = containerOf(podsOf(objects, "DaemonSet", "cilium"), "cilium-agent");
      const value = (name: string) => env.find((variable) => variable.name === name)?.value;
      return [
        config(objects)["kube-proxy-replacement"],
        value("KUBERNETES_SERVICE_HOST"),
        value("KUBERNETES_SERVICE_PORT"),
      ];
    };
    expect(address(settled())).toEqual(["true", "10.0.0.1", "6443"]);
    expect(address(audit())).toEqual(["false", undefined, undefined]);
  });

  test("the range of the pods goes where the platform takes it, and only there", () => {
    const { podCidr } = everything;
    const keys = Object.entries(config(settled())).filter(([, value]) => value.includes(podCidr));
    const place = {
      "native-routing": ["ipv4-native-routing-cidr"],
      pool: ["cluster-pool-ipv4-cidr"],
      elsewhere: [],
    }[row.preset.podCidr];
    expect(keys.map(([key]) => key)).toEqual(place);
    expect(JSON.stringify(settled()).split(podCidr).length - 1).toBe(place.length);
  });
});

test("every row of the expectations is a preset", () => {
  expect(Object.keys(network).sort()).toEqual(ciliumCases.map(({ row }) => row).sort());
});

test("one operator on kind, whose nodes are few; two elsewhere", () => {
  const replicas = ciliumCases.map((row) => {
    const { spec } = objectOf(render(ciliumOf(row, "audit")), "Deployment", "cilium-operator");
    return [row.platform, (spec as { replicas: number }).replicas];
  });
  for (const [platform, count] of replicas)
    expect([platform, count]).toEqual([platform, platform === "kind" ? 1 : 2]);
});

test("GKE's nodes are prepared: kubelet takes the CNI that Cilium writes, where GKE looks for its plugin", () => {
  const row = ciliumCases.find(({ row: name }) => name === "gke full");
  if (row === undefined) throw new Error("no preset for gke full");
  const objects = render(ciliumOf(row, "audit"));
  expect(titlesOf(objects)).toContain("DaemonSet/cilium-node-init");
  expect(podsOf(objects, "DaemonSet", "cilium").spec.volumes).toContainEqual(
    expect.objectContaining({
      name: "cni-path",
      hostPath: expect.objectContaining({ path: "/home/kubernetes/bin" }),
    }),
  );
  expect(JSON.stringify(podsOf(objects, "DaemonSet", "cilium-node-init").spec)).toContain("cbr0");
});

import { describe, expect, test } from "@jest/globals";
import { SYSTEMS } from "../../../systems/registry.ts";
import { options } from "./fixtures.ts";

const { workloads } = SYSTEMS.clawdstrike;
const all = workloads(options());
const own = all.filter(({ external }) => external !== true);

describe("own workloads", () => {
  test("[C2 C9 text] are the six binaries of the repository and NATS", () => {
    expect(own.map(({ name }) => name)).toEqual([
      "spine-checkpointer",
      "spine-witness",
      "spine-proofs-api",
      "tetragon-bridge",
      "hubble-bridge",
      "hushd",
      "nats",
    ]);
  });

  test.each([
    ["spine-checkpointer", "spine"],
    ["spine-witness", "spine"],
    ["spine-proofs-api", "spine"],
    ["tetragon-bridge", "bridge"],
    ["hubble-bridge", "bridge"],
    ["hushd", "daemon"],
    ["nats", "infra"],
  ])("[C31 text] %s carries the three labels", (name, tier) => {
    expect(own.find((each) => each.name === name)?.labels).toEqual({
      "app.kubernetes.io/part-of": "clawdstrike",
      "app.kubernetes.io/component": name,
      "clawdstrike.io/tier": tier,
    });
  });

  test("[C7 text] NATS is a stateful set of three", () => {
    expect(own.find(({ name }) => name === "nats")).toMatchObject({ kind: "StatefulSet", replicas: 3 });
  });

  test("[C45 text] the Tetragon bridge, and nothing else, has the node's network", () => {
    expect(all.filter(({ hostNetwork }) => hostNetwork)).toEqual([
      expect.objectContaining({ name: "tetragon-bridge", kind: "DaemonSet", namespace: "kube-system" }),
    ]);
  });

  test("[C6 text] with the setting NATS moves and nothing else does", () => {
    const moved = workloads(options({ natsNamespace: "aegisnet" })).filter(
      (each, index) => each.namespace !== all[index]?.namespace,
    );
    expect(moved.map(({ name, namespace }) => `${namespace}/${name}`)).toEqual(["aegisnet/nats"]);
  });
});

describe("workloads of others", () => {
  test.each([
    ["[C2 C20 text]", "kube-dns", "kube-system", { "k8s-app": "kube-dns" }],
    ["[C2 C16 text]", "hubble-relay", "kube-system", { "app.kubernetes.io/name": "hubble-relay" }],
    ["[C2 C8 C23 text]", "prometheus", "monitoring", { "app.kubernetes.io/name": "prometheus" }],
    ["[C2 text]", "spire-server", "spire-system", { app: "spire-server" }],
    ["[C2 text]", "envoy-gateway", "clawdstrike", { "app.kubernetes.io/component": "envoy-gateway" }],
  ])("%s %s is known with the labels that policies select", (_rows, name, namespace, labels) => {
    const found = all.find((each) => each.name === name);
    expect(found).toMatchObject({ namespace, external: true, labels });
    expect(found?.labels).not.toHaveProperty(["app.kubernetes.io/part-of"], "clawdstrike");
  });

  test("the gateway is where and what the operator says it is", () => {
    const components = { ...options().components, "envoy-gateway": "proxy" };
    const moved = workloads(options({ gatewayNamespace: "envoy-gateway-system", components }));
    expect(moved.find(({ name }) => name === "envoy-gateway")).toMatchObject({
      namespace: "envoy-gateway-system",
      labels: { "app.kubernetes.io/component": "proxy" },
    });
  });

  test("names are unique", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });
});

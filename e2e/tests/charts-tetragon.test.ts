/**
 * What Tetragon's agents and operator are told on every platform: the chart as Helm renders it
 * (docs/semantics/tetragon.md#chart-values).
 */
import { describe, expect, test } from "@jest/globals";
import { render } from "../charts/helm.ts";
import { containerOf, dataOf, podsOf, titlesOf } from "../charts/objects.ts";
import { tetragonOf, tetragonPlatforms } from "../charts/presets.ts";

const definitions = (objects: Parameters<typeof titlesOf>[0]) =>
  titlesOf(objects).filter((title) => title.startsWith("CustomResourceDefinition/"));

describe.each(tetragonPlatforms)("Tetragon on %s", (platform) => {
  const objects = () => render(tetragonOf(platform));
  const agent = () => dataOf(objects(), "tetragon-config");

  test("[T3 effect] gRPC is where the bridge looks on the node, and no other port of the agent takes the bridge's 2112 there", () => {
    expect(agent()["server-address"]).toBe("localhost:54321");
    expect(agent()["metrics-server"]).toBe(":2114");
    expect(podsOf(objects(), "DaemonSet", "tetragon").spec.hostNetwork).toBe(true);
    const ports = Object.values(agent()).flatMap((value) => /:(\d+)$/.exec(value)?.[1] ?? []);
    expect(ports).toEqual(expect.arrayContaining(["54321", "2114"]));
    expect(ports).not.toContain("2112");
    expect(ports).not.toContain("2113");
  });

  test("policies may choose pods, and events carry capabilities and namespaces", () => {
    expect(agent()).toMatchObject({
      "enable-policy-filter": "true",
      "enable-process-cred": "true",
      "enable-process-ns": "true",
      "enable-tracing-policy-crd": "true",
    });
  });

  test("of the host and the system's namespaces, the log leaves out starts and ends only", () => {
    const lines = (agent()["export-denylist"] ?? "").split("\n").map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { health_check: true },
      { event_set: ["PROCESS_EXEC", "PROCESS_EXIT"], namespace: ["", "cilium", "kube-system"] },
    ]);
  });

  test("the operator brings the definitions and may: they are no part of the release, and stay when it goes", () => {
    expect(definitions(objects())).toEqual([]);
    expect(dataOf(objects(), "tetragon-operator-config")).toMatchObject({
      "skip-crd-creation": "false",
      "skip-tracing-policy-crd": "false",
    });
    const { args = [] } = containerOf(
      podsOf(objects(), "Deployment", "tetragon-operator"),
      "tetragon-operator",
    );
    expect(args).toContain("--config-dir=/etc/tetragon/operator.conf.d/");
  });

  test("processes are read where the node has them", () => {
    const { volumes } = podsOf(objects(), "DaemonSet", "tetragon").spec;
    const proc = volumes.find(({ name }) => name === "host-proc")?.hostPath?.path;
    expect(proc).toBe(platform === "kind" ? "/procHost" : "/proc");
  });

  test("a changed configuration makes the agents' pods anew", () => {
    const sum = (more?: Parameters<typeof tetragonOf>[1]) =>
      podsOf(render(tetragonOf(platform, more)), "DaemonSet", "tetragon").metadata.annotations?.[
        "checksum/configmap"
      ];
    expect(sum({ tetragon: { debug: true } })).not.toBe(sum());
  });
});

test("the method that would delete everybody's policies with the release is seen when it is chosen", () => {
  const objects = render(tetragonOf("generic", { crds: { installMethod: "helm" } }));
  expect(definitions(objects)).toEqual(
    expect.arrayContaining([
      "CustomResourceDefinition/tracingpolicies.cilium.io",
      "CustomResourceDefinition/tracingpoliciesnamespaced.cilium.io",
    ]),
  );
});

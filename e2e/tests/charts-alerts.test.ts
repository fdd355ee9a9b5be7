/** What the charts make of `palisade:alerts`: who serves the metrics that rules read, and what tells Prometheus where. */
import { describe, expect, test } from "@jest/globals";
import { ENGINE_OF, METRICS } from "../../plan/alerts/metrics.ts";
import { releasesOf } from "../../plan/plan.ts";
import { STACK } from "../../tests/alerts/support.ts";
import { planOf, type Values } from "../../tests/support/stack.ts";
import { render, unrendered } from "../charts/helm.ts";
import { titlesOf } from "../charts/objects.ts";
import type { KubeObject } from "../kube/client.ts";

const labels = { release: "kube-prometheus-stack" };

/** Everything that the releases of a stack make. */
const objectsOf = (alerts: Values): readonly KubeObject[] =>
  releasesOf(planOf({ ...STACK, alerts })).flatMap(render);

interface Monitor extends KubeObject {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string }[];
  };
}

interface Service extends KubeObject {
  readonly spec: {
    readonly ports: readonly { readonly name: string; readonly port: number }[];
  };
}

const monitorsIn = (objects: readonly KubeObject[]): readonly Monitor[] =>
  objects.filter(({ kind }) => kind === "ServiceMonitor") as Monitor[];

describe("with scrape", () => {
  const objects = objectsOf({ scrape: true, labels });
  const monitors = monitorsIn(objects);

  test("there is one ServiceMonitor for each exporter that a chart here serves", () => {
    const exporters = new Set(Object.values(METRICS)).size;
    const calicos = new Set(Object.values(METRICS).filter((exporter) => ENGINE_OF[exporter] === "calico"))
      .size;
    expect(unrendered).toContain("calico");
    expect(monitors).toHaveLength(exporters - calicos);
    expect(titlesOf(monitors).toSorted()).toEqual([
      "ServiceMonitor/cilium-agent",
      "ServiceMonitor/hubble",
      "ServiceMonitor/tetragon",
    ]);
  });

  test.each(monitors.map((monitor) => [monitor.metadata.name, monitor] as const))(
    "%s carries the labels, and finds the port of a Service",
    (_name, { metadata, spec }) => {
      expect(metadata.labels).toMatchObject(labels);
      const services = (objects.filter(({ kind }) => kind === "Service") as Service[]).filter((service) =>
        Object.entries(spec.selector.matchLabels).every(
          ([key, value]) => service.metadata.labels?.[key] === value,
        ),
      );
      expect(services.length).toBeGreaterThan(0);
      for (const { port } of spec.endpoints)
        expect(services.flatMap((service) => service.spec.ports.map(({ name }) => name))).toContain(port);
    },
  );
});

test("without scrape the charts make none, and want no kind that may be missing", () => {
  const objects = objectsOf({ labels });
  expect(objects.length).toBeGreaterThan(20);
  expect(objects.filter(({ apiVersion }) => apiVersion.startsWith("monitoring.coreos.com"))).toEqual([]);
});

test("in both the agents serve what rules read: the agent's own, and what Hubble makes of flows", () => {
  for (const scrape of [true, false]) {
    const config = objectsOf({ scrape, labels }).find(
      ({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "cilium-config",
    );
    const data = config?.data as Readonly<Record<string, string>>;
    expect(data["prometheus-serve-addr"]).toMatch(/:9962$/);
    expect(data["hubble-metrics-server"]).toMatch(/:9965$/);
    const served = data["hubble-metrics"] ?? "";
    for (const metric of ["drop", "policy"])
      expect(served).toMatch(
        new RegExp(`(^|\\s)${metric}:sourceContext=workload-name\\|\\S*;labelsContext=source_namespace,`),
      );
  }
});

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { analyze } from "../../analysis/analyze.ts";
import { changesFor } from "../../analysis/explain.ts";
import { Loader } from "../../analysis/input/load.ts";
import { accessBetween } from "../../analysis/matrix.ts";
import { contains } from "../../analysis/sets/intervals.ts";
import { settingsFor } from "../../analysis/settings.ts";
import type { Endpoint } from "../../model/endpoint.ts";

/** A NetworkPolicy over few labels and ports, so that random ones meet. */
const labels = fc.record(
  { a: fc.constantFrom("1", "2"), b: fc.constantFrom("1", "2") },
  { requiredKeys: [] },
);
const selector = fc.record(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom("a", "b"),
          operator: fc.constantFrom("In", "NotIn"),
          values: fc.constantFrom(["1"], ["1", "2"]),
        }),
        fc.record({ key: fc.constantFrom("a", "b"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
      ),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
);
const ports = fc.array(
  fc.oneof(
    fc.record(
      { port: fc.integer({ min: 1, max: 4 }), protocol: fc.constantFrom("TCP", "UDP") },
      { requiredKeys: ["port"] },
    ),
    fc.constant({ port: 2, endPort: 3 }),
    fc.constant({ protocol: "UDP" }),
    fc.constant({}),
    fc.constant({ port: "web" }),
  ),
  { maxLength: 2 },
);
const rules = (side: "from" | "to") =>
  fc.array(fc.record({ [side]: fc.array(peer, { maxLength: 2 }), ports }, { requiredKeys: [] }), {
    maxLength: 2,
  });
const policy = fc.record({
  namespace: fc.constantFrom("x", "y"),
  spec: fc.record(
    {
      podSelector: selector,
      policyTypes: fc.subarray(["Ingress", "Egress"]),
      ingress: rules("from"),
      egress: rules("to"),
    },
    { requiredKeys: ["podSelector"] },
  ),
});
const pod = fc.record({
  namespace: fc.constantFrom("x", "y"),
  labels,
  web: fc.constantFrom(undefined, 3, 4),
});

type Pod = { namespace: string; labels: Record<string, string>; web: number | undefined };
type Spec = Record<string, unknown>;
type Policy = { namespace: string; spec: Spec };

const NAMESPACES: Record<string, Record<string, string>> = { x: { a: "1" }, y: { b: "2" } };

/** The API's text, sentence by sentence, with none of the analyzer's parts. */
const oracle = {
  selects(
    one: { matchLabels?: object; matchExpressions?: { key: string; operator: string; values?: string[] }[] },
    has: Record<string, string>,
  ) {
    return (
      Object.entries(one.matchLabels ?? {}).every(([key, value]) => has[key] === value) &&
      (one.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
        const value = has[key];
        if (operator === "Exists") return value !== undefined;
        if (operator === "DoesNotExist") return value === undefined;
        const listed = value !== undefined && values.includes(value);
        return operator === "In" ? listed : !listed;
      })
    );
  },
  opens(rule: Spec, side: "from" | "to", home: string, other: Pod, to: Pod, protocol: string, port: number) {
    const peers = (rule[side] ?? []) as { podSelector?: object; namespaceSelector?: object }[];
    const who =
      peers.length === 0 ||
      peers.some(({ podSelector, namespaceSelector }) => {
        const place =
          namespaceSelector === undefined
            ? other.namespace === home
            : oracle.selects(namespaceSelector, NAMESPACES[other.namespace] ?? {});
        return place && (podSelector === undefined || oracle.selects(podSelector, other.labels));
      });
    const list = (rule.ports ?? []) as { port?: number | string; endPort?: number; protocol?: string }[];
    const what =
      list.length === 0 ||
      list.some((one) => {
        if ((one.protocol ?? "TCP") !== protocol) return false;
        if (one.port === undefined) return true;
        if (one.port === "web") return to.web === port;
        return (one.port as number) <= port && port <= (one.endPort ?? (one.port as number));
      });
    return who && what;
  },
  side(
    policies: Policy[],
    direction: "Ingress" | "Egress",
    pod: Pod,
    other: Pod,
    to: Pod,
    protocol: string,
    port: number,
  ) {
    const [list, side] =
      direction === "Ingress" ? (["ingress", "from"] as const) : (["egress", "to"] as const);
    const selecting = policies.filter(({ namespace, spec }) => {
      const written = (spec.policyTypes ?? []) as string[];
      const hasEgress = ((spec.egress ?? []) as unknown[]).length > 0;
      const types = written.length > 0 ? written : hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
      return (
        namespace === pod.namespace &&
        types.includes(direction) &&
        oracle.selects(spec.podSelector as object, pod.labels)
      );
    });
    if (selecting.length === 0) return true;
    return selecting.some(({ namespace, spec }) =>
      ((spec[list] ?? []) as Spec[]).some((rule) =>
        oracle.opens(rule, side, namespace, other, to, protocol, port),
      ),
    );
  },
};

const endpoint = (one: Pod, i: number): Endpoint => ({
  name: `p${i}`,
  kind: "pod",
  namespace: one.namespace,
  labels: { ...one.labels },
  namespaceLabels: NAMESPACES[one.namespace] ?? {},
  serviceAccountLabels: {},
  ports: one.web === undefined ? [] : [{ name: "web", port: one.web, protocol: "TCP" }],
  hostNetwork: false,
  dnsNames: [],
});

const manifest = ({ namespace, spec }: Policy, i: number) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: `n${i}`, namespace },
  spec,
});

function analysisOf(policies: readonly object[], endpoints: Endpoint[]) {
  const loader = new Loader();
  for (const one of policies) loader.addDocument(one, {});
  const loaded = loader.finish();
  expect(loaded.diagnostics.filter(({ effect }) => effect !== "none")).toEqual([]);
  return analyze({ ...loaded, endpoints }, settingsFor("kubernetes"));
}

describe("NetworkPolicy against a second evaluator written from the API's text", () => {
  const cluster = fc.record({
    pods: fc.array(pod, { minLength: 2, maxLength: 5 }),
    policies: fc.array(policy, { maxLength: 4 }),
  });

  test("every pair, port and protocol agrees, asked one by one and listed as a whole", () => {
    fc.assert(
      fc.property(cluster, ({ pods, policies }) => {
        const endpoints = pods.map(endpoint);
        const analysis = analysisOf(
          policies.map((one, i) => manifest(one, i)),
          endpoints,
        );
        const between = accessBetween(analysis);
        pods.forEach((from, i) => {
          pods.forEach((to, j) => {
            const [source, target] = [endpoints[i] as Endpoint, endpoints[j] as Endpoint];
            const [a] = analysis.classesOf(source);
            const [b] = analysis.classesOf(target);
            const list = a && b ? between(a, b).access : [];
            for (const [protocol, number] of [
              ["TCP", 6],
              ["UDP", 17],
            ] as const) {
              for (const port of [1, 2, 3, 4, 5]) {
                const expected =
                  oracle.side(policies, "Egress", from, to, to, protocol, port) &&
                  oracle.side(policies, "Ingress", to, from, to, protocol, port);
                const { outcome } = analysis.flow({ from: source, to: target, protocol: number, port });
                expect(outcome).toBe(expected ? "allowed" : "denied");
                expect(list.some(({ ports: open }) => contains(open.get(number) ?? [], port))).toBe(expected);
              }
            }
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  test("applying what is suggested for a refused connection allows it", () => {
    fc.assert(
      fc.property(cluster, fc.integer({ min: 1, max: 5 }), ({ pods, policies }, port) => {
        const endpoints = pods.map(endpoint);
        const [from, to] = [endpoints[0] as Endpoint, endpoints[1] as Endpoint];
        const manifests: object[] = policies.map((one, i) => manifest(one, i));
        const before = analysisOf(manifests, endpoints);
        const query = { from, to, protocol: 6, port };
        const verdict = before.flow(query);
        const changes = changesFor(verdict, query, "kubernetes");
        expect(changes.length > 0).toBe(verdict.outcome === "denied");
        const added = changes.flatMap((change) => (change.kind === "add-policy" ? [change.manifest] : []));
        const after = analysisOf([...manifests, ...added], endpoints);
        expect(after.flow(query).outcome).toBe("allowed");
      }),
      { numRuns: 150 },
    );
  });
});

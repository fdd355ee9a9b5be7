import { describe, expect, test } from "@jest/globals";
import { type Analysis, analyze } from "../../analysis/analyze.ts";
import { load } from "../../analysis/input/load.ts";
import { accessBetween, accessEdges } from "../../analysis/matrix.ts";
import { outsideOf } from "../../analysis/outside.ts";
import { resolvePolicies } from "../../analysis/resolve-policies.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { clusterFiles } from "../../bench/cluster.ts";

/** Workloads under no policy, on which everything is open. */
const FREE = `apiVersion: v1
kind: Pod
metadata: {name: free, namespace: elsewhere, labels: {app: free}}
spec: {}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: elsewhere, labels: {app: agent}}
spec: {hostNetwork: true}
`;

/** A CiliumNetworkPolicy set whose pods cannot be computed: required and disabled meet on one selector and port. */
const CONFLICT = ["required", "disabled"].map(
  (mode) => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${mode}, namespace: ns-0}
spec:
  endpointSelector: {matchLabels: {app: a-1}}
  ingress:
  - fromEndpoints: [{matchLabels: {app: a-2}}]
    authentication: {mode: ${mode}}
    toPorts: [{ports: [{port: "80", protocol: TCP}]}]
`,
);

function analysisOf(
  engine: "cilium" | "calico" | "kubernetes",
  policies: number,
  audit: boolean,
  more: string[],
) {
  const cluster = clusterFiles({ workloads: 60, policies, kinds: 30 }, engine);
  const loaded = load([...cluster, { name: "more.yaml", text: [FREE, ...more].join("---\n") }]);
  expect(loaded.diagnostics).toEqual([]);
  const endpoints = [...loaded.endpoints, ...outsideOf(resolvePolicies(loaded))];
  return analyze({ ...loaded, endpoints }, settingsFor(engine, { audit }));
}

/** Every pair asked one by one. */
function pairByPair(analysis: Analysis): string[] {
  const between = accessBetween(analysis);
  return analysis.classes.flatMap((from) =>
    analysis.classes.flatMap((to) => {
      const governed = from.identity.governed || to.identity.governed;
      const { access } = between(from, to);
      return governed && access.length > 0 ? [`${from.index} ${to.index} ${print(access)}`] : [];
    }),
  );
}

const print = (access: unknown): string =>
  JSON.stringify(access, (_, value) => (value instanceof Map ? [...value] : value));

const listed = (analysis: Analysis): string[] =>
  [...accessEdges(analysis)].flatMap(({ from, to, list }) =>
    to.map((target) => `${from.index} ${target.index} ${print(list.access)}`),
  );

describe("the list of all edges leaves no pair out", () => {
  test.each([
    ["cilium", 60, false, []],
    ["cilium", 60, true, []],
    ["cilium", 15, false, CONFLICT],
    ["kubernetes", 60, false, []],
    ["kubernetes", 10, false, []],
    ["calico", 60, false, []],
    ["calico", 10, false, []],
  ] as const)("%s, %i policies, audit %s", (engine, policies, audit, more) => {
    const analysis = analysisOf(engine, policies, audit, [...more]);
    const expected = pairByPair(analysis);
    expect(expected.length).toBeGreaterThan(100);
    expect(listed(analysis).sort()).toEqual(expected.sort());
  });

  test("in order of the classes, and only the ends that are wanted", () => {
    const analysis = analysisOf("cilium", 15, false, []);
    const all = [...accessEdges(analysis)];
    for (const { to } of all)
      expect(to.map(({ index }) => index)).toEqual(to.map(({ index }) => index).sort((a, b) => a - b));
    const [first] = all;
    const wanted = first?.to[0];
    const some = [
      ...accessEdges(analysis, { from: (one) => one === first?.from, to: (one) => one === wanted }),
    ];
    expect(some).toMatchObject([{ from: { index: first?.from.index }, to: [{ index: wanted?.index }] }]);
  });
});

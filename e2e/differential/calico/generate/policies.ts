import fc from "fast-check";
import type { CalicoPolicy, CalicoSpec, Direction, KubernetesPolicy, Rule } from "../scenario.ts";
import { rule } from "./rules.ts";
import * as selectors from "./selectors.ts";
import { APPS, absent, NAMESPACES, object, weighted } from "./words.ts";

const tier = weighted<string>(
  [7, "default"],
  [3, "alpha"],
  [3, "zeta"],
  [1, "kube-admin"],
  [1, "kube-baseline"],
);
const order = absent(
  3,
  weighted([4, 5], [2, 1], [2, 1000], [1, 999], [1, 1001], [1, 5.5], [1, 2000], [1, 0]),
);
const types = absent(
  3,
  weighted<readonly Direction[]>([4, ["Ingress"]], [4, ["Egress"]], [3, ["Ingress", "Egress"]], [1, []]),
);
const name = weighted([5, "a"], [3, "b"], [1, "a-z"], [1, "ab"], [1, "a.b"], [2, "z"]);
const namespace = fc.constantFrom(...NAMESPACES);

const rules = (direction: Direction) =>
  absent(
    2,
    fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant<Rule[]>([]) },
      { weight: 9, arbitrary: fc.array(rule(direction), { minLength: 1, maxLength: 4, size: "max" }) },
    ),
  );

const body = object({
  tier,
  order,
  selector: absent(1, selectors.subject),
  serviceAccountSelector: absent(8, selectors.accounts),
  types,
  ingress: rules("Ingress"),
  egress: rules("Egress"),
});

const apiVersion = weighted<CalicoPolicy["apiVersion"]>(
  [6, "projectcalico.org/v3"],
  [2, "crd.projectcalico.org/v1"],
);

/** In tier `default` a tier need not be named; elsewhere the name starts with it. */
function assembled(
  kind: CalicoPolicy["kind"],
  apiVersion: CalicoPolicy["apiVersion"],
  name: string,
  namespace: string | undefined,
  { tier = "default", ...spec }: CalicoSpec,
): CalicoPolicy {
  const full = tier === "default" ? name : `${tier}.${name}`;
  return {
    apiVersion,
    kind,
    metadata: { name: full, ...(namespace === undefined ? {} : { namespace }) },
    spec: tier === "default" ? spec : { tier, ...spec },
  };
}

const namespaced = fc
  .tuple(apiVersion, name, namespace, body)
  .map(([version, name, space, spec]) => assembled("NetworkPolicy", version, name, space, spec));

const forHosts = absent<Pick<CalicoSpec, "preDNAT" | "doNotTrack" | "applyOnForward">>(
  8,
  fc.constantFrom(
    { preDNAT: true, applyOnForward: true },
    { doNotTrack: true, applyOnForward: true },
    { applyOnForward: true },
  ),
);

const global = fc
  .tuple(apiVersion, name, body, absent(7, selectors.namespaces), forHosts)
  .map(([version, name, spec, namespaceSelector, flags]) => {
    const scoped = namespaceSelector === undefined ? spec : { ...spec, namespaceSelector };
    const { egress: _, ...ingressOnly } = scoped;
    const whole: CalicoSpec = flags?.preDNAT
      ? { ...ingressOnly, types: ["Ingress"], ...flags }
      : { ...scoped, ...flags };
    return assembled("GlobalNetworkPolicy", version, name, undefined, whole);
  });

/** Staged policies have names of their own: what one of an enforced policy's name previews is not stated. */
const staged = fc
  .tuple(fc.oneof(namespaced, global), weighted([4, undefined], [1, "Set"], [2, "Delete"]))
  .map(([{ metadata, spec, kind }, stagedAction]): CalicoPolicy => {
    const { doNotTrack: _d, preDNAT: _p, applyOnForward: _a, ...rest } = spec;
    const tier = rest.tier === undefined ? {} : { tier: rest.tier };
    const given =
      stagedAction === "Delete"
        ? { ...tier, stagedAction }
        : stagedAction === undefined
          ? rest
          : { ...rest, stagedAction };
    return {
      apiVersion: "projectcalico.org/v3",
      kind: kind === "NetworkPolicy" ? "StagedNetworkPolicy" : "StagedGlobalNetworkPolicy",
      metadata: { ...metadata, name: `${metadata.name}-staged` },
      spec: given,
    };
  });

const anything: Rule = { action: "Deny" };
const badRule = fc.constantFrom<Rule>(
  { action: "Deny", destination: { ports: [80] } },
  { action: "Deny", source: { notPorts: ["80:90"] } },
  { action: "Deny", source: { nets: ["0.0.0.0/0", "::/0"] } },
  { action: "Deny", source: { notNets: ["0.0.0.0/0"] } },
  { action: "Deny", source: { namespaceSelector: "global() || has(team)" } },
  { action: "Deny", source: { selector: "global()" } },
);

/** Policies that the API server refuses, which would deny much were they enforced. */
const refused = fc
  .tuple(fc.oneof(namespaced, global), selectors.broken, badRule, fc.nat(6))
  .map(([policy, broken, bad, way]) => {
    const { stagedAction: _s, preDNAT: _p, applyOnForward: _a, doNotTrack: _d, ...plain } = policy.spec;
    const spec: CalicoSpec = { ...plain, order: 0, types: ["Ingress"], ingress: [anything], egress: [] };
    const ways: readonly CalicoSpec[] = [
      { ...spec, selector: broken },
      { ...spec, tier: "nowhere", selector: "all()" },
      { ...spec, selector: "all()", ingress: [bad, anything] },
      { ...spec, selector: "all()", ingress: [anything, { action: "Allow", source: { selector: broken } }] },
      { ...spec, selector: "all()", serviceAccountSelector: broken },
      policy.kind === "GlobalNetworkPolicy" ? { ...spec, preDNAT: true } : { ...spec, tier: "nowhere" },
      policy.kind === "GlobalNetworkPolicy"
        ? { ...spec, preDNAT: true, doNotTrack: true, applyOnForward: true }
        : { ...spec, selector: "global()" },
    ];
    return {
      ...policy,
      metadata: { ...policy.metadata, name: `${policy.metadata.name}-bad` },
      spec: ways[way] as CalicoSpec,
    };
  });

const kubernetesPort = object({
  protocol: absent(6, fc.constantFrom("TCP", "UDP")),
  port: absent(2, weighted<number | string>([4, 80], [2, 53], [1, "sql"], [1, "dns"])),
  endPort: absent(2, fc.constantFrom(81, 443)),
}).map(({ endPort, ...rest }) =>
  typeof rest.port === "number" && endPort !== undefined ? { ...rest, endPort } : rest,
);

const podSelector = selectors.kubernetes("app", APPS);
const namespaceSelector = fc.oneof(
  selectors.kubernetes("team", ["red", "blue"]),
  selectors.kubernetes("kubernetes.io/metadata.name", NAMESPACES as unknown as [string, string]),
);
const kubernetesPeer = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.constantFrom(
    { ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.1.0/24"] } },
    { ipBlock: { cidr: "0.0.0.0/0", except: ["203.0.113.0/24", "10.0.2.0/24"] } },
    { ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.2.0/24"] } },
    { ipBlock: { cidr: "203.0.113.0/24", except: ["203.0.113.128/25"] } },
    { ipBlock: { cidr: "0.0.0.0/0" } },
    { ipBlock: { cidr: "::/0", except: ["2001:db8::/32"] } },
  ),
);
const kubernetesRule = (peers: "from" | "to") =>
  object({
    peers: absent(3, fc.array(kubernetesPeer, { minLength: 1, maxLength: 2 })),
    ports: absent(4, fc.array(kubernetesPort, { minLength: 1, maxLength: 2 })),
  }).map(({ peers: list, ports }) => ({
    ...(list === undefined ? {} : { [peers]: list }),
    ...(ports === undefined ? {} : { ports }),
  }));

const kubernetes = fc
  .tuple(
    fc.constantFrom("k-a", "k-b"),
    namespace,
    object({
      podSelector,
      policyTypes: absent(
        5,
        types.map((given) => given ?? []),
      ),
      ingress: absent(3, fc.array(kubernetesRule("from"), { maxLength: 2, size: "max" })),
      egress: absent(4, fc.array(kubernetesRule("to"), { maxLength: 2, size: "max" })),
    }),
    weighted([8, false], [1, true]),
  )
  .map(
    ([name, space, spec, isStaged]): KubernetesPolicy => ({
      apiVersion: isStaged ? "projectcalico.org/v3" : "networking.k8s.io/v1",
      kind: isStaged ? "StagedKubernetesNetworkPolicy" : "NetworkPolicy",
      metadata: { name: isStaged ? `${name}-staged` : name, namespace: space },
      spec,
    }),
  );

/** One policy whose peers decide: it selects every pod in one direction and mostly allows. */
const narrow = fc.constantFrom<Direction>("Ingress", "Egress").chain((direction) =>
  fc
    .record({
      allow: rule(direction, 2, 12),
      more: absent(7, rule(direction, 2, 12)),
      space: fc.option(namespace, { nil: undefined, freq: 3 }),
    })
    .map(({ allow, more, space }) =>
      assembled(
        space === undefined ? "GlobalNetworkPolicy" : "NetworkPolicy",
        "projectcalico.org/v3",
        "n",
        space,
        {
          selector: "all()",
          types: [direction],
          [direction === "Ingress" ? "ingress" : "egress"]: [
            { ...allow, action: "Allow" },
            ...(more === undefined ? [] : [more]),
          ],
        },
      ),
    ),
);

/** Policies that contradict one another, so that their order decides. */
const duellist = fc
  .record({
    name: weighted([4, "a"], [1, "b"]),
    tier: absent(4, weighted([3, "alpha"], [3, "zeta"], [1, "kube-admin"])),
    order: absent(3, weighted([3, 1], [2, 5], [2, 1000], [1, 2000])),
    space: absent(4, namespace),
    action: fc.constantFrom<Rule["action"]>("Allow", "Deny", "Pass"),
  })
  .map(({ name, tier, order, space, action }) =>
    assembled(
      space === undefined ? "GlobalNetworkPolicy" : "NetworkPolicy",
      "projectcalico.org/v3",
      name,
      space,
      {
        ...(tier === undefined ? {} : { tier }),
        ...(order === undefined ? {} : { order }),
        selector: "all()",
        types: ["Ingress"],
        ingress: [{ action }],
      },
    ),
  );

const open: fc.Arbitrary<KubernetesPolicy> = namespace.map((space) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "k-a", namespace: space },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
}));

const mixed = fc.oneof<fc.WeightedArbitrary<CalicoPolicy | KubernetesPolicy>[]>(
  { weight: 10, arbitrary: namespaced },
  { weight: 10, arbitrary: global },
  { weight: 6, arbitrary: kubernetes },
  { weight: 2, arbitrary: staged },
  { weight: 1, arbitrary: refused },
);

const several = (one: fc.Arbitrary<CalicoPolicy | KubernetesPolicy>, minLength: number, maxLength: number) =>
  fc.uniqueArray(one, { minLength, maxLength, size: "max", selector: identity });

const identity = ({ apiVersion, kind, metadata }: CalicoPolicy | KubernetesPolicy): string =>
  `${apiVersion.includes("calico") ? "calico" : "kubernetes"}/${kind}/${metadata.namespace}/${metadata.name}`;

/** The policies of a cluster; no two have one kind, namespace and name. */
export const policies: fc.Arbitrary<(CalicoPolicy | KubernetesPolicy)[]> = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 12,
    arbitrary: several(
      fc.oneof({ weight: 3, arbitrary: narrow }, { weight: 2, arbitrary: kubernetes }),
      1,
      2,
    ),
  },
  {
    weight: 3,
    arbitrary: several(fc.oneof({ weight: 4, arbitrary: duellist }, { weight: 1, arbitrary: open }), 2, 4),
  },
  { weight: 4, arbitrary: several(mixed, 2, 8) },
);

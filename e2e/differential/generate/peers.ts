import fc from "fast-check";
import { names } from "./ports.ts";
import { PEER_WEIGHTS, peerSelector } from "./selectors.ts";
import type { PeerForm, Shape } from "./shape.ts";
import { choose } from "./weights.ts";
import { APPS, CIDRS, ENTITIES, HOLES, NAMESPACES } from "./words.ts";

type Fields = Record<string, unknown>;

/** Names and labels of the CIDR groups of every scenario. */
export const GROUPS = ["partners", "resolvers"] as const;
/** Services of every scenario: with a selector, without one but with backends, and without either. */
export const SERVICES = ["front", "legacy", "hollow"] as const;

const cidrSet: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom(...CIDRS).map((cidr): Fields => ({ cidr })),
  fc.constantFrom(...HOLES).map(([cidr, hole]): Fields => ({ cidr, except: [hole] })),
);

const group: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom(...GROUPS, "nowhere").map((name): Fields => ({ cidrGroupRef: name })),
  fc.constant<Fields>({ cidrGroupRef: "partners", except: ["203.0.113.64/26"] }),
  fc.constantFrom<Fields>(
    { cidrGroupSelector: { matchLabels: { side: "out" } } },
    { cidrGroupSelector: { matchExpressions: [{ key: "side", operator: "In", values: ["out", "in"] }] } },
  ),
);

const service: fc.Arbitrary<Fields> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...SERVICES, "missing"), fc.constantFrom(...NAMESPACES))
    .map(([serviceName, namespace]): Fields => ({ k8sService: { serviceName, namespace } })),
  fc
    .constantFrom("front", "legacy")
    .map((serviceName): Fields => ({ k8sService: { serviceName, namespace: "shop" } })),
  fc.constantFrom<Fields>(
    { k8sServiceSelector: { selector: { matchLabels: { role: "front" } }, namespace: "shop" } },
    { k8sServiceSelector: { selector: { matchLabels: { role: "legacy" } } } },
    { k8sServiceSelector: { selector: { matchLabels: { role: "ghost" } } } },
  ),
);

const nodeSelector = fc.constantFrom<Fields>(
  {},
  { matchLabels: { role: "worker" } },
  { matchExpressions: [{ key: "role", operator: "DoesNotExist" }] },
);

const NARROW_SELECTORS = { app: 3, everything: 5, tier: 1 };

/** The peer fields of one rule. */
export function peerFields(
  shape: Shape,
  direction: "ingress" | "egress",
  denies: boolean,
): fc.Arbitrary<Fields> {
  const prefix = direction === "ingress" ? "from" : "to";
  const field = (kind: string, list: fc.Arbitrary<readonly unknown[]>): fc.Arbitrary<Fields> =>
    list.map((items) => ({ [`${prefix}${kind}`]: items }));
  const none = fc.constant<readonly unknown[]>([]);
  const some = (of: fc.Arbitrary<unknown>) => fc.array(of, { minLength: 1, maxLength: 2 });
  const selector = peerSelector(shape.selectors ?? (shape.narrow === true ? NARROW_SELECTORS : PEER_WEIGHTS));
  const endpoints = field("Endpoints", some(selector));
  const entity =
    shape.narrow === true
      ? fc.constantFrom("all", "cluster", "world", "host")
      : fc.constantFrom(...ENTITIES, "ingress", "health", "init", "unmanaged");
  const entities = field("Entities", some(entity));
  const egress = direction === "egress";
  const forms: Record<PeerForm, fc.Arbitrary<Fields>> = {
    missing: fc.constant({}),
    endpoints,
    emptyEndpoints: field("Endpoints", none),
    cidr: field("CIDR", some(fc.constantFrom(...CIDRS))),
    emptyCidr: field("CIDR", none),
    cidrSet: field("CIDRSet", some(cidrSet)),
    emptyCidrSet: field("CIDRSet", none),
    group: field("CIDRSet", some(group)),
    entities,
    emptyEntities: field("Entities", none),
    emptyNodes: field("Nodes", none),
    nodes: field("Nodes", some(nodeSelector)),
    names: egress && !denies ? field("FQDNs", names) : endpoints,
    emptyNames: egress && !denies ? field("FQDNs", none) : endpoints,
    services: egress ? field("Services", some(service)) : endpoints,
    emptyServices: egress ? field("Services", none) : endpoints,
    emptyGroups: field("Groups", none),
    twoKinds: fc.tuple(endpoints, entities).map(([one, other]) => ({ ...one, ...other })),
  };
  return choose(shape.peers, forms);
}

const manifest = (
  kind: string,
  apiVersion: string,
  name: string,
  namespace: string | undefined,
  rest: object,
) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...rest,
});

/** The CIDR groups that rules may name. */
export const cidrGroups = [
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumCIDRGroup",
    metadata: { name: "partners", labels: { side: "out" } },
    spec: { externalCIDRs: ["203.0.113.0/24"] },
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumCIDRGroup",
    metadata: { name: "resolvers", labels: { side: "in" } },
    spec: { externalCIDRs: ["8.8.8.8/32", "8.8.4.4/32"] },
  },
];

const labelled = (one: ReturnType<typeof manifest>, labels: Record<string, string>) => ({
  ...one,
  metadata: { ...one.metadata, labels },
});

/** The Services that rules may name; the app behind `front` varies. */
export const services = fc.constantFrom(...APPS).map((app) => [
  labelled(
    manifest("Service", "v1", "front", "shop", {
      spec: { selector: { app }, ports: [{ port: 80, protocol: "TCP", targetPort: 8080 }] },
    }),
    { role: "front" },
  ),
  labelled(
    manifest("Service", "v1", "legacy", "shop", { spec: { ports: [{ port: 443, protocol: "TCP" }] } }),
    {
      role: "legacy",
    },
  ),
  labelled(
    manifest("EndpointSlice", "discovery.k8s.io/v1", "legacy-1", "shop", {
      addressType: "IPv4",
      endpoints: [{ addresses: ["203.0.113.7"] }, { addresses: ["8.8.8.8"] }],
      ports: [],
    }),
    { "kubernetes.io/service-name": "legacy" },
  ),
  manifest("Service", "v1", "hollow", "shop", { spec: { ports: [{ port: 443, protocol: "TCP" }] } }),
]);

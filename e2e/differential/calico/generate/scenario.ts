import fc from "fast-check";
import type { CalicoEndpoint, CalicoFlow, CalicoScenario, Labels, NetworkSet, Tier } from "../scenario.ts";
import { policies } from "./policies.ts";
import { ACCOUNTS, APPS, absent, NAMESPACES, NETS_4, NETS_6, object, weighted } from "./words.ts";

const labels: fc.Arbitrary<Labels> = object({
  app: absent(2, fc.constantFrom(...APPS)),
  role: absent(5, fc.constantFrom("client", "")),
});

/** Pods by address, and where they are; the last two speak IPv6. */
const PODS = [
  ["web", "shop", "10.0.1.1"],
  ["db", "shop", "10.0.1.2"],
  ["spy", "other", "10.0.2.1"],
  ["job", "other", "10.0.2.2"],
  ["web6", "shop", "fd00:1::1"],
  ["spy6", "other", "fd00:2::1"],
] as const;

const OUTSIDE: readonly CalicoEndpoint[] = [
  { name: "node", kind: "host", ip: "192.168.0.10" },
  { name: "othernode", kind: "remote-node", ip: "192.168.0.11" },
  { name: "internet", kind: "world", ip: "8.8.8.8" },
  { name: "partner", kind: "world", ip: "203.0.113.7" },
  { name: "rival", kind: "world", ip: "203.0.113.200" },
  { name: "six", kind: "world", ip: "2001:db8::7" },
];

const namedPorts = object({
  sql: absent(1, fc.record({ port: fc.constantFrom(80, 5432), protocol: fc.constantFrom("TCP", "UDP") })),
  dns: absent(6, fc.record({ port: fc.constantFrom(53, 80), protocol: fc.constantFrom("TCP", "UDP") })),
});

const pod = fc.record({ labels, namedPorts, account: fc.constantFrom(...ACCOUNTS) });
const namespaceLabels: fc.Arbitrary<Labels> = object({ team: absent(3, fc.constantFrom("red", "blue")) });
const accountLabels: fc.Arbitrary<Labels> = object({ trust: absent(4, fc.constantFrom("high", "low")) });

/** All facts of a namespace or of an account are one: drawn once, then written at each endpoint. */
const endpoints: fc.Arbitrary<CalicoEndpoint[]> = fc
  .record({
    pods: fc.tuple(...PODS.map(() => pod)),
    hostPods: fc.tuple(labels, labels),
    spaces: fc.tuple(namespaceLabels, namespaceLabels),
    accounts: fc.tuple(...NAMESPACES.flatMap(() => ACCOUNTS.map(() => accountLabels))),
  })
  .map(({ pods, hostPods, spaces, accounts }) => {
    const facts = (namespace: (typeof NAMESPACES)[number], account: (typeof ACCOUNTS)[number]) => ({
      namespace,
      namespaceLabels: spaces[NAMESPACES.indexOf(namespace)] ?? {},
      ...(account === "default" ? {} : { serviceAccount: account }),
      serviceAccountLabels:
        accounts[NAMESPACES.indexOf(namespace) * ACCOUNTS.length + ACCOUNTS.indexOf(account)] ?? {},
    });
    const managed = PODS.map(([name, namespace, ip], i): CalicoEndpoint => {
      const { labels, namedPorts, account } = pods[i] as NonNullable<(typeof pods)[number]>;
      return { name, ip, labels, namedPorts, ...facts(namespace, account) };
    });
    const [near, far] = hostPods;
    return [
      ...managed,
      {
        name: "agent",
        ip: "192.168.0.10",
        labels: near,
        hostNetwork: true,
        node: "local",
        ...facts("shop", "default"),
      },
      {
        name: "proxy",
        ip: "192.168.0.11",
        labels: far,
        hostNetwork: true,
        node: "remote",
        ...facts("other", "web"),
      },
      ...OUTSIDE,
    ];
  });

const nets = fc.uniqueArray(fc.constantFrom<string>(...NETS_4, ...NETS_6), { minLength: 1, maxLength: 2 });

const sets: fc.Arbitrary<NetworkSet[]> = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom("s", "t"),
      namespace: fc.constantFrom(undefined, ...NAMESPACES),
      labels,
      nets,
    })
    .map(
      ({ name, namespace, labels, nets }): NetworkSet => ({
        apiVersion: "projectcalico.org/v3",
        kind: namespace === undefined ? "GlobalNetworkSet" : "NetworkSet",
        metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels },
        spec: { nets },
      }),
    ),
  { maxLength: 4, size: "max", selector: ({ metadata }) => `${metadata.namespace}/${metadata.name}` },
);

const tier = (name: string): fc.Arbitrary<Tier> =>
  object({
    order: absent(2, weighted([8, 10], [1, 20], [1, 1000], [1, 1500], [1, 1e6], [1, 2e6], [1, 2e7])),
    defaultAction: absent(3, fc.constantFrom("Deny" as const, "Pass" as const)),
  }).map((spec) => ({ apiVersion: "projectcalico.org/v3", kind: "Tier", metadata: { name }, spec }));

/** A flow between two ends of one family, one of them a pod with a network of its own. */
const flow: fc.Arbitrary<CalicoFlow> = fc
  .record({
    pod: fc.nat(PODS.length - 1),
    other: fc.nat(100),
    outbound: fc.boolean(),
    traffic: weighted<readonly [string, number]>(
      [6, ["TCP", 80]],
      [2, ["TCP", 81]],
      [2, ["TCP", 443]],
      [1, ["TCP", 53]],
      [1, ["TCP", 5432]],
      [3, ["UDP", 53]],
      [2, ["UDP", 80]],
      [1, ["SCTP", 80]],
      [3, ["ICMP", 8]],
      [3, ["ICMP", 3]],
    ),
    asks: weighted([8, false], [2, true]),
  })
  .map(({ pod, other, outbound, traffic: [protocol, port], asks }) => {
    const [own, , ip] = PODS[pod] as (typeof PODS)[number];
    const six = ip.includes(":");
    const peers = [...PODS.map(([name, , ip]) => ({ name, ip })), ...OUTSIDE, ...HOST_PODS].filter(
      (peer) => peer.name !== own && peer.ip.includes(":") === six,
    );
    const { name } = peers[other % peers.length] as { name: string };
    const [from, to] = outbound ? [own, name] : [name, own];
    const sixth = protocol === "ICMP" && six ? { protocol: "ICMPv6", port: 128 } : { protocol, port };
    const http = asks && protocol === "TCP" ? { http: { method: "POST", path: "/admin" } } : {};
    return { from, to, ...sixth, ...http };
  });

const HOST_PODS = [
  { name: "agent", ip: "192.168.0.10" },
  { name: "proxy", ip: "192.168.0.11" },
];

/** Small clusters in which everything that Calico distinguishes meets. */
export const scenario: fc.Arbitrary<CalicoScenario> = fc.record({
  tiers: fc.tuple(tier("alpha"), tier("zeta")),
  sets,
  policies,
  endpoints,
  flows: fc.uniqueArray(flow, {
    minLength: 1,
    maxLength: 24,
    size: "max",
    selector: (one) => JSON.stringify(one),
  }),
});

import fc from "fast-check";
import type { EngineEndpoint, NamedPort } from "../engine.ts";
import type { Shape } from "./shape.ts";
import { percent, sometimes, together } from "./weights.ts";
import { ACCOUNTS, APPS, DROPPED_LABELS, KEPT_LABEL, NAMES, NAMESPACES, TEAMS, TIERS } from "./words.ts";

/** Labels of a pod: an app mostly, a tier often, and such that Cilium drops or keeps against the look of them. */
const podLabels = together(
  sometimes(90, fc.record({ app: fc.constantFrom(...APPS) })),
  sometimes(60, fc.record({ tier: fc.constantFrom(...TIERS) })),
  sometimes(
    40,
    fc.constantFrom(...DROPPED_LABELS, KEPT_LABEL).map((key) => ({ [key]: "x" })),
  ),
) as fc.Arbitrary<Record<string, string>>;

/** `web` is 80 at some pods and 8080 at others. */
const namedPorts: fc.Arbitrary<Record<string, NamedPort>> = together(
  sometimes(
    70,
    fc.constantFrom(80, 8080).map((port) => ({ web: { port, protocol: "TCP" } })),
  ),
  sometimes(
    50,
    fc.constantFrom("UDP", "TCP").map((protocol) => ({ dns: { port: 53, protocol } })),
  ),
  sometimes(50, fc.constant({ metrics: { port: 9090, protocol: "TCP" } })),
) as fc.Arbitrary<Record<string, NamedPort>>;

const namespaceLabels = fc.record({
  shop: sometimes(80, fc.record({ team: fc.constantFrom(...TEAMS) })),
  other: sometimes(80, fc.record({ team: fc.constantFrom(...TEAMS) })),
  infra: sometimes(80, fc.record({ team: fc.constantFrom(...TEAMS) })),
}) as fc.Arbitrary<Record<(typeof NAMESPACES)[number], Record<string, string>>>;

const pod = (index: number, narrow: boolean) =>
  fc.record({
    name: fc.constant(`pod${index}`),
    namespace:
      narrow && index > 1 ? fc.constant("shop" as const) : fc.constantFrom("shop", "shop", ...NAMESPACES),
    labels: podLabels,
    serviceAccount: fc.constantFrom(...ACCOUNTS),
    ip: fc.constant(`10.0.${index % 2}.${index + 1}`),
    namedPorts,
  });

/** A pod in the node's network: it has the node's identity, whatever its labels. */
const hostPod = (name: string, node: "local" | "remote", ip: string) =>
  fc.record({
    name: fc.constant(name),
    namespace: fc.constantFrom(...NAMESPACES),
    labels: podLabels,
    hostNetwork: fc.constant(true),
    node: fc.constant(node),
    ip: fc.constant(ip),
  });

const learned = fc.subarray([...NAMES], { minLength: 1, maxLength: 2 });

const alone = fc.constantFrom<readonly string[]>([], ["v1.api.example.com"], ["API.example.com"]);

const outside = fc
  .tuple(learned, learned, percent(50), alone)
  .map(([dns, other, shared, one]): EngineEndpoint[] => [
    { name: "resolver", kind: "world", ip: "8.8.8.8", dnsNames: dns },
    { name: "partner", kind: "world", ip: "203.0.113.7", dnsNames: shared ? dns : other },
    { name: "vm", kind: "world", ip: "203.0.113.70", dnsNames: one },
    { name: "control-plane", kind: "kube-apiserver", ip: "198.51.100.6" },
  ]);

const inside: readonly EngineEndpoint[] = [
  { name: "node", kind: "host", ip: "192.168.0.10" },
  { name: "far-node", kind: "remote-node", ip: "192.168.0.11" },
  { name: "master", kind: "kube-apiserver-node", ip: "192.168.0.12" },
  { name: "gateway", kind: "ingress", ip: "10.0.9.1" },
  { name: "prober", kind: "health", ip: "10.0.9.2" },
  { name: "newborn", kind: "init", ip: "10.0.9.3" },
  { name: "stray", kind: "unmanaged", ip: "10.0.9.4" },
];

/** Seven pods, two of them alike but for their address in many scenarios, and one of everything else there is. */
export const endpoints = ({ narrow = false, wide = false }: Shape): fc.Arbitrary<readonly EngineEndpoint[]> =>
  fc
    .tuple(
      fc.tuple(...[0, 1, 2, 3, 4, 5, 6].map((index) => pod(index, narrow || wide))),
      namespaceLabels,
      hostPod("host-pod", "local", "192.168.0.10"),
      hostPod("far-host-pod", "remote", "192.168.0.11"),
      outside,
    )
    .map(([pods, labels, near, far, world]) => [
      ...[...pods, near, far].map((one) => ({ ...one, namespaceLabels: labels[one.namespace] })),
      ...world,
      ...inside,
    ]);

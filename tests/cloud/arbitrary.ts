import fc from "fast-check";
import { anyIcmp, domainEdgeId, type FirewallEdge, type FirewallPeer, portOf } from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";

/** What a cloud can say; edges outside of it are refused, which tests of its limits show. */
export interface Expressible {
  readonly protocols: readonly Port["protocol"][];
  /** A single type of ICMP. */
  readonly icmpTypes: boolean;
  /** A tag or group in egress. */
  readonly egressGroups: boolean;
  readonly services: fc.Arbitrary<string>;
  readonly groups: fc.Arbitrary<string>;
  readonly covers: readonly ("itself" | "below" | "itself-and-below")[];
  /** Ports that a rule by name may have. */
  readonly namedPorts: readonly number[];
}

const byte = fc.nat(255);

/** Never one of the ranges that tests give their nodes, 10.77.0.0/16. */
const ipv4 = fc
  .tuple(fc.constantFrom(8, 16, 24, 32), byte, byte, byte, byte)
  .map(([prefix, ...bytes]) => {
    const kept = bytes.map((value, at) => (at * 8 < prefix ? value : 0));
    return `${kept.join(".")}/${prefix}`;
  })
  .filter((range) => range !== "10.77.0.0/16");

const ipv6 = fc
  .tuple(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 1, max: 0xffff }))
  .map(([a, b]) => `${a.toString(16)}:${b.toString(16)}::/32`);

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const domain = fc.tuple(label, label, fc.constantFrom("com", "org", "net")).map((parts) => parts.join("."));

const portOfProtocol = (protocol: Port["protocol"], icmpTypes: boolean): fc.Arbitrary<Port> => {
  if (protocol === "SCTP") return fc.constant(portOf(protocol, 0, 65535));
  if (protocol === "ICMP" || protocol === "ICMPv6") {
    const every = fc.constant({ ...anyIcmp, protocol });
    return icmpTypes
      ? fc.oneof(
          every,
          fc.nat(255).map((port) => ({ protocol, port })),
        )
      : every;
  }
  return fc
    .tuple(fc.nat(65535), fc.nat(65535))
    .map(([a, b]) => portOf(protocol, Math.min(a, b), Math.max(a, b)));
};

const directEdge = (cloud: Expressible): fc.Arbitrary<Omit<FirewallEdge, "id">> =>
  fc
    .record({
      direction: fc.constantFrom("ingress", "egress"),
      peer: fc.oneof(
        fc.constant({ kind: "nodes" } as const),
        fc.oneof(ipv4, ipv6).map((cidr) => ({ kind: "cidr", cidr }) as const),
        cloud.services.map((service) => ({ kind: "service", service }) as const),
        cloud.groups.map((group) => ({ kind: "group", group }) as const),
      ) as fc.Arbitrary<FirewallPeer>,
      port: fc.option(
        fc.constantFrom(...cloud.protocols).chain((protocol) => portOfProtocol(protocol, cloud.icmpTypes)),
        { nil: undefined },
      ),
      why: fc.stringMatching(/^[A-Z][a-z]{2,8}( [a-z]{2,8}){0,6}$/),
    })
    .map(
      ({ port, ...rest }) =>
        ({ ...rest, ...(port === undefined ? {} : { port }) }) as Omit<FirewallEdge, "id">,
    )
    .filter(({ direction, peer }) => cloud.egressGroups || direction === "ingress" || peer.kind !== "group")
    .filter(
      ({ peer, port }) =>
        port === undefined ||
        !port.protocol.startsWith("ICMP") ||
        peer.kind !== "cidr" ||
        peer.cidr.includes(":") === (port.protocol === "ICMPv6"),
    );

const domainEdge = (cloud: Expressible): fc.Arbitrary<FirewallEdge> =>
  fc
    .record({
      name: domain,
      covers: fc.constantFrom(...cloud.covers),
      port: fc.constantFrom(...cloud.namedPorts).map((port): Port => ({ protocol: "TCP", port })),
    })
    .map(({ port, ...name }) => ({
      id: domainEdgeId(name, port),
      direction: "egress",
      peer: { kind: "dns", ...name },
      port,
      why: "",
    }));

/** Edges that a cloud can say, with ids and meanings each their own. */
export const edgesFor = (cloud: Expressible): fc.Arbitrary<readonly FirewallEdge[]> =>
  fc
    .tuple(
      fc.array(directEdge(cloud), { maxLength: 12 }),
      fc.uniqueArray(domainEdge(cloud), {
        maxLength: 6,
        selector: ({ peer }) => JSON.stringify(peer).replace(/"covers.*/, ""),
      }),
    )
    .map(([direct, named]) => {
      const seen = new Set<string>();
      const unique = direct.filter(({ direction, peer, port }) => {
        const says = JSON.stringify([direction, peer, port]);
        return seen.has(says) ? false : seen.add(says) !== undefined;
      });
      return [...unique.map((edge, at): FirewallEdge => ({ ...edge, id: `edge-${at}` })), ...named];
    });

/** Edges in one order and with their keys in one order, to compare as sets. */
export const asSet = (edges: readonly FirewallEdge[]): readonly string[] =>
  edges
    .map(({ id, direction, peer, port, why }) =>
      JSON.stringify([
        id,
        direction,
        Object.entries(peer).toSorted(),
        Object.entries(port ?? {}).toSorted(),
        why,
      ]),
    )
    .toSorted();

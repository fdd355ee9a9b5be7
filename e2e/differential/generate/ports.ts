import fc from "fast-check";
import type { PortForm, Shape } from "./shape.ts";
import { choose, percent, word } from "./weights.ts";
import { EDGE_PORTS, HOSTS, METHODS, NAMES, PATTERNS, PORT_NAMES, PORTS } from "./words.ts";

type Fields = Record<string, unknown>;

const protocol = word({ TCP: 6, UDP: 2, SCTP: 1, ANY: 2 }).map((name) => ({ protocol: name }));
const someProtocol = fc.oneof({ weight: 8, arbitrary: protocol }, { weight: 2, arbitrary: fc.constant({}) });
const plainPort = fc.constantFrom(...PORTS).map((port) => ({ port: String(port) }));

const namedPort = fc.constantFrom(...PORT_NAMES, "ghost").map((port): Fields => ({ port }));

/** Ranges, all ports, octal numbers, and ends that do not come after their start. */
const oddNumber: fc.Arbitrary<Fields> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Fields>(
      { port: "80", endPort: 443 },
      { port: "8080", endPort: 8082 },
      { port: "8000", endPort: 9090 },
      { port: "1", endPort: 65535 },
      { port: "53", endPort: 80 },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fields>({ port: "8080", endPort: 8080 }, { port: "8080", endPort: 80 }),
  },
  { weight: 2, arbitrary: fc.constant<Fields>({ port: "0" }) },
  { weight: 5, arbitrary: fc.constantFrom<Fields>({ port: "010" }, { port: "0120" }) },
  { weight: 1, arbitrary: fc.constantFrom(...EDGE_PORTS).map((port) => ({ port: String(port) })) },
);

const oddPort = fc.oneof({ weight: 4, arbitrary: namedPort }, { weight: 13, arbitrary: oddNumber });

const merge = (parts: readonly object[]): Fields => Object.assign({}, ...parts);

function port(shape: Shape): fc.Arbitrary<Fields> {
  const { oddPorts, narrow } = shape;
  if (shape.only !== undefined) {
    const some = shape.only === "names" ? namedPort : oddNumber;
    return fc.tuple(some, someProtocol).map(merge);
  }
  if (narrow === true) {
    if (shape.traffic === "dns")
      return fc.constantFrom<Fields>(
        { port: "53" },
        { port: "53", protocol: "UDP" },
        { port: "0", protocol: "ANY" },
      );
    const few = fc.constantFrom<Fields>(
      { port: "80", protocol: "TCP" },
      { port: "80", protocol: "TCP" },
      { port: "80", protocol: "TCP" },
      { port: "80", protocol: "TCP" },
      { port: "8080", protocol: "TCP" },
      { port: "53", protocol: "UDP" },
      { port: "53" },
      { port: "80", protocol: "ANY" },
      { port: "80", endPort: 443, protocol: "TCP" },
      { port: "8080", endPort: 8082, protocol: "TCP" },
      { port: "0", protocol: "TCP" },
    );
    return few;
  }
  return percent(oddPorts).chain((odd) => fc.tuple(odd ? oddPort : plainPort, someProtocol).map(merge));
}

const httpPort = fc.constantFrom<Fields>(
  { port: "80", protocol: "TCP" },
  { port: "80", protocol: "TCP" },
  { port: "8080", protocol: "TCP" },
  { port: "web", protocol: "TCP" },
  { port: "8080", endPort: 8082, protocol: "TCP" },
);

const headerMatch = fc.constantFrom<Fields>(
  { name: "X-Key", value: "1" },
  { name: "X-Key" },
  { name: "X-Key", value: "1", mismatch: "LOG" },
  { name: "X-Key", value: "1", mismatch: "ADD" },
  { name: "X-Key", value: "1", mismatch: "DELETE" },
  { name: "X-Key", value: "1", mismatch: "REPLACE" },
);

const path = fc.constantFrom<Fields>(
  { path: "/ok" },
  { path: "/ok" },
  { path: "/ok" },
  { path: "/ok.*" },
  { path: "/ok(\\?.*)?" },
  { path: "/v1.0/x" },
  { path: "/.*" },
  { path: "/admin" },
);
const method = fc.constantFrom(...METHODS, "GET|POST").map((name): Fields => ({ method: name }));
const host = fc.constantFrom<Fields>(
  { host: "a.example" },
  { host: "a.example(:[0-9]+)?" },
  { host: HOSTS[1] },
);
const headers = fc.constantFrom<Fields>(
  { headers: ["X-Key"] },
  { headers: ["X-Key: 1"] },
  { headers: ["x-key: 1", "X-Other"] },
);

const httpRule: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 5, arbitrary: path },
  { weight: 4, arbitrary: fc.tuple(path, method).map(merge) },
  { weight: 2, arbitrary: method },
  { weight: 4, arbitrary: host },
  { weight: 3, arbitrary: headers },
  { weight: 2, arbitrary: headerMatch.map((one): Fields => ({ headerMatches: [one] })) },
  { weight: 1, arbitrary: fc.tuple(path, host, headers).map(merge) },
  { weight: 2, arbitrary: fc.constant<Fields>({}) },
);

const http = (least: number) =>
  fc.uniqueArray(httpRule, {
    minLength: least,
    maxLength: 2,
    size: "max",
    selector: (one) => JSON.stringify(one),
  });

/** `rules.http` of none, one or two rules. */
const httpItem: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.array(httpPort, { minLength: 1, maxLength: 2 }),
    percent(8).chain((none): fc.Arbitrary<Fields[]> => (none ? fc.constant([]) : http(1))),
  )
  .map(([ports, rules]) => ({ ports, rules: { http: rules } }));

const dnsName = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom(...NAMES, "API.example.com").map((name): Fields => ({ matchName: name })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...PATTERNS).map((pattern): Fields => ({ matchPattern: pattern })),
  },
);
/**
 * No entry twice: the engine takes two lists of one length for equal when every entry of one is in the other, so that
 * [a, a] beside [a, b] loses b (pkg/policy/api/zz_generated.deepequal.go, PortRulesDNS).
 */
export const names = fc.uniqueArray(dnsName, {
  minLength: 1,
  maxLength: 2,
  selector: (one) => JSON.stringify(one),
});

const dnsItem: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.constantFrom<Fields>({ port: "53" }, { port: "53", protocol: "ANY" }, { port: "53", protocol: "UDP" }),
    names,
  )
  .map(([one, dns]) => ({ ports: [one], rules: { dns } }));

/** What the API server takes and the agent refuses (docs/semantics/cilium.md#what-the-agent-refuses). */
const faultyItem: fc.Arbitrary<Fields> = fc.constantFrom<Fields>(
  { ports: [{ port: "99999", protocol: "TCP" }] },
  { ports: [{ port: "", protocol: "TCP" }] },
  { ports: [{ port: "a-name-far-too-long", protocol: "TCP" }] },
  { ports: [{ port: "-", protocol: "TCP" }] },
  { ports: [{ port: "80", protocol: "UDP" }], rules: { http: [{ path: "/ok" }] } },
  { ports: [{ port: "80" }], rules: { http: [{ path: "/ok" }] } },
  { ports: [{ port: "0", protocol: "TCP" }], rules: { http: [{ path: "/ok" }] } },
  { ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ path: "(?!x)" }] } },
  { ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ method: "(" }] } },
  { ports: [{ port: "53", endPort: 54, protocol: "UDP" }], rules: { dns: [{ matchName: "example.com" }] } },
);

const faultyIngressItem: Fields = { ports: [{ port: "53" }], rules: { dns: [{ matchName: "example.com" }] } };

const icmpField = fc.oneof(
  fc.constantFrom<Fields>(
    { type: 8 },
    { type: "EchoRequest" },
    { type: 3 },
    { type: "EchoReply" },
    { type: 0 },
  ),
  fc.constantFrom<Fields>(
    { family: "IPv4", type: 8 },
    { family: "IPv6", type: "EchoRequest" },
    { family: "IPv6", type: 128 },
  ),
);

/** The `toPorts` or `icmps` of one rule. Deny rules and ingress rules take less. */
export function portFields(
  shape: Shape,
  direction: "ingress" | "egress",
  denies: boolean,
): fc.Arbitrary<Fields> {
  const plain = fc
    .array(port(shape), { minLength: 1, maxLength: 2 })
    .map((ports): Fields => ({ toPorts: [{ ports }] }));
  const item = (of: fc.Arbitrary<Fields>) =>
    fc
      .tuple(of, percent(15), port(shape))
      .map(([one, second, other]): Fields => ({ toPorts: second ? [one, { ports: [other] }] : [one] }));
  const faulty = direction === "ingress" ? fc.oneof(faultyItem, fc.constant(faultyIngressItem)) : faultyItem;
  const forms: Record<PortForm, fc.Arbitrary<Fields>> = {
    missing: fc.constant({}),
    empty: fc.constant({ toPorts: [] }),
    emptyItem: fc.constant({ toPorts: [{}] }),
    noPorts: fc.constant({ toPorts: [{ ports: [] }] }),
    ports: plain,
    icmp: fc.array(icmpField, { minLength: 1, maxLength: 2 }).map((fields) => ({ icmps: [{ fields }] })),
    http: denies ? plain : item(httpItem),
    dns: denies || direction === "ingress" ? plain : item(dnsItem),
    faulty: denies ? plain : item(faulty),
  };
  return choose(shape.ports, forms);
}

import type { Case } from "./mutants.ts";

/**
 * What the API server says of each mistake, whatever the agent says later
 * (docs/semantics/cilium.md#what-the-schema-refuses). `pruned` is accepted with a field silently dropped.
 */
export interface Row extends Case {
  readonly expected: "pass" | "reject" | "pruned";
}

const KIND = "cilium.io/v2/CiliumNetworkPolicy";

type Spec = Record<string, unknown>;

const manifest = (parts: Spec) => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "p", namespace: "shop" },
  ...parts,
});

const subject = { endpointSelector: { matchLabels: { app: "a" } } };
const row = (expected: Row["expected"], change: string, spec: Spec): Row => ({
  kind: KIND,
  place: "what the schema refuses",
  change,
  expected,
  manifest: manifest({ spec }),
});
const egress = (expected: Row["expected"], change: string, ...rules: unknown[]) =>
  row(expected, change, { ...subject, egress: rules });
const ingress = (expected: Row["expected"], change: string, ...rules: unknown[]) =>
  row(expected, change, { ...subject, ingress: rules });
const port = (fields: unknown) => ({ toPorts: [{ ports: [fields] }] });
const tcp80 = [{ port: "80", protocol: "TCP" }];
const l7 = (rules: unknown, ports: unknown = tcp80) => ({ toPorts: [{ ports, rules }] });
const ports = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ port: String(1000 + index), protocol: "TCP" }));
const icmps = (count: number) => ({
  icmps: [{ fields: Array.from({ length: count }, () => ({ type: 8 })) }],
});
const peers = (selector: unknown) => ({ toEndpoints: [selector] });

export const ROWS: readonly Row[] = [
  egress("pass", "40 ports in one toPorts item", { toPorts: [{ ports: ports(40) }] }),
  egress("reject", "41 ports in one toPorts item", { toPorts: [{ ports: ports(41) }] }),
  row("pass", "41 ports in a deny rule", { ...subject, egressDeny: [{ toPorts: [{ ports: ports(41) }] }] }),
  egress("reject", "port as number", port({ port: 80, protocol: "TCP" })),
  egress("reject", "protocol lower case", port({ port: "80", protocol: "tcp" })),
  egress("reject", "protocol ICMP", port({ port: "80", protocol: "ICMP" })),
  egress("reject", "auth mode outside the enum", { authentication: { mode: "on" } }),
  egress("reject", "entity outside the enum", { toEntities: ["internet"] }),
  egress("reject", "world-ipv4 entity", { toEntities: ["world-ipv4"] }),
  egress(
    "reject",
    "operator outside the enum",
    peers({ matchExpressions: [{ key: "a", operator: "Equals", values: ["b"] }] }),
  ),
  egress("pass", "port 99999", port({ port: "99999", protocol: "TCP" })),
  egress("pass", "missing port", port({ protocol: "TCP" })),
  egress("pass", "port name of 16 characters", port({ port: "abcdefghijklmnop", protocol: "TCP" })),
  egress("pass", "port name without a letter", port({ port: "80-80", protocol: "TCP" })),
  row("reject", "no endpointSelector, no nodeSelector", { ingress: [{}] }),
  row("reject", "endpointSelector and nodeSelector", { ...subject, nodeSelector: {}, ingress: [{}] }),
  row("reject", "endpointSelector null", { endpointSelector: null, ingress: [{}] }),
  row("pass", "all four lists empty", {
    ...subject,
    ingress: [],
    egress: [],
    ingressDeny: [],
    egressDeny: [],
  }),
  row("reject", "no list at all", { ...subject }),
  {
    kind: KIND,
    place: "what the schema refuses",
    change: "neither spec nor specs",
    expected: "reject",
    manifest: manifest({}),
  },
  row("pass", "nodeSelector in a CNP", { nodeSelector: {}, ingress: [{}] }),
  row("pass", "HTTP rules in a host policy", { nodeSelector: {}, ingress: [l7({ http: [{}] })] }),
  egress("pass", "two kinds of peers in one rule", { toEndpoints: [{}], toCIDR: ["10.0.0.0/8"] }),
  egress("pass", "toServices with toPorts", {
    toServices: [{ k8sService: { serviceName: "a" } }],
    ...port({ port: "80" }),
  }),
  egress("pass", "toNodes", { toNodes: [{}] }),
  ingress("pass", "fromNodes", { fromNodes: [{}] }),
  ingress("pass", "HTTP rule with protocol ANY", l7({ http: [{}] }, [{ port: "80", protocol: "ANY" }])),
  ingress("pass", "HTTP rule with protocol UDP", l7({ http: [{}] }, [{ port: "80", protocol: "UDP" }])),
  ingress("pass", "HTTP rule with protocol missing", l7({ http: [{}] }, [{ port: "80" }])),
  ingress("pass", "HTTP rule with port 0", l7({ http: [{}] }, [{ port: "0", protocol: "TCP" }])),
  ingress("pass", "HTTP rule on a named port", l7({ http: [{}] }, [{ port: "web", protocol: "TCP" }])),
  ingress("pass", "HTTP rule on a range", l7({ http: [{}] }, [{ port: "80", endPort: 90, protocol: "TCP" }])),
  ingress("pass", "DNS rule on ingress", l7({ dns: [{ matchName: "a.example" }] })),
  egress(
    "pass",
    "DNS rule with endPort",
    l7({ dns: [{ matchName: "a.example" }] }, [{ port: "53", endPort: 54, protocol: "UDP" }]),
  ),
  egress(
    "pass",
    "DNS rule on port 5353",
    l7({ dns: [{ matchName: "a.example" }] }, [{ port: "5353", protocol: "UDP" }]),
  ),
  egress("reject", "http and dns together", l7({ http: [{}], dns: [{ matchName: "a.example" }] })),
  egress("reject", "rules empty", l7({})),
  egress("reject", "rules.kafka", l7({ kafka: [{ topic: "a" }] })),
  egress("reject", "dns entry with both names", l7({ dns: [{ matchName: "a.example", matchPattern: "*" }] })),
  egress("reject", "dns entry with no name", l7({ dns: [{}] })),
  egress("reject", "toFQDNs entry with both names", {
    toFQDNs: [{ matchName: "a.example", matchPattern: "*" }],
  }),
  egress("reject", "toFQDNs entry with no name", { toFQDNs: [{}] }),
  egress("reject", "star in matchName", { toFQDNs: [{ matchName: "*.example" }] }),
  egress("reject", "URL as pattern", { toFQDNs: [{ matchPattern: "https://a.example" }] }),
  egress("pass", "look-ahead in path", l7({ http: [{ path: "/(?!admin).*" }] })),
  egress("pass", "look-ahead in method", l7({ http: [{ method: "(?!POST).*" }] })),
  row("pruned", "toFQDNs under egressDeny", {
    ...subject,
    egressDeny: [{ toFQDNs: [{ matchName: "a.example" }] }],
  }),
  row("pruned", "L7 rules under ingressDeny", { ...subject, ingressDeny: [l7({ http: [{}] })] }),
  row("pruned", "authentication under ingressDeny", {
    ...subject,
    ingressDeny: [{ authentication: { mode: "required" } }],
  }),
  egress("pass", "icmps with toPorts", { ...icmps(1), ...port({ port: "80" }) }),
  egress("pass", "40 icmp fields", icmps(40)),
  egress("reject", "41 icmp fields", icmps(41)),
  egress("reject", "non-empty toRequires", { toRequires: [{}] }),
  ingress("reject", "non-empty fromRequires", { fromRequires: [{}] }),
  egress("reject", "CIDR syntax", { toCIDR: ["10.0.0.0/33"] }),
  egress("reject", "bare IP in toCIDR", { toCIDR: ["10.0.0.1"] }),
  egress("reject", "bare IP in toCIDRSet", { toCIDRSet: [{ cidr: "10.0.0.1" }] }),
  egress("pass", "except outside its cidr", {
    toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["192.168.0.0/16"] }],
  }),
  egress("pass", "except wider than its cidr", {
    toCIDRSet: [{ cidr: "10.0.0.0/16", except: ["10.0.0.0/8"] }],
  }),
  egress("reject", "cidr with cidrGroupRef", { toCIDRSet: [{ cidr: "10.0.0.0/8", cidrGroupRef: "a" }] }),
  egress("reject", "cidr with cidrGroupSelector", {
    toCIDRSet: [{ cidr: "10.0.0.0/8", cidrGroupSelector: {} }],
  }),
  egress("reject", "no cidr at all", { toCIDRSet: [{ except: ["10.0.0.0/8"] }] }),
  egress("pass", "label key syntax", peers({ matchLabels: { "a b": "c" } })),
  egress("pass", "In without values", peers({ matchExpressions: [{ key: "a", operator: "In" }] })),
  egress(
    "pass",
    "Exists with values",
    peers({ matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] }),
  ),
  egress("reject", "label value of 64", peers({ matchLabels: { a: "b".repeat(64) } })),
  egress("reject", "label value with bad characters", peers({ matchLabels: { a: "b c" } })),
  egress("pass", "serverNames with HTTP rules, no terminatingTLS", {
    toPorts: [{ ports: tcp80, serverNames: ["a.example"], rules: { http: [{}] } }],
  }),
  ingress("pass", "listener on ingress", {
    toPorts: [{ ports: tcp80, listener: { envoyConfig: { name: "a" }, name: "b" } }],
  }),
  egress("pass", "listener with L7", {
    toPorts: [{ ports: tcp80, listener: { envoyConfig: { name: "a" }, name: "b" }, rules: { http: [{}] } }],
  }),
  egress("reject", "headerMatches without name", l7({ http: [{ headerMatches: [{ value: "a" }] }] })),
  egress("reject", "listener priority 101", {
    toPorts: [{ ports: tcp80, listener: { envoyConfig: { name: "a" }, name: "b", priority: 101 } }],
  }),
  egress("reject", "listener priority 0", {
    toPorts: [{ ports: tcp80, listener: { envoyConfig: { name: "a" }, name: "b", priority: 0 } }],
  }),
  row("reject", "log.value of 33", { ...subject, ingress: [{}], log: { value: "a".repeat(33) } }),
  ingress("pass", "authentication required", { authentication: { mode: "required" } }),
  ingress(
    "pass",
    "required and disabled for one selector and port",
    { authentication: { mode: "required" }, ...port({ port: "80" }) },
    { authentication: { mode: "disabled" }, ...port({ port: "80" }) },
  ),
];

import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readCilium } from "../../dialects/cilium/read.ts";
import { CILIUM_READ_DEFAULTS } from "../../dialects/cilium/read-settings.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { PolicyRef } from "../../model/rule.ts";

const REF: PolicyRef = { dialect: "cilium", kind: "CiliumNetworkPolicy", namespace: "shop", name: "p" };
const CLUSTERWIDE: PolicyRef = { dialect: "cilium", kind: "CiliumClusterwideNetworkPolicy", name: "p" };

const read = (spec: string, ref = REF, settings = CILIUM_READ_DEFAULTS) =>
  readCilium({ apiVersion: "cilium.io/v2", kind: ref.kind, spec: parse(spec) }, ref, settings);

const isRejection = ({ effect }: Diagnostic): boolean => effect === "rejected";

const port = (text: string) => `{endpointSelector: {}, ingress: [{toPorts: [{ports: [${text}]}]}]}`;
const http = (text: string, ports = '{port: "80", protocol: TCP}') =>
  `{endpointSelector: {}, ingress: [{toPorts: [{ports: [${ports}], rules: ${text}}]}]}`;
const egress = (text: string) => `{endpointSelector: {}, egress: [{${text}}]}`;
const manyPorts = Array.from({ length: 41 }, (_, i) => `{port: "${i + 1}", protocol: TCP}`).join();
const manyTypes = Array.from({ length: 41 }, (_, i) => `{type: ${i}}`).join();

describe("what the API server or the agent rejects is not enforced (docs/semantics/cilium.md#what-the-agent-refuses)", () => {
  test.each([
    ["more than 40 ports", port(manyPorts), "spec.ingress[0].toPorts[0].ports"],
    [
      "more than 40 ports in a deny rule",
      `{endpointSelector: {}, ingressDeny: [{toPorts: [{ports: [${manyPorts}]}]}]}`,
      "spec.ingressDeny[0].toPorts[0].ports",
    ],
    ["a port as a number", port("{port: 80, protocol: TCP}"), "spec.ingress[0].toPorts[0].ports[0].port"],
    [
      "a protocol in lower case",
      port('{port: "80", protocol: tcp}'),
      "spec.ingress[0].toPorts[0].ports[0].protocol",
    ],
    [
      "ICMP as a protocol",
      port('{port: "8", protocol: ICMP}'),
      "spec.ingress[0].toPorts[0].ports[0].protocol",
    ],
    [
      "a port past the end",
      port('{port: "99999", protocol: TCP}'),
      "spec.ingress[0].toPorts[0].ports[0].port",
    ],
    ["no port", port("{protocol: TCP}"), "spec.ingress[0].toPorts[0].ports[0].port"],
    [
      "a port name that is too long",
      port('{port: "a-name-of-16-chr", protocol: TCP}'),
      "spec.ingress[0].toPorts[0].ports[0].port",
    ],
    [
      "an octal port that is none",
      port('{port: "089", protocol: TCP}'),
      "spec.ingress[0].toPorts[0].ports[0].port",
    ],
    [
      "an unknown mode",
      "{endpointSelector: {}, ingress: [{authentication: {mode: optional}}]}",
      "spec.ingress[0].authentication.mode",
    ],
    [
      "an unknown entity",
      "{endpointSelector: {}, ingress: [{fromEntities: [world-ipv4]}]}",
      "spec.ingress[0].fromEntities[0]",
    ],
    [
      "an unknown operator",
      "{endpointSelector: {matchExpressions: [{key: a, operator: Has}]}, ingress: [{}]}",
      "spec.endpointSelector.matchExpressions[0].operator",
    ],
    ["no selector", "{ingress: [{}]}", "spec"],
    ["two selectors", "{endpointSelector: {}, nodeSelector: {}, ingress: [{}]}", "spec"],
    ["all lists empty", "{endpointSelector: {}, ingress: [], egressDeny: []}", "spec"],
    ["a nodeSelector in a namespaced policy", "{nodeSelector: {}, ingress: [{}]}", "spec.nodeSelector"],
    ["two kinds of peers", egress('toEntities: [world], toCIDR: ["10.0.0.0/8"]'), "spec.egress[0]"],
    ["nodes without node labels", egress("toNodes: [{}]"), "spec.egress[0].toNodes"],
    [
      "HTTP on any protocol",
      http("{http: [{}]}", '{port: "80"}'),
      "spec.ingress[0].toPorts[0].ports[0].protocol",
    ],
    [
      "HTTP on UDP",
      http("{http: [{}]}", '{port: "80", protocol: UDP}'),
      "spec.ingress[0].toPorts[0].ports[0].protocol",
    ],
    [
      "HTTP on port 0",
      http("{http: [{}]}", '{port: "0", protocol: TCP}'),
      "spec.ingress[0].toPorts[0].ports[0].port",
    ],
    ["DNS on ingress", http("{dns: [{matchName: a.b}]}", '{port: "53"}'), "spec.ingress[0].toPorts[0].rules"],
    [
      "DNS on a range",
      egress('toPorts: [{ports: [{port: "53", endPort: 60}], rules: {dns: [{matchName: a.b}]}}]'),
      "spec.egress[0].toPorts[0].ports[0].endPort",
    ],
    [
      "http and dns together",
      http("{http: [{}], dns: [{matchName: a.b}]}"),
      "spec.ingress[0].toPorts[0].rules",
    ],
    ["empty rules", http("{}"), "spec.ingress[0].toPorts[0].rules"],
    ["kafka", http("{kafka: [{}]}"), "spec.ingress[0].toPorts[0].rules"],
    [
      "a name and a pattern",
      egress('toFQDNs: [{matchName: a.b, matchPattern: "*.b"}]'),
      "spec.egress[0].toFQDNs[0]",
    ],
    ["neither name nor pattern", egress("toFQDNs: [{}]"), "spec.egress[0].toFQDNs[0]"],
    ["a star in a name", egress('toFQDNs: [{matchName: "*.b"}]'), "spec.egress[0].toFQDNs[0].matchName"],
    [
      "a URL as a pattern",
      egress('toFQDNs: [{matchPattern: "https://a.b/"}]'),
      "spec.egress[0].toFQDNs[0].matchPattern",
    ],
    [
      "a path that is no RE2",
      http('{http: [{path: "/(?!admin)"}]}'),
      "spec.ingress[0].toPorts[0].rules.http[0].path",
    ],
    [
      "a method that is no RE2",
      http('{http: [{method: "("}]}'),
      "spec.ingress[0].toPorts[0].rules.http[0].method",
    ],
    [
      "icmps beside toPorts",
      '{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 8}]}], toPorts: [{ports: [{port: "80"}]}]}]}',
      "spec.ingress[0].icmps",
    ],
    [
      "more than 40 ICMP fields",
      `{endpointSelector: {}, ingress: [{icmps: [{fields: [${manyTypes}]}]}]}`,
      "spec.ingress[0].icmps[0].fields",
    ],
    [
      "an ICMP name of the other family",
      "{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: PacketTooBig}]}]}]}",
      "spec.ingress[0].icmps[0].fields[0].type",
    ],
    ["requires", "{endpointSelector: {}, ingress: [{fromRequires: [{}]}]}", "spec.ingress[0].fromRequires"],
    ["a bare address", egress("toCIDR: [10.0.0.1]"), "spec.egress[0].toCIDR[0]"],
    [
      "a hole outside",
      egress("toCIDRSet: [{cidr: 10.0.0.0/8, except: [192.168.0.0/16]}]"),
      "spec.egress[0].toCIDRSet[0].except[0]",
    ],
    [
      "a hole that is wider",
      egress("toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.0.0.0/7]}]"),
      "spec.egress[0].toCIDRSet[0].except[0]",
    ],
    [
      "a cidr and a group",
      egress("toCIDRSet: [{cidr: 10.0.0.0/8, cidrGroupRef: g}]"),
      "spec.egress[0].toCIDRSet[0]",
    ],
    [
      "a label key that is none",
      '{endpointSelector: {matchLabels: {"a b": c}}, ingress: [{}]}',
      'spec.endpointSelector.matchLabels["a b"]',
    ],
    [
      "a label key with two sources",
      '{endpointSelector: {matchLabels: {"k8s:any:a": c}}, ingress: [{}]}',
      'spec.endpointSelector.matchLabels["k8s:any:a"]',
    ],
    [
      "a label value that is none",
      '{endpointSelector: {matchLabels: {a: "b c"}}, ingress: [{}]}',
      "spec.endpointSelector.matchLabels.a",
    ],
    [
      "In without values",
      "{endpointSelector: {matchExpressions: [{key: a, operator: In}]}, ingress: [{}]}",
      "spec.endpointSelector.matchExpressions[0]",
    ],
    [
      "Exists with values",
      "{endpointSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}, ingress: [{}]}",
      "spec.endpointSelector.matchExpressions[0]",
    ],
    [
      "server names beside HTTP",
      '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "443", protocol: TCP}], serverNames: [a.b], rules: {http: [{}]}}]}]}',
      "spec.ingress[0].toPorts[0].serverNames",
    ],
    [
      "a listener on ingress",
      '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80", protocol: TCP}], listener: {name: l, envoyConfig: {name: e}}}]}]}',
      "spec.ingress[0].toPorts[0].listener",
    ],
    [
      "a listener priority out of range",
      egress(
        'toPorts: [{ports: [{port: "80", protocol: TCP}], listener: {name: l, priority: 101, envoyConfig: {name: e}}}]',
      ),
      "spec.egress[0].toPorts[0].listener.priority",
    ],
    ["a list that is none", "{endpointSelector: {}, ingress: {}}", "spec.ingress"],
  ])("%s", (_, spec, path) => {
    const { policies, diagnostics } = read(spec);
    expect(policies).toEqual([]);
    const rejections = diagnostics.filter(isRejection);
    expect(rejections).not.toHaveLength(0);
    for (const found of rejections)
      expect(found).toMatchObject({ origin: "reader", severity: "error", path });
  });

  test("HTTP rules in a host policy, and L7 rules without the proxy", () => {
    const host = http("{http: [{}]}").replace("endpointSelector", "nodeSelector");
    expect(read(host, CLUSTERWIDE).diagnostics).toMatchObject([{ effect: "rejected" }]);
    const off = { ...CILIUM_READ_DEFAULTS, l7Proxy: false };
    expect(read(http("{http: [{}]}"), REF, off).diagnostics).toMatchObject([{ effect: "rejected" }]);
    expect(read(egress("toFQDNs: [{matchName: a.b}]"), REF, off).diagnostics).toEqual([]);
  });

  test("neither spec nor specs; one bad spec of several takes the others with it", () => {
    expect(readCilium({ apiVersion: "cilium.io/v2" }, REF).diagnostics).toMatchObject([
      { effect: "rejected" },
    ]);
    const specs = parse("[{endpointSelector: {}, ingress: [{}]}, {endpointSelector: {}, ingress: []}]");
    expect(readCilium({ specs }, REF)).toMatchObject({ policies: [], diagnostics: [{ path: "specs[1]" }] });
  });
});

describe("what is accepted, dangerous as it may be", () => {
  test.each([
    ["HTTP on a named port", http("{http: [{}]}", '{port: "web", protocol: TCP}')],
    ["HTTP on a range", http("{http: [{}]}", '{port: "80", endPort: 90, protocol: TCP}')],
    [
      "DNS on another port than 53",
      egress('toPorts: [{ports: [{port: "5353"}], rules: {dns: [{matchName: a.b}]}}]'),
    ],
    [
      "toServices with toPorts",
      egress('toServices: [{k8sService: {serviceName: a}}], toPorts: [{ports: [{port: "80"}]}]'),
    ],
    ["a hole as wide as its block", egress("toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.0.0.0/8]}]")],
    ["a header match without a list of its own", http('{http: [{headerMatches: [{name: X, value: "1"}]}]}')],
  ])("%s", (_, spec) => {
    expect(read(spec)).toMatchObject({ policies: [{}], diagnostics: [] });
  });

  test("fields that are pruned under a deny list are named, and what is left is enforced", () => {
    const { policies, diagnostics } = read(
      "{endpointSelector: {}, egressDeny: [{toFQDNs: [{matchName: a.b}]}]}",
    );
    expect(diagnostics).toMatchObject([
      { code: "unknown-field", effect: "pruned", path: "spec.egressDeny[0].toFQDNs" },
    ]);
    expect(policies).toMatchObject([{ isolates: { egress: true, ingress: false }, rules: [] }]);
  });
});

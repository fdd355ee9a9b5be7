/** Two faults in one object are both named, wherever they stand: no message hides another. */
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { load } from "../../analysis/input/load.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";

/** A document with everything that its reader looks at, and the values in it that no reader looks at. */
interface Specimen {
  readonly title: string;
  readonly document: object;
  readonly unread: RegExp;
}

/** Says which reader a document is for, so nobody reads the rest of one in which it is wrong. */
const DECIDES_READER = /^(apiVersion|kind)$/;

const SPECIMENS: readonly Specimen[] = [
  {
    title: "CiliumNetworkPolicy",
    unread: /^kind$|\.envoyConfig\.kind$/,
    document: parse(`
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  endpointSelector:
    matchLabels: {app: web}
    matchExpressions: [{key: tier, operator: In, values: [front]}]
  enableDefaultDeny: {ingress: true, egress: false}
  ingress:
  - fromEndpoints: [{matchLabels: {app: a}}]
    authentication: {mode: required}
    toPorts:
    - ports: [{port: "80", endPort: 90, protocol: TCP}]
      rules:
        http:
        - {method: GET, path: /a, host: h, headers: [X-A], headerMatches: [{name: X-B, value: v, mismatch: LOG}]}
  - fromEntities: [world]
    icmps: [{fields: [{family: IPv4, type: 8}]}]
  ingressDeny:
  - fromCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}, {cidrGroupRef: g}]
    toPorts: [{ports: [{port: "22", protocol: TCP}]}]
  egress:
  - toFQDNs: [{matchName: a.example}, {matchPattern: "*.b.example"}]
    toPorts:
    - ports: [{port: "53", protocol: UDP}]
      rules: {dns: [{matchPattern: "*"}]}
  - toServices:
    - k8sService: {serviceName: db, namespace: data}
    - k8sServiceSelector: {namespace: data, selector: {matchLabels: {app: db}}}
    toPorts:
    - ports: [{port: "443", protocol: TCP}]
      listener: {name: l, priority: 5, envoyConfig: {kind: CiliumEnvoyConfig, name: e}}
  - toCIDR: [192.0.2.0/24]
    toPorts: [{ports: [{port: "443", protocol: TCP}], serverNames: [a.example]}]
  egressDeny:
  - toEntities: [cluster]
`) as object,
  },
  {
    title: "NetworkPolicy of Calico",
    unread: /^kind$|\.http\./,
    document: parse(`
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  tier: default
  order: 5
  selector: app == 'web'
  serviceAccountSelector: role == 'a'
  types: [Ingress, Egress]
  doNotTrack: false
  preDNAT: false
  applyOnForward: false
  ingress:
  - action: Allow
    ipVersion: 4
    protocol: TCP
    http: {methods: [GET]}
    source:
      selector: app == 'a'
      notSelector: app == 'b'
      namespaceSelector: team == 'c'
      serviceAccounts: {names: [robot], selector: role == 'd'}
      nets: [10.0.0.0/8]
      notNets: [10.1.0.0/16]
      ports: [1024]
      notPorts: [2048]
    destination: {ports: [80, "90:99"], notPorts: [95]}
  - {action: Deny, protocol: ICMP, icmp: {type: 8, code: 0}, notICMP: {type: 3, code: 1}}
  - {action: Log, notProtocol: UDP}
  egress:
  - {action: Allow, destination: {services: {name: db, namespace: data}}}
`) as object,
  },
  {
    title: "NetworkPolicy of Kubernetes",
    unread: /^kind$/,
    document: parse(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  podSelector:
    matchLabels: {app: web}
    matchExpressions: [{key: tier, operator: NotIn, values: [back]}]
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - {podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {team: b}}}
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    ports: [{port: 80, endPort: 90, protocol: TCP}, {port: http, protocol: TCP}]
  egress:
  - to: [{podSelector: {}}]
    ports: [{port: 53, protocol: UDP}]
`) as object,
  },
  {
    title: "compose file",
    unread: /\.image$|\["com\.docker/,
    document: parse(`
networks:
  front: {internal: false, driver_opts: {com.docker.network.bridge.enable_icc: "true"}}
  back: {internal: true}
services:
  web:
    image: web
    networks: [front, back]
    ports: ["127.0.0.1:8080:80/tcp", {target: 443, protocol: tcp, host_ip: 192.0.2.1}]
  db:
    image: db
    networks: {back: {priority: 5}}
  sidecar:
    image: side
    network_mode: service:db
`) as object,
  },
];

type Steps = readonly (string | number)[];

/** Where the scalars of a document stand. */
function leavesOf(value: unknown, steps: Steps = []): Steps[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...steps, index]));
  if (typeof value !== "object" || value === null) return [steps];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...steps, key]));
}

const pathOf = (steps: Steps): string =>
  steps.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[${step}]`;
    if (!/^[\w$-]+$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");

/** The document with another value at some places. */
function changed(value: unknown, [step, ...rest]: Steps, to: unknown): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? changed(item, rest, to) : item));
  return { ...(value as object), [step]: changed((value as Record<string, unknown>)[step], rest, to) };
}

const said = (document: unknown): readonly Diagnostic[] =>
  load([{ name: "a/b.json", text: JSON.stringify(document) }]).diagnostics;

/** Whether the value at a place is named as one that the engine refuses, or that could not be read. */
const isNamed = (found: readonly Diagnostic[], steps: Steps): boolean =>
  found.some(({ path, effect }) => path === pathOf(steps) && (effect === "rejected" || effect === "unread"));

/** No field takes this: a scalar stands at each of these places. */
const WRONG = ["no scalar"];

describe.each(SPECIMENS)("$title", ({ document, unread }) => {
  const leaves = leavesOf(document);
  const isRead = (steps: Steps): boolean => !unread.test(pathOf(steps));
  const deciding = leaves.filter((steps) => isRead(steps) && !DECIDES_READER.test(pathOf(steps)));

  test("is taken as it stands", () => {
    expect(said(document).filter(({ effect }) => effect !== "none")).toEqual([]);
    expect(deciding.length).toBeGreaterThan(8);
  });

  test("names a wrong value at every place that decides, and only there", () => {
    const missed = leaves.filter((steps) => !isNamed(said(changed(document, steps, WRONG)), steps));
    expect(missed.map(pathOf)).toEqual(leaves.filter((steps) => !isRead(steps)).map(pathOf));
  });

  test("names both of any two wrong values", () => {
    const hidden = deciding.flatMap((one, index) =>
      deciding.slice(index + 1).flatMap((other) => {
        const found = said(changed(changed(document, one, WRONG), other, WRONG));
        return isNamed(found, one) && isNamed(found, other) ? [] : [`${pathOf(one)} and ${pathOf(other)}`];
      }),
    );
    expect(hidden).toEqual([]);
  });
});

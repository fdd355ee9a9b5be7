import type { Scenario } from "../scenario.ts";
import * as rewrite from "./rewrite.ts";
import { type Fields, listIn, objectIn, withField } from "./rewrite.ts";
import {
  type Asked,
  isIcmp,
  isLocalHost,
  isOtherNode,
  isOutside,
  isPod,
  missed,
  type Statement,
  seen,
  united,
} from "./statement.ts";

const isEmpty = (object: unknown): boolean =>
  typeof object === "object" && object !== null && Object.keys(object).length === 0;
const isBare = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) === 0;
const types = (spec: Fields): readonly string[] => (spec.policyTypes as readonly string[] | undefined) ?? [];

/** Only scenarios in which NetworkPolicies alone have a say. */
const alone =
  (misread: (scenario: Scenario) => Scenario) =>
  (scenario: Scenario): Scenario =>
    onlyKubernetes(scenario) ? misread(scenario) : scenario;
const onlyKubernetes = ({ policies }: Scenario): boolean =>
  policies.every(({ kind }) => kind === "NetworkPolicy" || kind === "CiliumCIDRGroup");

const NOBODY = { matchLabels: { "no-such-label": "x" } };

/** `matchLabels` of every selector in a NetworkPolicy. */
const relabelled = (scenario: Scenario, change: (labels: Fields) => Fields | undefined): Scenario => {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return rewrite.mapItems(value, visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.entries(value).reduce<Fields>((changed, [field, inner]) => {
      if (field !== "matchLabels") return withField(changed, field, visit(inner));
      const labels = change(inner as Fields);
      return withField(changed, field, labels);
    }, value as Fields);
  };
  return rewrite.networkPolicies(scenario, (spec) => visit(spec) as Fields);
};

const outside = ({ from, to }: Asked): boolean => isOutside(from) || isOutside(to);

/** docs/semantics/kubernetes.md, as Cilium's engine decides it. */
export const KUBERNETES: readonly Statement[] = [
  missed("kubernetes.types-ingress", "without policyTypes ingress is isolated", (scenario) =>
    rewrite.networkPolicies(scenario, (spec) =>
      types(spec).length === 0 && isBare(listIn(spec, "ingress"))
        ? { ...spec, policyTypes: ["Egress"] }
        : spec,
    ),
  ),
  missed("kubernetes.types-egress", "and egress only where there are egress rules", (scenario) =>
    rewrite.networkPolicies(scenario, (spec) =>
      types(spec).length === 0 && !isBare(listIn(spec, "egress"))
        ? { ...withField(spec, "egress", undefined), policyTypes: ["Ingress"] }
        : spec,
    ),
  ),
  missed("kubernetes.types-empty-egress", "so an empty egress list alone isolates no egress", (scenario) =>
    rewrite.networkPolicies(scenario, (spec) =>
      types(spec).length === 0 && listIn(spec, "egress")?.length === 0
        ? { ...spec, policyTypes: ["Ingress", "Egress"] }
        : spec,
    ),
  ),
  missed(
    "kubernetes.types-unlisted",
    "rules of a direction that policyTypes does not list: dead by the API, enforced by Cilium",
    (scenario) =>
      rewrite.networkPolicies(scenario, (spec) =>
        types(spec).length === 0
          ? spec
          : (["Ingress", "Egress"] as const).reduce(
              (changed, type) =>
                types(spec).includes(type) || isBare(listIn(spec, type.toLowerCase()))
                  ? changed
                  : withField(changed, type.toLowerCase(), undefined),
              spec,
            ),
      ),
  ),
  missed("kubernetes.subject-all", "podSelector {} is every pod of the namespace", (scenario) =>
    rewrite.networkPolicies(scenario, (spec) =>
      isEmpty(spec.podSelector) ? { ...spec, podSelector: NOBODY } : spec,
    ),
  ),
  united("kubernetes.union", "what any rule of any policy allows is allowed", false),
  missed("kubernetes.no-rules", "a listed direction without rules allows nothing", (scenario) =>
    rewrite.networkPolicies(scenario, (spec) =>
      types(spec).reduce(
        (changed, type) =>
          isBare(listIn(spec, type.toLowerCase())) ? withField(changed, type.toLowerCase(), [{}]) : changed,
        spec,
      ),
    ),
  ),
  missed("kubernetes.empty-rule", "an empty rule allows everything, from anywhere", (scenario) =>
    rewrite.networkRules(scenario, (rule) => (isEmpty(rule) ? { ports: [{ port: 1 }] } : rule)),
  ),
  missed(
    "kubernetes.no-peers",
    "a rule without peers, or an empty list of them, is for anyone, the outside too",
    (scenario) =>
      rewrite.networkRules(scenario, (rule, field) =>
        isBare(listIn(rule, field)) && !isEmpty(rule)
          ? { ...rule, [field]: [{ namespaceSelector: {} }] }
          : rule,
      ),
  ),
  missed(
    "kubernetes.no-ports",
    "a rule without ports, or an empty list of them, is for every port and protocol",
    (scenario) =>
      rewrite.networkRules(scenario, (rule) =>
        isBare(listIn(rule, "ports")) && !isEmpty(rule) ? { ...rule, ports: [{ protocol: "TCP" }] } : rule,
      ),
  ),
  missed("kubernetes.port-default", "a port without a protocol is TCP", (scenario) =>
    rewrite.networkPorts(scenario, (port) =>
      port.protocol === undefined ? { ...port, protocol: "UDP" } : port,
    ),
  ),
  missed("kubernetes.port-of-protocol", "an entry without a port is every port of its protocol", (scenario) =>
    rewrite.networkPorts(scenario, (port) => (port.port === undefined ? { ...port, port: 1 } : port)),
  ),
  missed("kubernetes.ports-and-peers", "ports and peers of one rule must both fit", (scenario) =>
    rewrite.networkRules(scenario, (rule, field) =>
      isBare(listIn(rule, field)) || isBare(listIn(rule, "ports"))
        ? rule
        : withField(rule, "ports", undefined),
    ),
  ),
  missed("kubernetes.peer-and", "namespaceSelector and podSelector of one item must both fit", (scenario) =>
    rewrite.networkPeers(scenario, (peer) =>
      peer.podSelector === undefined || peer.namespaceSelector === undefined
        ? [peer]
        : [{ podSelector: peer.podSelector }, { namespaceSelector: peer.namespaceSelector }],
    ),
  ),
  missed("kubernetes.peer-or", "of several items one is enough", (scenario) =>
    rewrite.networkRules(scenario, (rule, field) =>
      (listIn(rule, field)?.length ?? 0) > 1
        ? withField(rule, field, listIn(rule, field)?.slice(0, 1))
        : rule,
    ),
  ),
  missed("kubernetes.own-namespace", "a podSelector alone means pods of the own namespace", (scenario) =>
    rewrite.networkPeers(scenario, (peer) => [
      peer.podSelector !== undefined && peer.namespaceSelector === undefined
        ? { ...peer, namespaceSelector: {} }
        : peer,
    ]),
  ),
  missed(
    "kubernetes.all-namespaces",
    "namespaceSelector {} is all pods, never an address outside",
    (scenario) =>
      rewrite.networkPeers(scenario, (peer) =>
        isEmpty(peer.namespaceSelector) ? [peer, { ipBlock: { cidr: "0.0.0.0/0" } }] : [peer],
      ),
    outside,
  ),
  missed("kubernetes.ip-block", "an ipBlock means addresses outside", (scenario) =>
    rewrite.networkPeers(scenario, (peer) => [
      peer.ipBlock === undefined ? peer : { ipBlock: { cidr: "240.0.0.0/32" } },
    ]),
  ),
  missed("kubernetes.except", "except is a hole in its block", (scenario) =>
    rewrite.networkPeers(scenario, (peer) => [
      objectIn(peer, "ipBlock").except === undefined
        ? peer
        : { ipBlock: withField(objectIn(peer, "ipBlock"), "except", undefined) },
    ]),
  ),
  missed("kubernetes.end-port", "endPort is included", (scenario) =>
    rewrite.networkPorts(scenario, (port) =>
      (port.endPort as number) > (port.port as number) ? withField(port, "endPort", undefined) : port,
    ),
  ),
  missed("kubernetes.named-port", "a name is a container port of the destination pod", (scenario) =>
    rewrite.networkPorts(scenario, (port) =>
      typeof port.port === "string" ? { ...port, port: "ghost" } : port,
    ),
  ),
  missed(
    "kubernetes.named-port-outside",
    "a name means nothing at an address outside",
    (scenario) =>
      rewrite.networkPorts(scenario, (port) => {
        const stands = { web: 80, dns: 53, metrics: 9090 }[port.port as string];
        return stands === undefined ? port : { ...port, port: stands };
      }),
    ({ to }) => isOutside(to),
  ),
  missed(
    "kubernetes.never-icmp",
    "a rule with ports never allows ICMP",
    (scenario) => rewrite.networkRules(scenario, (rule) => withField(rule, "ports", undefined)),
    isIcmp,
  ),
  missed("kubernetes.not-in", "NotIn holds where the key is missing", (scenario) => {
    const text = JSON.stringify(scenario.policies.filter(({ kind }) => kind === "NetworkPolicy"));
    return text.includes('"NotIn"')
      ? rewrite.networkPolicies(scenario, (spec) => JSON.parse(withExists(JSON.stringify(spec))))
      : scenario;
  }),
  missed("kubernetes.empty-value", "an empty value wants the key with an empty value", (scenario) =>
    relabelled(scenario, (labels) => {
      if (labels.tier !== "") return labels;
      const { tier: _, ...rest } = labels;
      return rest;
    }),
  ),
  missed("kubernetes.metadata-name", "every namespace has kubernetes.io/metadata.name", (scenario) =>
    relabelled(scenario, (labels) =>
      labels["kubernetes.io/metadata.name"] === undefined ? labels : { "no-such": "x" },
    ),
  ),
  missed("kubernetes.no-name-label", "and no label name by itself", (scenario) =>
    relabelled(scenario, (labels) => {
      if (labels.name === undefined) return labels;
      return { "kubernetes.io/metadata.name": labels.name };
    }),
  ),
  missed(
    "kubernetes.block-not-pods",
    "under Cilium an ipBlock fits no pod",
    alone((scenario) =>
      scenario.options.policyCIDRMatchMode === undefined
        ? rewrite.options(scenario, { policyCIDRMatchMode: ["pods"] })
        : scenario,
    ),
    ({ from, to }) => isPod(from) && isPod(to),
  ),
  seen(
    "kubernetes.own-node",
    "the own node of a pod always gets in",
    ({ view, ours }) => onlyKubernetes(view.scenario) && ours.verdict.sides.ingress.reason === "local-host",
  ),
  seen(
    "kubernetes.other-nodes",
    "other nodes are like anyone else",
    ({ view, from, engine }) =>
      onlyKubernetes(view.scenario) && isOtherNode(from) && engine.ingress.verdict === "denied",
  ),
  missed(
    "kubernetes.host-network",
    "a pod in the node's network is neither subject nor peer",
    alone((scenario) =>
      rewrite.endpoints(scenario, (end) => (end.hostNetwork ? { ...end, hostNetwork: false } : end)),
    ),
    ({ from, to }) => from.hostNetwork === true || to.hostNetwork === true || isLocalHost(from),
  ),
];

/** Every NotIn together with the key's existence. */
const withExists = (text: string): string =>
  text.replaceAll(
    /\{"key":"([^"]+)","operator":"NotIn","values":(\[[^\]]*\])\}/g,
    '{"key":"$1","operator":"NotIn","values":$2},{"key":"$1","operator":"Exists"}',
  );

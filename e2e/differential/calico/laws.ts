/**
 * The statements of the semantics that the evaluator rests on, each with the nearest misreading of it. A law has decided
 * a verdict when the verdict would have been another under the misreading.
 */
export const LAWS = {
  "tier-order": ["Tiers run in ascending order", "tiers run by name"],
  "tier-order-absent": ["A tier without order is last", "it is first"],
  "tier-tie": ["Tiers of one order run by name", "by name backwards"],
  "policy-order": ["Policies of a tier run in ascending order", "policies run by name"],
  "policy-order-absent": ["A policy without order is last", "it is first"],
  "policy-tie-name": ["Policies of one order run by name", "by name backwards"],
  "policy-tie-namespace": ["Policies of one order and name run by namespace", "by namespace backwards"],
  "kubernetes-order": ["A NetworkPolicy of Kubernetes has order 1000", "it has no order"],
  "kubernetes-tier": ["A NetworkPolicy of Kubernetes is in tier default", "it is in tier kube-baseline"],
  "first-match": [
    "The first matching rule with Allow or Deny ends the direction",
    "the last one of a policy does",
  ],
  pass: ["Pass leaves the tier", "Pass goes on like Log"],
  log: ["Log goes on to the next rule", "Log allows"],
  "early-allow": ["Allow in an early tier is final", "later tiers are asked too"],
  "end-of-tier": ["A tier whose policies selected the pod denies at its end", "it goes on to the next tier"],
  "end-of-tier-pass": ["defaultAction Pass goes on at the end of the tier", "it denies"],
  profile: ["After the last tier the namespace's profile allows", "it denies"],
  "both-ends": [
    "Egress of the source and ingress of the destination must both allow",
    "the destination decides",
  ],
  "own-node": ["A pod's own node is not policed", "it is ingress like any other"],
  "host-network": ["Host-network pods have their node's address and no identity", "their labels count"],
  "host-endpoints": ["preDNAT and doNotTrack policies concern host endpoints only", "they select pods"],
  rejected: ["A policy that the API server refuses is not enforced", "it is"],
  "staged-ignored": ["A staged policy is never enforced", "it is"],
  "staged-seen": ["A pass that a staged policy would refuse is audited", "it is allowed"],
  "staged-delete": ["A staged Delete has no effect", "it selects as it is written"],
  "types-written": ["A policy applies to the directions of its types", "to both"],
  "types-no-rules": ["No types and no egress rules mean Ingress", "both directions"],
  "types-egress-rules": ["No types and only egress rules mean Egress", "Ingress too, as in Kubernetes"],
  "types-both-rules": ["No types and rules of both directions mean both", "Ingress"],
  "types-stored": ["An object stored without types takes both", "types are defaulted"],
  protocol: ["A rule with a protocol holds for it", "for any"],
  "protocol-number": ["A protocol may be a number", "numbers match nothing"],
  "not-protocol": ["notProtocol excludes the protocol", "it is ignored"],
  "ip-version": ["ipVersion holds for one family", "it is ignored"],
  "icmp-type": ["icmp.type must be the type", "any type does"],
  "icmp-code": ["icmp.code must be the code, which a flow does not tell", "any code does"],
  "not-icmp": ["notICMP excludes the type", "it is ignored"],
  "port-number": ["A port number must be the destination's", "any port does"],
  "port-range": ["A range holds both of its ends", "it ends before its last port"],
  "port-named": ["A named port is looked up by name and protocol in the destination pod", "by name"],
  "not-ports": ["notPorts excludes its ports", "it is ignored"],
  "source-ports": ["Source ports count, which a flow does not tell", "they are ignored"],
  nets: ["The address must be in one of nets", "nets is ignored"],
  "not-nets": ["The address must be in none of notNets", "notNets is ignored"],
  "nets-pods": ["nets sees the packet's address, a pod's too", "pods are in no net"],
  "own-side": ["The fields for the policy's own end count too", "they are ignored"],
  http: ["http is a plain allow", "the rule matches nothing"],
  domains: ["domains is pruned and leaves any address", "it matches nothing"],
  "scope-own-namespace": ["A selector in a NetworkPolicy stays in its namespace", "it looks everywhere"],
  "scope-not-selector": ["notSelector alone pins a NetworkPolicy's peer to its namespace", "it does not"],
  "scope-accounts": ["serviceAccounts alone pin a NetworkPolicy's peer to its namespace", "they do not"],
  "scope-nets": ["nets and ports do not pin the peer", "they pin it to the namespace"],
  "scope-namespaces": ["namespaceSelector chooses other namespaces", "the own one is meant too"],
  "scope-all": ["namespaceSelector all() means whatever has a namespace", "any address"],
  "scope-global": ["namespaceSelector global() means what has no namespace", "whatever has a namespace"],
  "global-selector": [
    "A selector in a GlobalNetworkPolicy looks in all namespaces",
    "at nothing with a namespace",
  ],
  "no-external": ["A selector never finds an address without labels", "such an address has empty labels"],
  "not-selector": ["notSelector takes out what it finds", "it is ignored"],
  "not-selector-external": [
    "notSelector alone in a GlobalNetworkPolicy lets external addresses in",
    "it does not",
  ],
  "network-set": ["A NetworkSet gives its labels to its addresses, in its namespace", "nothing finds it"],
  "global-network-set": ["A GlobalNetworkSet gives its labels to its addresses", "nothing finds it"],
  "account-names": ["serviceAccounts.names holds the account's name", "it is ignored"],
  "account-selector": ["serviceAccounts.selector sees the account's labels", "it is ignored"],
  "subject-selector": ["A policy selects by its selector", "it selects everything in scope"],
  "subject-namespaces": ["A global policy's namespaceSelector must hold too", "it is ignored"],
  "subject-accounts": ["A policy's serviceAccountSelector must hold too", "it is ignored"],
  "label-namespace": ["Endpoints have projectcalico.org/namespace", "they do not"],
  "label-orchestrator": ["Pods have projectcalico.org/orchestrator", "they do not"],
  "label-account": ["Pods have projectcalico.org/serviceaccount", "they do not"],
  "label-namespace-name": ["Namespaces have projectcalico.org/name and metadata.name", "they do not"],
  "label-account-name": ["Service accounts have projectcalico.org/name", "they do not"],
  "selector-empty": ["An empty selector is all()", "it finds nothing"],
  "selector-has": ["has(x) asks for the label, empty or not", "for a value"],
  "selector-equals": ["== needs the label", "a missing label is equal"],
  "selector-unequal": ["!= holds without the label", "it needs the label"],
  "selector-in": ["in holds for every member", "for the first one"],
  "selector-not-in": ["not in holds without the label", "it needs the label"],
  "selector-contains": ["contains finds a part", "it compares the whole"],
  "selector-starts": ["starts with asks for the beginning", "for a part"],
  "selector-ends": ["ends with asks for the end", "for a part"],
  "selector-negation": ["! negates what follows it", "it is ignored"],
  "selector-precedence": ["&& binds tighter than ||", "|| binds tighter"],
  "kubernetes-no-sets": ["Selectors of Kubernetes never find NetworkSets", "they do"],
  "kubernetes-types": [
    "policyTypes default to Ingress, and Egress with egress rules",
    "to the directions with rules",
  ],
  "kubernetes-own-namespace": ["podSelector alone stays in the namespace", "it looks everywhere"],
  "kubernetes-peer-and": ["Both selectors of one peer must hold", "one is enough"],
  "kubernetes-external": ["namespaceSelector {} is never an external address", "it is any address"],
  "kubernetes-except": ["except takes addresses out of a block", "it is ignored"],
  "kubernetes-any": ["A rule without peers holds for any, outside included", "for pods"],
  "kubernetes-tcp": ["A port without protocol is TCP", "of any protocol"],
  "kubernetes-end-port": ["endPort is inclusive", "it is ignored"],
  "kubernetes-not-in": ["NotIn and DoesNotExist hold without the key", "they need the key"],
} as const satisfies Record<string, readonly [statement: string, misreading: string]>;

export type LawId = keyof typeof LAWS;
export const LAW_IDS = Object.keys(LAWS) as LawId[];

/** The laws of one reading: all of them, or all but one; it notes which were asked for. */
export class Laws {
  readonly asked = new Set<LawId>();
  readonly #broken: LawId | undefined;

  constructor(broken?: LawId) {
    this.#broken = broken;
  }

  holds(id: LawId): boolean {
    this.asked.add(id);
    return id !== this.#broken;
  }
}

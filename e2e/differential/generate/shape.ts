import type { Weights } from "./weights.ts";

export type PeerForm =
  | "missing"
  | "endpoints"
  | "emptyEndpoints"
  | "cidr"
  | "emptyCidr"
  | "cidrSet"
  | "emptyCidrSet"
  | "group"
  | "entities"
  | "emptyEntities"
  | "emptyNodes"
  | "nodes"
  | "names"
  | "emptyNames"
  | "services"
  | "emptyServices"
  | "emptyGroups"
  | "twoKinds";
export type PortForm =
  | "missing"
  | "empty"
  | "emptyItem"
  | "noPorts"
  | "ports"
  | "icmp"
  | "http"
  | "dns"
  | "faulty";
export type ListForm = "missing" | "empty" | "emptyRule" | "rules";

/** What a scenario is full of. Every theme meets everything now and then; the weights say what it meets often. */
export interface Shape {
  readonly kinds: Weights<"cnp" | "ccnp" | "kubernetes">;
  readonly peers: Weights<PeerForm>;
  readonly ports: Weights<PortForm>;
  readonly lists: Weights<ListForm>;
  /** Percent of policies with a deny list in one direction. */
  readonly deny: number;
  /** Percent of rules that say something of authentication. */
  readonly auth: number;
  /** Percent of policies that turn default deny off in a direction. */
  readonly soft: number;
  readonly policies: { readonly min: number; readonly max: number };
  /** Percent of port entries that are no plain number. */
  readonly oddPorts: number;
  /** Where the other ends of flows are; one end is a pod, or seldom one of Cilium's own. */
  readonly ends: Weights<"pods" | "hostPods" | "outside" | "nodes" | "reserved">;
  readonly traffic: "any" | "web" | "http" | "named" | "numbered" | "dns" | "odd";
  /** Few selectors and ports, so that rules meet on one key. */
  readonly narrow?: boolean;
  /** Policies govern every pod of a namespace, so that peers decide. */
  readonly wide?: boolean;
  /** The lists that policies have and the way most flows go. Absent means both. */
  readonly direction?: "ingress" | "egress";
  readonly selectors?: Weights<string>;
  /** Kinds of selectors of the pods that namespaced policies are about. Absent means everything there is. */
  readonly subjects?: Weights<string>;
  /** A policy of their own opens pods without labels yet, so that others' policies decide about them. */
  readonly newborns?: boolean;
  /** What all ports of Cilium policies are: names of container ports, or numbers and ranges written oddly. */
  readonly only?: "names" | "numbers";
  /** Rules of a list. Absent means one to three. */
  readonly rules?: number;
  /** What NetworkPolicies are about. */
  readonly network?: "outside" | "ports" | "names" | "peers";
  readonly options?: "modes" | "nodes-match" | "pods-match" | "any-cluster" | "node-labels";
}

export const MIXED: Shape = {
  kinds: { cnp: 6, ccnp: 2, kubernetes: 2 },
  peers: {
    missing: 3,
    endpoints: 12,
    emptyEndpoints: 0.5,
    cidr: 2,
    emptyCidr: 0.2,
    cidrSet: 1,
    emptyCidrSet: 0.2,
    group: 0.5,
    entities: 4,
    emptyEntities: 0.2,
    emptyNodes: 0.2,
    names: 1,
    emptyNames: 0.3,
    services: 0.7,
    emptyServices: 0.3,
    emptyGroups: 0.3,
  },
  ports: { missing: 5, empty: 0.5, emptyItem: 0.3, noPorts: 0.3, ports: 9, icmp: 1, http: 4, dns: 1 },
  lists: { missing: 3, empty: 1, emptyRule: 0.5, rules: 14 },
  deny: 15,
  auth: 12,
  soft: 8,
  policies: { min: 2, max: 5 },
  oddPorts: 25,
  ends: { pods: 7, hostPods: 1, outside: 2, nodes: 2, reserved: 1 },
  traffic: "any",
};

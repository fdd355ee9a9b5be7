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
  /** Percent of the ends of flows that are pods. */
  readonly pods: number;
  /** Few selectors and ports, so that rules meet on one key. */
  readonly narrow?: boolean;
  readonly options?: "modes" | "cidrMatches" | "anyCluster" | "nodes";
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
  policies: { min: 2, max: 6 },
  oddPorts: 25,
  pods: 60,
};

const few = { min: 1, max: 3 };
const meeting = { lists: { rules: 1 }, narrow: true, pods: 88 } as const;

/** Themes and how often each comes; every statement of the lists has one that makes it decide often. */
export const THEMES: Readonly<Record<string, { readonly weight: number; readonly shape: Shape }>> = {
  mixed: { weight: 20, shape: MIXED },
  forms: {
    weight: 10,
    shape: {
      ...MIXED,
      policies: few,
      peers: {
        missing: 4,
        endpoints: 4,
        emptyEndpoints: 2,
        emptyCidr: 2,
        emptyCidrSet: 2,
        emptyEntities: 2,
        emptyNodes: 2,
        emptyNames: 2,
        emptyServices: 2,
        emptyGroups: 2,
      },
      ports: { missing: 3, empty: 3, emptyItem: 3, noPorts: 3, ports: 6, http: 2 },
      lists: { missing: 3, empty: 3, emptyRule: 3, rules: 9 },
      deny: 25,
      auth: 0,
    },
  },
  authentication: {
    weight: 36,
    shape: {
      ...MIXED,
      policies: { min: 2, max: 5 },
      peers: { missing: 5, endpoints: 9, entities: 4, cidr: 0.5 },
      ports: { missing: 5, ports: 9, http: 3 },
      deny: 5,
      auth: 65,
      soft: 5,
      ...meeting,
    },
  },
  http: {
    weight: 44,
    shape: {
      ...MIXED,
      policies: { min: 1, max: 4 },
      peers: { missing: 6, endpoints: 9, entities: 4 },
      ports: { missing: 2, ports: 2, http: 12 },
      deny: 5,
      auth: 6,
      soft: 15,
      ...meeting,
    },
  },
  dns: {
    weight: 8,
    shape: {
      ...MIXED,
      policies: few,
      peers: { missing: 4, endpoints: 6, cidr: 4, entities: 4 },
      ports: { missing: 2, ports: 4, dns: 10 },
      auth: 0,
      ...meeting,
      pods: 60,
    },
  },
  labels: {
    weight: 10,
    shape: { ...MIXED, policies: few, peers: { endpoints: 1 }, auth: 0, oddPorts: 0 },
  },
  entities: {
    weight: 8,
    shape: { ...MIXED, policies: few, peers: { entities: 8, endpoints: 1 }, auth: 3, oddPorts: 0, deny: 25 },
  },
  addresses: {
    weight: 8,
    shape: {
      ...MIXED,
      policies: few,
      peers: { cidr: 5, cidrSet: 5, group: 5, entities: 1, names: 4 },
      auth: 0,
      oddPorts: 0,
    },
  },
  cidrMatches: {
    weight: 4,
    shape: {
      ...MIXED,
      policies: few,
      peers: { cidr: 5, cidrSet: 5, group: 2 },
      auth: 0,
      options: "cidrMatches",
    },
  },
  names: {
    weight: 4,
    shape: { ...MIXED, policies: few, peers: { names: 1 }, ports: { missing: 1, ports: 1 }, auth: 0 },
  },
  ports: {
    weight: 8,
    shape: { ...MIXED, policies: few, oddPorts: 80, ports: { ports: 10, icmp: 4, missing: 2 }, auth: 0 },
  },
  services: {
    weight: 5,
    shape: {
      ...MIXED,
      policies: few,
      peers: { services: 9, emptyServices: 1 },
      ports: { missing: 1, ports: 2 },
      auth: 0,
    },
  },
  kubernetes: {
    weight: 14,
    shape: { ...MIXED, kinds: { kubernetes: 1 }, policies: { min: 1, max: 4 }, auth: 0, soft: 0 },
  },
  modes: { weight: 5, shape: { ...MIXED, policies: few, options: "modes" } },
  nodes: {
    weight: 3,
    shape: {
      ...MIXED,
      kinds: { cnp: 1, ccnp: 1 },
      policies: few,
      peers: { nodes: 6, emptyNodes: 1, endpoints: 1 },
      auth: 0,
      pods: 45,
      options: "nodes",
    },
  },
  anyCluster: {
    weight: 4,
    shape: { ...MIXED, policies: few, peers: { endpoints: 1 }, auth: 0, oddPorts: 0, options: "anyCluster" },
  },
  soft: { weight: 5, shape: { ...MIXED, policies: few, soft: 60, deny: 30 } },
  rejected: {
    weight: 5,
    shape: {
      ...MIXED,
      policies: few,
      peers: { missing: 2, endpoints: 6, entities: 2, twoKinds: 3, nodes: 2 },
      ports: { missing: 2, ports: 4, faulty: 8 },
      lists: { missing: 3, empty: 4, emptyRule: 1, rules: 8 },
    },
  },
};

import { MIXED, type Shape } from "./shape.ts";

/** A theme and how often it comes. */
interface Theme {
  readonly weight: number;
  readonly shape: Shape;
}

/** One policy about every pod of a namespace: its peers decide. */
const FOCUSED: Shape = {
  ...MIXED,
  policies: { min: 1, max: 2 },
  kinds: { cnp: 3, ccnp: 1 },
  lists: { rules: 1 },
  ports: { missing: 3, ports: 1 },
  deny: 10,
  auth: 0,
  soft: 0,
  oddPorts: 0,
  wide: true,
};

/** Few selectors and ports. */
const NARROW: Shape = {
  ...MIXED,
  lists: { rules: 1 },
  peers: { missing: 5, endpoints: 9, entities: 4 },
  deny: 5,
  narrow: true,
  traffic: "web",
  ends: { pods: 12, hostPods: 0.5, outside: 1, nodes: 1, reserved: 0.5 },
};

const emptyPeers = {
  emptyEndpoints: 1,
  emptyCidr: 1,
  emptyCidrSet: 1,
  emptyEntities: 1,
  emptyNodes: 1,
  emptyNames: 1,
  emptyServices: 1,
  emptyGroups: 1,
} as const;

/** Every statement of the lists has a theme that makes it decide often. */
export const THEMES: Readonly<Record<string, Theme>> = {
  mixed: { weight: 14, shape: MIXED },
  forms: {
    weight: 14,
    shape: {
      ...MIXED,
      policies: { min: 1, max: 3 },
      peers: { missing: 4, endpoints: 6 },
      ports: { missing: 3, empty: 6, emptyItem: 3, noPorts: 3, ports: 6, http: 2 },
      lists: { missing: 2, empty: 5, emptyRule: 5, rules: 9 },
      deny: 45,
      auth: 0,
    },
  },
  emptyPeers: {
    weight: 16,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: emptyPeers,
      ports: { ports: 1 },
      direction: "egress",
      traffic: "web",
      narrow: true,
    },
  },
  emptyPeersIn: {
    weight: 2,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: emptyPeers,
      ports: { ports: 1 },
      direction: "ingress",
      traffic: "web",
      narrow: true,
    },
  },
  authentication: {
    weight: 56,
    shape: {
      ...NARROW,
      policies: { min: 2, max: 4 },
      peers: { missing: 5, endpoints: 9, entities: 4, cidr: 0.5 },
      ports: { missing: 5, ports: 9, http: 3 },
      auth: 65,
      soft: 5,
    },
  },
  http: {
    weight: 52,
    shape: {
      ...NARROW,
      policies: { min: 1, max: 3 },
      ports: { missing: 2, ports: 2, http: 14 },
      auth: 4,
      soft: 12,
    },
  },
  dns: {
    weight: 18,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 3 },
      peers: { missing: 6, endpoints: 2, cidr: 2, entities: 3 },
      ports: { missing: 1, ports: 2, dns: 8 },
      deny: 0,
      direction: "egress",
      narrow: true,
      traffic: "dns",
      ends: { pods: 4, outside: 5, nodes: 1, reserved: 0.5 },
    },
  },
  labels: {
    weight: 16,
    shape: { ...FOCUSED, wide: false, peers: { endpoints: 1 }, deny: 15 },
  },
  peers: {
    weight: 24,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: { endpoints: 1 },
      ports: { missing: 1 },
      deny: 0,
    },
  },
  negative: {
    weight: 5,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: { endpoints: 1 },
      ports: { missing: 1 },
      selectors: {
        namespaceExpression: 3,
        expression: 2,
        namespaceLabel: 1,
        reserved: 4,
        namespaceExpressionAndApp: 1,
      },
      ends: { pods: 4, outside: 2, nodes: 3, reserved: 1 },
    },
  },
  anyCluster: {
    weight: 12,
    shape: {
      ...FOCUSED,
      kinds: { cnp: 1, ccnp: 2 },
      policies: { min: 1, max: 1 },
      peers: { endpoints: 1 },
      ports: { missing: 1 },
      selectors: { namespaceExpression: 3, expression: 3, namespaceLabel: 1, twoExpressions: 1, dropped: 1 },
      ends: { pods: 4, outside: 2, nodes: 3, reserved: 1 },
      options: "any-cluster",
    },
  },
  entities: {
    weight: 26,
    shape: {
      ...FOCUSED,
      peers: { entities: 1 },
      newborns: true,
      deny: 25,
      ends: { pods: 2, hostPods: 2, outside: 3, nodes: 4, reserved: 5 },
    },
  },
  addresses: {
    weight: 14,
    shape: {
      ...FOCUSED,
      peers: { cidr: 3, cidrSet: 5, group: 5 },
      ends: { pods: 2, outside: 8, nodes: 2 },
    },
  },
  nodesMatch: {
    weight: 3,
    shape: {
      ...FOCUSED,
      peers: { cidr: 5, cidrSet: 4, group: 1 },
      ends: { hostPods: 2, outside: 2, nodes: 5 },
      options: "nodes-match",
    },
  },
  podsMatch: {
    weight: 3,
    shape: {
      ...FOCUSED,
      peers: { cidr: 5, cidrSet: 4, group: 1 },
      ends: { pods: 8, outside: 2, nodes: 1 },
      options: "pods-match",
    },
  },
  names: {
    weight: 22,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: { names: 1 },
      ports: { missing: 1 },
      deny: 0,
      direction: "egress",
      ends: { pods: 1, outside: 9 },
    },
  },
  ports: {
    weight: 16,
    shape: {
      ...FOCUSED,
      peers: { missing: 1, endpoints: 1, entities: 1 },
      oddPorts: 85,
      ports: { ports: 10, icmp: 4, missing: 2 },
      traffic: "odd",
    },
  },
  services: {
    weight: 10,
    shape: {
      ...FOCUSED,
      policies: { min: 1, max: 1 },
      peers: { services: 1 },
      ports: { missing: 1, ports: 1 },
      deny: 10,
      direction: "egress",
      narrow: true,
      traffic: "web",
      ends: { pods: 5, outside: 5 },
    },
  },
  nodes: {
    weight: 4,
    shape: {
      ...FOCUSED,
      peers: { nodes: 6, emptyNodes: 1, endpoints: 1 },
      direction: "egress",
      ends: { pods: 1, hostPods: 3, nodes: 6, outside: 1 },
      options: "node-labels",
    },
  },
  kubernetes: {
    weight: 20,
    shape: { ...MIXED, kinds: { kubernetes: 1 }, policies: { min: 1, max: 3 }, auth: 0, soft: 0 },
  },
  networkOutside: {
    weight: 12,
    shape: {
      ...FOCUSED,
      kinds: { kubernetes: 1 },
      network: "outside",
      ends: { pods: 3, hostPods: 2, outside: 6, nodes: 2 },
    },
  },
  networkPorts: {
    weight: 18,
    shape: {
      ...FOCUSED,
      kinds: { kubernetes: 1 },
      network: "ports",
      traffic: "odd",
      ends: { pods: 6, outside: 4 },
    },
  },
  modes: {
    weight: 8,
    shape: {
      ...MIXED,
      policies: { min: 1, max: 2 },
      options: "modes",
      ends: { pods: 5, hostPods: 1, nodes: 2, outside: 2 },
    },
  },
  soft: { weight: 4, shape: { ...MIXED, policies: { min: 1, max: 3 }, soft: 60, deny: 30 } },
  rejected: {
    weight: 8,
    shape: {
      ...MIXED,
      policies: { min: 1, max: 3 },
      peers: { missing: 2, endpoints: 6, entities: 2, twoKinds: 3, nodes: 2 },
      ports: { missing: 2, ports: 4, faulty: 8 },
      lists: { missing: 3, empty: 4, emptyRule: 1, rules: 8 },
    },
  },
};

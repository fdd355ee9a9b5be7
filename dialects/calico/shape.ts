import { ANY, kubernetesObject, leaves, listOf, objectOf } from "../../documents/shape.ts";

const ICMP = objectOf(leaves("type", "code"));

const ENTITY = objectOf({
  ...leaves("nets", "notNets", "selector", "notSelector", "namespaceSelector", "ports", "notPorts"),
  serviceAccounts: objectOf(leaves("names", "selector")),
  services: objectOf(leaves("name", "namespace")),
});

const RULES = listOf(
  objectOf({
    ...leaves("action", "ipVersion", "protocol", "notProtocol"),
    icmp: ICMP,
    notICMP: ICMP,
    source: ENTITY,
    destination: ENTITY,
    http: objectOf({ methods: ANY, paths: listOf(objectOf(leaves("exact", "prefix"))) }),
    metadata: objectOf(leaves("annotations")),
  }),
);

/**
 * Fields of the policies of open-source Calico 3.32; `domains` and others are of the commercial product. A client
 * without strict validation prunes unknown fields, and an allow rule that loses its `domains` allows any address
 * (docs/semantics/calico.md#fields-of-a-rule). A test holds them against the CRDs.
 */
export const POLICY_SHAPE = kubernetesObject({
  spec: objectOf({
    ...leaves(
      "tier",
      "order",
      "selector",
      "namespaceSelector",
      "serviceAccountSelector",
      "types",
      "doNotTrack",
      "preDNAT",
      "applyOnForward",
      "performanceHints",
      "stagedAction",
    ),
    ingress: RULES,
    egress: RULES,
  }),
});

/** Fields of a NetworkSet and a GlobalNetworkSet. */
export const NETWORK_SET_SHAPE = kubernetesObject({ spec: objectOf(leaves("nets")) });

/** Fields of a Tier. */
export const TIER_SHAPE = kubernetesObject({ spec: objectOf(leaves("order", "defaultAction")) });

import { kubernetesObject, LABEL_SELECTOR, leaves, listOf, objectOf } from "../../documents/shape.ts";

const PEERS = listOf(
  objectOf({
    podSelector: LABEL_SELECTOR,
    namespaceSelector: LABEL_SELECTOR,
    ipBlock: objectOf(leaves("cidr", "except")),
  }),
);
const PORTS = listOf(objectOf(leaves("protocol", "port", "endPort")));

/** Fields of the `spec` of a NetworkPolicy (networking.k8s.io/v1), which Calico's staged kind shares. */
const SPEC = {
  podSelector: LABEL_SELECTOR,
  ...leaves("policyTypes"),
  ingress: listOf(objectOf({ from: PEERS, ports: PORTS })),
  egress: listOf(objectOf({ to: PEERS, ports: PORTS })),
};

/** Fields of a NetworkPolicy. */
export const NETWORK_POLICY_SHAPE = kubernetesObject({ spec: objectOf(SPEC) });

/** Fields of Calico's StagedKubernetesNetworkPolicy; a test holds them against the CRD. */
export const STAGED_POLICY_SHAPE = kubernetesObject({
  spec: objectOf({ ...SPEC, ...leaves("stagedAction") }),
});

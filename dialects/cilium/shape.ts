import {
  ANY,
  kubernetesObject,
  LABEL_SELECTOR,
  leaves,
  listOf,
  objectOf,
  type Shape,
} from "../../documents/shape.ts";

const SELECTORS = listOf(LABEL_SELECTOR);
const SECRET = objectOf(leaves("namespace", "name"));
const TLS = objectOf({ ...leaves("certificate", "privateKey", "trustedCA"), secret: SECRET });
const DNS_NAMES = listOf(objectOf(leaves("matchName", "matchPattern")));
const GROUPS = listOf(
  objectOf({ aws: objectOf(leaves("labels", "region", "securityGroupsIds", "securityGroupsNames")) }),
);
const CIDR_SET = listOf(
  objectOf({ ...leaves("cidr", "cidrGroupRef", "except"), cidrGroupSelector: LABEL_SELECTOR }),
);

const PORTS = listOf(objectOf(leaves("port", "endPort", "protocol")));
const HTTP = listOf(
  objectOf({
    ...leaves("method", "path", "host", "headers"),
    headerMatches: listOf(objectOf({ ...leaves("mismatch", "name", "value"), secret: SECRET })),
  }),
);
const ALLOWED_PORTS = listOf(
  objectOf({
    ports: PORTS,
    rules: objectOf({ http: HTTP, dns: DNS_NAMES }),
    listener: objectOf({ ...leaves("name", "priority"), envoyConfig: objectOf(leaves("kind", "name")) }),
    originatingTLS: TLS,
    terminatingTLS: TLS,
    serverNames: ANY,
  }),
);

/** Ports of a rule, which a deny rule has without anything of layer 7. */
const traffic = (toPorts: Shape): Readonly<Record<string, Shape>> => ({
  toPorts,
  icmps: listOf(objectOf({ fields: listOf(objectOf(leaves("family", "type"))) })),
});
const ALLOWED = {
  ...traffic(ALLOWED_PORTS),
  authentication: objectOf(leaves("mode")),
};
const DENIED = traffic(listOf(objectOf({ ports: PORTS })));

const FROM = {
  fromEndpoints: SELECTORS,
  fromRequires: ANY,
  fromCIDR: ANY,
  fromCIDRSet: CIDR_SET,
  fromEntities: ANY,
  fromGroups: GROUPS,
  fromNodes: SELECTORS,
};
const TO = {
  toEndpoints: SELECTORS,
  toRequires: ANY,
  toCIDR: ANY,
  toCIDRSet: CIDR_SET,
  toEntities: ANY,
  toGroups: GROUPS,
  toNodes: SELECTORS,
  toServices: listOf(
    objectOf({
      k8sService: objectOf(leaves("namespace", "serviceName")),
      k8sServiceSelector: objectOf({ namespace: ANY, selector: LABEL_SELECTOR }),
    }),
  ),
};

const SPEC = objectOf({
  description: ANY,
  egress: listOf(objectOf({ ...TO, toFQDNs: DNS_NAMES, ...ALLOWED })),
  egressDeny: listOf(objectOf({ ...TO, ...DENIED })),
  enableDefaultDeny: objectOf(leaves("egress", "ingress")),
  endpointSelector: LABEL_SELECTOR,
  ingress: listOf(objectOf({ ...FROM, ...ALLOWED })),
  ingressDeny: listOf(objectOf({ ...FROM, ...DENIED })),
  labels: listOf(objectOf(leaves("key", "source", "value"))),
  log: objectOf(leaves("value")),
  nodeSelector: LABEL_SELECTOR,
});

/**
 * Fields of a CiliumNetworkPolicy and a CiliumClusterwideNetworkPolicy. The API server prunes others without a word
 * unless strict validation is asked for. Under a deny list this turns `egressDeny: [{toFQDNs: …}]` into `[{}]`, which
 * denies nothing and isolates the pod (docs/semantics/cilium.md#pruned-fields). A test holds them against the CRD.
 */
export const POLICY_SHAPE = kubernetesObject({ spec: SPEC, specs: listOf(SPEC) });

/** Fields of a CiliumCIDRGroup. */
export const CIDR_GROUP_SHAPE = kubernetesObject({ spec: objectOf(leaves("externalCIDRs")) });

/** A sentence of the semantics whose truth no answer of the engine shows, and the case that was derived from it by hand. */
export interface Undecidable {
  readonly says: string;
  /** Why the engine's program cannot be asked. */
  readonly because: string;
  /** Its case in `tests/fixtures/cases/by-hand.yaml`, which `npm test` holds the analyzer against. */
  readonly shownBy: string;
}

const DATAPATH = "the datapath does it, after the engine has answered";
const SCHEMA = "the API server refuses or prunes it by its schema; the program is asked about what is stored";
const LEARNING = "the program takes names for learned because the request says so";
const PROXY = "the program does not have Envoy's settings";
const CLOUD = "no cloud and no cluster is asked";
const WHOLE_API = "Cilium answers, and the sentence is about the API or another CNI";

/** Of docs/semantics/cilium.md and docs/semantics/kubernetes.md. */
export const UNDECIDABLE: readonly Undecidable[] = [
  {
    says: "replies skip policy, only the initiating direction is judged",
    because: DATAPATH,
    shownBy: "a-reply-needs-no-rule-of-its-own",
  },
  {
    says: "packets of open connections are judged again, so a new deny cuts them",
    because: DATAPATH,
    shownBy: "a-new-deny-cuts-what-was-allowed",
  },
  {
    says: "a pod that reaches itself through its Service skips policy, one replica that reaches another does not",
    because: DATAPATH,
    shownBy: "a-workload-to-itself-is-one-replica-to-another",
  },
  {
    says: "the port is the one behind the Service",
    because: "the program is asked about the port after translation",
    shownBy: "the-port-is-the-one-behind-the-Service",
  },
  {
    says: "ClusterNetworkPolicy has tiers before and after all others",
    because: "the program takes none, and the analyzer refuses it",
    shownBy: "a-cluster-network-policy-is-refused-with-a-reason",
  },
  {
    says: "kube-apiserver is the backends of default/kubernetes, as far as the platform lets them be known",
    because: CLOUD,
    shownBy: "a-node-that-is-not-known-as-the-API-server's-is-none",
  },
  {
    says: "on which node a pod of the host network runs decides whether it gets in",
    because: "the program is told the node",
    shownBy: "which-node-a-host-network-pod-is-on",
  },
  {
    says: "toGroups is the addresses that a cloud says",
    because: CLOUD,
    shownBy: "a-cloud's-group-is-known-to-the-cloud",
  },
  {
    says: "host policies need the host firewall",
    because: "the program models the local node alone, and the analyzer leaves the host firewall out",
    shownBy: "host-policies-wait-for-the-host-firewall",
  },
  {
    says: "toFQDNs allows addresses that the DNS proxy saw in an answer, and no others",
    because: LEARNING,
    shownBy: "a-name-that-nobody-asked-for-opens-nothing",
  },
  {
    says: "without the L7 proxy no name is learned, and toFQDNs is accepted and dead",
    because: LEARNING,
    shownBy: "names-without-the-proxy-are-never-learned",
  },
  {
    says: "without the L7 proxy a policy with L7 rules is rejected",
    because: "the setting is one of the process, and all scenarios play with the proxy",
    shownBy: "L7-rules-without-the-proxy-are-rejected",
  },
  {
    says: "paths are normalized before they are compared",
    because: PROXY,
    shownBy: "a-path-is-compared-as-the-proxy-normalizes-it",
  },
  {
    says: "serverNames sends a connection through the proxy",
    because: "the program models no server names",
    shownBy: "server-names-are-the-proxy's",
  },
  {
    says: "a listener sends a connection through a proxy",
    because: "the program models no listeners",
    shownBy: "a-listener-is-a-proxy",
  },
  {
    says: "identities without a certificate cannot authenticate",
    because: "the handshake is out of band; the engine only says that one is demanded",
    shownBy: "reserved-identities-cannot-authenticate",
  },
  {
    says: "without authentication in the chart every demand drops the connection",
    because: "the handshake is out of band; the engine only says that one is demanded",
    shownBy: "without-authentication-in-the-chart-demands-cannot-be-met",
  },
  {
    says: "where entries of different width and mode overlap, the agent may answer either way",
    because: "the answer varies from run to run, so such flows are counted and left out",
    shownBy: "authentication-that-varies-from-run-to-run",
  },
  {
    says: "HTTP beside DNS on one selector and port leaves the endpoint with its old policy",
    because: "what the old policy was is nobody's to say",
    shownBy: "http-and-dns-on-one-selector-and-port",
  },
  {
    says: "what the schema refuses is not stored, so nothing is enforced of it",
    because: SCHEMA,
    shownBy: "what-the-schema-refuses-is-not-there",
  },
  {
    says: "fields that the schema does not know under a deny list are pruned, and the rest is enforced",
    because: SCHEMA,
    shownBy: "what-the-schema-prunes-under-a-deny-list",
  },
  {
    says: "in audit mode refusals and demands pass",
    because: "the agent answers as always and the datapath lets it pass",
    shownBy: "audit-mode-lets-refusals-and-demands-pass",
  },
  { says: "an empty peer is refused", because: SCHEMA, shownBy: "an-empty-peer-is-refused" },
  {
    says: "an ipBlock beside a selector in one peer is refused",
    because: SCHEMA,
    shownBy: "a-block-beside-a-selector-is-refused",
  },
  {
    says: "except must lie strictly inside its block",
    because: SCHEMA,
    shownBy: "a-hole-that-is-no-part-is-refused",
  },
  {
    says: "endPort needs a number that is not above it",
    because: SCHEMA,
    shownBy: "an-endPort-beside-a-name-is-refused",
  },
  {
    says: "rules of a direction that policyTypes does not list are dead text by the API",
    because: WHOLE_API,
    shownBy: "rules-of-an-unlisted-direction-by-the-api",
  },
  {
    says: "whether an ipBlock also catches pods is the CNI's choice",
    because: WHOLE_API,
    shownBy: "an-ipBlock-and-a-pod-is-the-CNI's-choice",
  },
];

import type { RuntimeVariant } from "../../model/vocabulary.ts";

/** The components of the spec (row C9), each with the value its pods carry in `app.kubernetes.io/component`. */
export const COMPONENTS = [
  "spine-checkpointer",
  "spine-witness",
  "spine-proofs-api",
  "tetragon-bridge",
  "hubble-bridge",
  "hushd",
  "nats",
  "envoy-gateway",
] as const;
export type Component = (typeof COMPONENTS)[number];

/** TCP ports of the containers, so never a Service's port. */
export interface ClawdstrikePorts {
  readonly nats: number;
  readonly natsCluster: number;
  readonly natsMonitor: number;
  readonly proofsApi: number;
  readonly hushd: number;
  /** Scraped on every service (X3). */
  readonly metrics: number;
  /** Scraped beside `metrics` in the namespace-wide rules. */
  readonly prometheus: number;
  readonly tetragonGrpc: number;
  readonly hubbleRelay: number;
}

/** Runtime policies of which a blocking form exists beside the alerting one (X14). */
export const BLOCKABLE = [
  "sdr-exec-allowlist",
  "sdr-file-integrity-monitoring",
  "sdr-network-egress",
] as const;
export type Blockable = (typeof BLOCKABLE)[number];

/** What an operator may settle about ClawdStrike. Every default is the spec's own value. */
export interface ClawdstrikeOptions {
  /** Namespace of the services. */
  readonly namespace: string;
  /** Namespace of NATS: `clawdstrike`, or `aegisnet` before the migration (C6). */
  readonly natsNamespace: string;
  /** Namespace of the Tetragon agents and of kube-dns and Hubble Relay. */
  readonly systemNamespace: string;
  readonly monitoringNamespace: string;
  /** Namespace of the gateway's proxies. The spec names none, which Cilium reads as that of the services (X9). */
  readonly gatewayNamespace: string;
  /** Label value per component, where a chart names them otherwise (X1). */
  readonly components: Readonly<Record<Component, string>>;
  readonly ports: ClawdstrikePorts;
  readonly runtimePolicies: RuntimeVariant;
  /** Paths of the programs that the exec allowlist knows (T15, X16). */
  readonly binaries: readonly string[];
  /** Paths of the programs that may write policy files (T24, X16). */
  readonly policyWriters: readonly string[];
  /** Folders that hold ClawdStrike's policies, each with its closing slash (T17, T24, X16). */
  readonly policyPaths: readonly string[];
  /** Destinations that count as inside the cluster for egress alerts (T19, X18). */
  readonly clusterCidrs: readonly string[];
  /** The bridge reads `process_lsm` events (T5). */
  readonly bridgeReadsLsm: boolean;
  /** Apply the opt-in policy on the SPIRE agent's socket (hardened only). */
  readonly spireSocketPolicy: boolean;
  /** Hardened policies 01-03 that are to block in place of alerting (X14). */
  readonly blocking: readonly Blockable[];
}

/** The spec's values. */
export const CLAWDSTRIKE_DEFAULTS: ClawdstrikeOptions = {
  namespace: "clawdstrike",
  natsNamespace: "clawdstrike",
  systemNamespace: "kube-system",
  monitoringNamespace: "monitoring",
  gatewayNamespace: "clawdstrike",
  components: {
    "spine-checkpointer": "spine-checkpointer",
    "spine-witness": "spine-witness",
    "spine-proofs-api": "spine-proofs-api",
    "tetragon-bridge": "tetragon-bridge",
    "hubble-bridge": "hubble-bridge",
    hushd: "hushd",
    nats: "nats",
    "envoy-gateway": "envoy-gateway",
  },
  ports: {
    nats: 4222,
    natsCluster: 6222,
    natsMonitor: 8222,
    proofsApi: 8080,
    hushd: 8080,
    metrics: 2112,
    prometheus: 9090,
    tetragonGrpc: 54321,
    hubbleRelay: 4245,
  },
  runtimePolicies: "as-specified",
  binaries: [
    "/usr/bin/aegisnet-checkpointer",
    "/usr/bin/aegisnet-witness",
    "/usr/bin/aegisnet-proofs-api",
    "/usr/bin/aegisnet-model-registry",
    "/usr/bin/aegisctl",
    "/usr/bin/hushd",
    "/usr/bin/clawdstriked",
    "/usr/bin/spine-checkpointer",
    "/usr/bin/spine-witness",
    "/usr/bin/spine-proofs-api",
    "/usr/bin/tetragon-bridge",
    "/usr/bin/hubble-bridge",
  ],
  policyWriters: ["/usr/bin/hushd", "/usr/bin/clawdstriked"],
  policyPaths: ["/etc/clawdstrike/", "/var/lib/clawdstrike/policies/"],
  clusterCidrs: ["10.0.0.0/8", "172.16.0.0/12", "127.0.0.0/8"],
  bridgeReadsLsm: false,
  spireSocketPolicy: false,
  blocking: [],
};

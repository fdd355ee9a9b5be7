import type { Labels } from "../../model/workload.ts";

/** What SARK's policies tell apart by labels. */
export const PARTS = [
  "gateway",
  "api",
  "database",
  "redis",
  "opa",
  "mcp-server",
  "ingress",
  "prometheus",
] as const;
export type Part = (typeof PARTS)[number];

/** TCP ports of the containers, so never a Service's port. */
export interface SarkPorts {
  readonly gateway: number;
  readonly metrics: number;
  readonly database: number;
  readonly redis: number;
  readonly opa: number;
  /** The two of the MCP servers inside the cluster. */
  readonly mcpTls: number;
  readonly mcp: number;
}

/**
 * Addresses that stand for a domain where the engine knows no names (X30). They go stale, so somebody answers for
 * them, until a day.
 */
export interface DomainAddresses {
  /** A domain of the allow list, as it is written there. */
  readonly domain: string;
  readonly cidrs: readonly string[];
  /** Who compares them with the provider's list. */
  readonly owner: string;
  /** Last day on which they may be used, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** What an operator may settle about SARK: the spec leaves all of it open (X29). */
export interface SarkOptions {
  readonly namespace: string;
  readonly opaNamespace: string;
  readonly ingressNamespace: string;
  readonly monitoringNamespace: string;
  readonly labels: Readonly<Record<Part, Labels>>;
  readonly ports: SarkPorts;
  /** Domains outside that the gateway may call over HTTPS; a leading `*.` stands for names below (S3). */
  readonly domains: readonly string[];
  /** Address ranges of servers inside the organisation that the gateway may call over HTTPS (S3). */
  readonly internalServers: readonly string[];
  /** Needed for each domain on open-source Calico, and used nowhere else. */
  readonly addresses: readonly DomainAddresses[];
}

/** The spec's values, and where it is silent those of the project's own policies (X29). */
export const SARK_DEFAULTS: SarkOptions = {
  namespace: "sark",
  opaNamespace: "sark-system",
  ingressNamespace: "ingress-nginx",
  monitoringNamespace: "monitoring",
  labels: {
    gateway: { app: "sark-gateway" },
    api: { app: "sark-api" },
    database: { app: "postgresql" },
    redis: { app: "redis" },
    opa: { app: "opa" },
    "mcp-server": { type: "mcp-server" },
    ingress: { "app.kubernetes.io/name": "ingress-nginx" },
    prometheus: { "app.kubernetes.io/name": "prometheus" },
  },
  ports: { gateway: 8000, metrics: 9090, database: 5432, redis: 6379, opa: 8181, mcpTls: 443, mcp: 80 },
  domains: ["*.openai.com", "*.anthropic.com"],
  internalServers: [],
  addresses: [],
};

import type { Flow } from "../../model/flow.ts";
import { cidr, dns, entity, type Peer, pods, workload } from "../../model/peer.ts";
import { type Port, tcp, udp } from "../../model/port.ts";
import type { SarkOptions } from "./options.ts";

/** The intent of SARK: who reaches the gateway, what the gateway reaches, and what is refused (S2, S3, S8, S9). */
export const flows = (options: SarkOptions): readonly Flow[] => [
  ...toGateway(options),
  ...fromGateway(options),
  ...outside(options),
  ...refused(options),
];

const GATEWAY = workload("gateway");

const allowed = (
  from: Peer,
  to: Peer,
  ports: readonly Port[],
  why: string,
  rows: readonly string[],
): Flow => ({
  from,
  to,
  ports,
  expect: "allow",
  why,
  rows,
});

const denied = (
  from: Peer,
  to: Peer,
  ports: readonly Port[],
  why: string,
  rows: readonly string[],
): Flow => ({
  ...allowed(from, to, ports, why, rows),
  expect: "deny",
});

const toGateway = ({ ports }: SarkOptions): readonly Flow[] => [
  allowed(workload("ingress"), GATEWAY, [tcp(ports.gateway)], "Clients outside come through the ingress.", [
    "S2",
    "X29",
  ]),
  allowed(workload("api"), GATEWAY, [tcp(ports.gateway)], "The API calls the gateway.", ["S2", "X29"]),
  allowed(workload("prometheus"), GATEWAY, [tcp(ports.metrics)], "Prometheus scrapes the gateway.", ["X29"]),
];

const fromGateway = ({ ports }: SarkOptions): readonly Flow[] => [
  allowed(GATEWAY, workload("database"), [tcp(ports.database)], "The gateway keeps its records.", ["S2"]),
  allowed(GATEWAY, workload("redis"), [tcp(ports.redis)], "The gateway caches sessions.", ["S2"]),
  allowed(GATEWAY, workload("opa"), [tcp(ports.opa)], "The gateway asks for every decision.", ["S2"]),
  allowed(
    GATEWAY,
    workload("mcp-server"),
    [tcp(ports.mcpTls), tcp(ports.mcp)],
    "The gateway forwards calls to the MCP servers of the cluster.",
    ["S3", "X29"],
  ),
  ...["gateway", "database", "redis", "opa"].map((name) =>
    allowed(workload(name), workload("kube-dns"), [udp(53), tcp(53)], "Names are resolved by the cluster.", [
      "S2",
    ]),
  ),
];

const outside = ({ domains, internalServers }: SarkOptions): readonly Flow[] => [
  ...domains.map((domain) =>
    allowed(GATEWAY, dns(domain), [tcp(443)], "The gateway calls a provider of the allow list.", [
      "S3",
      "S9",
    ]),
  ),
  ...internalServers.map((range) =>
    allowed(GATEWAY, cidr(range), [tcp(443)], "The gateway calls a server of the organisation.", ["S3"]),
  ),
];

/** A pod of nobody known. */
const stranger = (namespace: string): Peer => pods({ app: "stranger" }, namespace);

const refused = ({ namespace, ports }: SarkOptions): readonly Flow[] => [
  ...[stranger(namespace), stranger("default"), workload("mcp-server")].flatMap((from) => [
    denied(from, workload("database"), [tcp(ports.database)], "Only the gateway uses the database.", ["S2"]),
    denied(from, workload("redis"), [tcp(ports.redis)], "Only the gateway uses the cache.", ["S2"]),
    denied(from, workload("opa"), [tcp(ports.opa)], "Only the gateway asks for decisions.", ["S2"]),
  ]),
  denied(stranger("default"), GATEWAY, [tcp(ports.gateway)], "Clients come through the ingress.", ["S2"]),
  denied(GATEWAY, dns("example.com"), [tcp(443)], "A domain that is not on the list is refused.", [
    "S3",
    "S8",
  ]),
  ...["database", "redis", "opa"].map((name) =>
    denied(workload(name), entity("world"), [tcp(1, 65535)], "A store starts nothing outside.", ["S3"]),
  ),
];

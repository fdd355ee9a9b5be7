import type { Flow } from "../../model/flow.ts";
import { allWorkloads, entity, type Peer, pods, workload } from "../../model/peer.ts";
import { tcp, udp } from "../../model/port.ts";
import { type MatrixEdge, matrixEdges } from "./edges.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";
import { EXTERNAL, type Service } from "./service.ts";
import { ofTier } from "./tiers.ts";

/**
 * The intent of PMOVES: the communication matrix (P3-P23), what it rests on without saying so (names, monitoring),
 * and what its tests want refused (P42, P44, P45).
 */
export const flows = (options: PmovesOptions): readonly Flow[] => [
  ...matrixEdges(servicesOf(options)).map(matrixFlow),
  nameResolution,
  ...monitoring(servicesOf(options)),
  ...refused(options),
];

const peerOf = (name: string): Peer => (name === EXTERNAL ? entity("world") : workload(name));

const matrixFlow = ({ from, to, ports, protocol, rows }: MatrixEdge): Flow => ({
  from: peerOf(from),
  to: peerOf(to),
  ports: ports.map((port) => tcp(port)),
  expect: "allow",
  why: `${titleOf(from)} speaks ${protocol} to ${titleOf(to).toLowerCase()}.`,
  rows: [...rows, ...(TESTED[`${from} ${to}`] ?? [])],
});

const titleOf = (name: string): string => (name === EXTERNAL ? "The outside" : name);

/** Edges that the spec's tests call; X26 settles which of them hold. */
const TESTED: Readonly<Record<string, readonly string[]>> = {
  "hi-rag-gateway-v2 qdrant": ["P42"],
  "agent-zero hi-rag-gateway-v2": ["P43"],
  "extract-worker qdrant": ["P43"],
  "archon nats": ["P43"],
};

/** X24: each policy means to allow it, over UDP; long answers come over TCP. */
const nameResolution: Flow = {
  from: allWorkloads,
  to: workload("kube-dns"),
  ports: [udp(53), tcp(53)],
  expect: "allow",
  why: "Every service resolves names.",
  rows: ["P35", "P36", "P37", "P38", "P39", "X24"],
};

/** Monitoring has no row in the matrix: what is here follows from P34, P39 and P46. */
function monitoring(services: readonly Service[]): readonly Flow[] {
  const flow = (from: Peer, target: Service, why: string, rows: readonly string[]): Flow => ({
    from,
    to: workload(target.name),
    ports: target.ports.map((port) => tcp(port)),
    expect: "allow",
    why,
    rows,
  });
  const named = (name: string): Service[] => services.filter((service) => service.name === name);
  const scraped = services.filter(
    ({ name, tier, ports }) => tier !== undefined && ports.length > 0 && name !== "prometheus",
  );
  return [
    ...scraped.map((target) =>
      flow(workload("prometheus"), target, "Prometheus scrapes the service at its own ports.", [
        "P39",
        "P46",
      ]),
    ),
    ...["prometheus", "loki"]
      .flatMap(named)
      .map((target) => flow(workload("grafana"), target, "Grafana asks for what it draws.", ["P34"])),
    ...named("loki").map((target) =>
      flow(workload("promtail"), target, "Promtail delivers the logs it collects.", ["P34"]),
    ),
    ...named("grafana").map((target) =>
      flow(entity("world"), target, "People open Grafana's page.", ["P34", "P39"]),
    ),
  ];
}

const refused = ({ namespace }: PmovesOptions): readonly Flow[] => [
  {
    from: workload("extract-worker"),
    to: workload("postgres"),
    ports: [tcp(5432)],
    expect: "deny",
    why: "The worker reaches the database through postgrest only.",
    rows: ["P42", "X26"],
  },
  {
    from: workload("postgres"),
    to: workload("agent-zero"),
    ports: [tcp(8080)],
    expect: "deny",
    why: "A store starts no connection.",
    rows: ["P44"],
  },
  {
    from: workload("nats"),
    to: workload("qdrant"),
    ports: [tcp(6333)],
    expect: "deny",
    why: "The bus starts no connection.",
    rows: ["P44"],
  },
  {
    from: pods(ofTier("data"), namespace),
    to: workload("agent-zero"),
    ports: [tcp(8080)],
    expect: "deny",
    why: "No pod of the data tier starts a connection.",
    rows: ["P45"],
  },
];

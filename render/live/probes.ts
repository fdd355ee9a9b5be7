import { exampleRequest } from "../../model/example-request.ts";
import type { Flow, HttpRequest } from "../../model/flow.ts";
import type { Peer } from "../../model/peer.ts";
import type { Port } from "../../model/port.ts";
import type { Workload } from "../../model/workload.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type Outside, type OutsideTargets, outsideTargets } from "./outside.ts";
import { podsTitle, type StandIn, type StandIns, standInsOf } from "./stand-ins.ts";

/** What a probe is sent to. */
export type Target =
  /** A pod that the script makes in the workload's place. */
  | { readonly kind: "stand-in"; readonly standIn: StandIn }
  /** A running pod of somebody else's workload. */
  | { readonly kind: "running"; readonly workload: Workload; readonly dns: boolean }
  | { readonly kind: "outside"; readonly outside: Outside };

/** One connection of a flow, with one request where the flow is judged by HTTP. */
export interface Probe {
  readonly flow: Flow;
  /** `sark/gateway -> sark/database TCP 5432`. */
  readonly title: string;
  readonly from: StandIn;
  readonly to: Target;
  readonly port: Port;
  /** Absent means that the connection itself is judged. */
  readonly request?: HttpRequest;
  /** What `palisade eval` calls the two ends; absent where it knows one of them by no name. */
  readonly asked?: { readonly from: string; readonly to: string };
}

/** A flow, or an end of one, that cannot be tried from inside the cluster. */
export interface Untried {
  readonly title: string;
  readonly rows: readonly string[];
  readonly why: string;
}

/** Everything a system's script does and does not try. */
export interface Probes {
  readonly standIns: readonly StandIn[];
  readonly outside: readonly Outside[];
  readonly probes: readonly Probe[];
  readonly untried: readonly Untried[];
}

/** The probes of a system's flows: the same flows that the analyzer judges, so that both answer one question. */
export function probesOf(system: StackSystem): Probes {
  const standIns = standInsOf();
  const outside = outsideTargets(system.live?.outside ?? {});
  const found = system.flows.flatMap((flow) => ofFlow(flow, system, standIns, outside));
  return {
    standIns: standIns.all(),
    outside: outside.all(),
    probes: found.filter((one): one is Probe => "port" in one),
    untried: found.filter((one): one is Untried => "why" in one),
  };
}

function ofFlow(
  flow: Flow,
  system: StackSystem,
  standIns: StandIns,
  outside: OutsideTargets,
): readonly (Probe | Untried)[] {
  const sources = endsOf(flow.from, system);
  const targets = endsOf(flow.to, system);
  return sources.flatMap((source) =>
    targets.flatMap((target): readonly (Probe | Untried)[] => {
      const ends = `${source.title} -> ${target.title}`;
      const why = obstacle(source, target, flow.expect);
      if (why !== undefined) return [{ title: ends, rows: flow.rows, why }];
      return flow.ports.flatMap((wanted): readonly (Probe | Untried)[] => {
        const port = onePort(wanted, target.workload === undefined && target.peer.kind !== "pods");
        const title = `${ends} ${port.protocol} ${port.port}`;
        const to = targetOf(source, target, port, standIns, outside);
        if (to === undefined)
          return [{ title, rows: flow.rows, why: "nothing outside is known to answer there" }];
        const base = {
          flow,
          from: standIns.source(source.peer, source.workload),
          to,
          port,
          ...(source.workload === undefined || target.workload === undefined
            ? {}
            : { asked: { from: source.title, to: target.title } }),
        };
        if (flow.http === undefined) return [{ ...base, title }];
        return flow.http.map((pattern): Probe | Untried => {
          const request = exampleRequest(pattern);
          const asked = `${title} ${pattern.method} ${pattern.path}`;
          return request === undefined
            ? { title: asked, rows: flow.rows, why: "its pattern gives no example" }
            : { ...base, title: `${title} ${request.method} ${request.path}`, request };
        });
      });
    }),
  );
}

/** One end of a flow: a workload of the system, or what the peer itself says. */
interface End {
  readonly peer: Peer;
  readonly title: string;
  readonly workload?: Workload;
}

function endsOf(peer: Peer, { workloads }: StackSystem): readonly End[] {
  const placed = (found: readonly Workload[]): readonly End[] =>
    found.map((workload) => ({ peer, workload, title: `${workload.namespace}/${workload.name}` }));
  switch (peer.kind) {
    case "workload":
      return placed(workloads.filter(({ name }) => name === peer.name));
    case "all-workloads":
      return placed(workloads.filter(({ external }) => external !== true));
    case "pods":
      return [{ peer, title: podsTitle(peer.namespace, peer.labels) }];
    case "entity":
      return [{ peer, title: peer.entity }];
    case "cidr":
      return [{ peer, title: peer.except === undefined ? peer.cidr : `${peer.cidr} but ${peer.except}` }];
    case "dns":
      return [{ peer, title: peer.pattern }];
    case "unix-socket":
      return [{ peer, title: peer.path }];
  }
}

/** Why nothing inside the cluster can try a pair of ends; undefined where something can. */
function obstacle(from: End, to: End, expect: Flow["expect"]): string | undefined {
  if (to.peer.kind === "unix-socket") return "no packet leaves the pod";
  if (from.workload === undefined && from.peer.kind !== "pods") return "it starts outside the cluster";
  if (to.workload?.hostNetwork === true)
    return "the destination has its node's address, where a stand-in could take a port that is in use";
  if (to.workload?.external === true && expect === "deny")
    return "the destination is somebody else's, and nothing proves that it would answer";
  if (to.peer.kind === "entity" && to.peer.entity !== "world")
    return from.workload?.hostNetwork === true
      ? "both ends have the node's address: no network policy sees it"
      : `${to.peer.entity} cannot be stood in for`;
  return undefined;
}

function targetOf(
  from: End,
  { peer, workload }: End,
  port: Port,
  standIns: StandIns,
  outside: OutsideTargets,
): Target | undefined {
  if (workload?.external === true)
    return { kind: "running", workload, dns: workload.ports.some(({ serves }) => serves === "dns") };
  if (workload !== undefined || peer.kind === "pods")
    return { kind: "stand-in", standIn: standIns.target(peer, workload, port, from.workload) };
  const found = port.protocol === "TCP" ? outside.of(peer) : undefined;
  return found === undefined ? undefined : { kind: "outside", outside: found };
}

/** Of a range the one port that is tried: what answers outside does so for HTTPS. */
function onePort({ protocol, port, endPort = port }: Port, outside: boolean): Port {
  const usual = outside ? 443 : 8080;
  return { protocol, port: port <= usual && usual <= endPort ? usual : port };
}

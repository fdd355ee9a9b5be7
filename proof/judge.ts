import type { Analysis } from "../analysis/analyze.ts";
import type { Asked } from "../analysis/evaluate/request.ts";
import { type Access, type AccessList, accessBetween } from "../analysis/matrix.ts";
import {
  formatPorts,
  intersectPorts,
  type PortSet,
  portSet,
  subtractPorts,
  unitePorts,
} from "../analysis/sets/ports.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { exampleRequest } from "../model/example-request.ts";
import type { Flow } from "../model/flow.ts";
import { policyTitle } from "../model/rule.ts";
import { PROTOCOL_NUMBERS } from "../model/traffic.ts";
import type { FlowVerdict, SideVerdict } from "../model/verdict.ts";
import type { End } from "./ends.ts";
import type { DecidedBy, IntentProblem, IntentProblemKind } from "./report.ts";

/** One edge of an intent: a flow between one source and one destination, each with all its members. */
export interface IntentEdge {
  readonly flow: Flow;
  readonly from: End;
  readonly to: End;
}

/** A flow between one member of either end. */
interface Strand {
  readonly flow: Flow;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Ports of one edge, by what the policies make of them. */
interface Answer {
  readonly wanted: PortSet;
  /** Accesses that overlap what the flow asks for. */
  readonly access: readonly Access[];
  readonly open: PortSet;
  readonly unsure: PortSet;
}

/** Judges edges against one analysis, which must know both ends. */
export interface Judge {
  readonly problemsOf: (edge: IntentEdge) => readonly IntentProblem[];
  /** Every port that one end may reach at the other. */
  readonly openBetween: (from: End, to: End) => PortSet;
}

export function judgeOf(analysis: Analysis): Judge {
  const between = accessBetween(analysis);
  const listsBetween = (from: Endpoint, to: Endpoint): readonly AccessList[] =>
    analysis
      .classesOf(from)
      .flatMap((source) => analysis.classesOf(to).map((target) => between(source, target)));
  const accessOf = (from: Endpoint, to: Endpoint): readonly Access[] =>
    listsBetween(from, to).flatMap(({ access }) => access);

  const answerTo = ({ flow, from, to }: Strand): Answer => {
    const wanted = wantedPorts(flow);
    const access = accessOf(from, to).filter(({ ports }) => intersectPorts(ports, wanted).size > 0);
    const of = (outcomes: readonly Access["outcome"][]): PortSet =>
      intersectPorts(
        wanted,
        access
          .filter(({ outcome }) => outcomes.includes(outcome))
          .map(({ ports }) => ports)
          .reduce(unitePorts, NO_PORTS),
      );
    return { wanted, access, open: of(["allowed", "audited"]), unsure: of(["undetermined"]) };
  };

  const ask = ({ from, to }: Strand, ports: PortSet, asked: Asked = {}): FlowVerdict => {
    const [[protocol, intervals] = [PROTOCOL_NUMBERS.TCP, []]] = ports;
    return analysis.flow({ from, to, protocol, port: intervals[0]?.from ?? 0, ...asked });
  };

  const problem = (
    kind: IntentProblemKind,
    edge: Strand,
    ports: PortSet,
    verdict: FlowVerdict,
    request?: string,
  ): IntentProblem => ({
    kind,
    from: nameOf(edge.from),
    to: nameOf(edge.to),
    ports: formatPorts(ports),
    ...(request === undefined ? {} : { request }),
    optional: edge.flow.optional ?? false,
    why: edge.flow.why,
    rows: edge.flow.rows,
    decidedBy: decidedBy(kind, verdict),
  });

  const mustPass = (edge: Strand): IntentProblem[] => {
    const { flow } = edge;
    const { wanted, access, open, unsure } = answerTo(edge);
    const closed = subtractPorts(subtractPorts(wanted, open), unsure);
    const found: IntentProblem[] = [];
    const say = (kind: IntentProblemKind, ports: PortSet): void => {
      if (ports.size > 0) found.push(problem(kind, edge, ports, ask(edge, ports)));
    };
    const portsWith = (test: (one: Access) => boolean): PortSet =>
      intersectPorts(
        open,
        access
          .filter(test)
          .map(({ ports }) => ports)
          .reduce(unitePorts, NO_PORTS),
      );
    say("missing", closed);
    for (const request of open.size > 0 ? (flow.http ?? []) : []) {
      const http = exampleRequest(request);
      if (http === undefined) continue;
      const verdict = ask(edge, open, { http });
      if (verdict.outcome === "denied")
        found.push(problem("missing", edge, open, verdict, `${request.method} ${request.path}`));
    }
    if (flow.http !== undefined)
      say(
        "voided",
        portsWith(({ layer7 }) => layer7.every(({ http }) => http === "any")),
      );
    say(
      "unmet",
      portsWith(({ authentication }) => authentication === "cannot-succeed"),
    );
    if (flow.authenticated === true)
      say(
        "unauthenticated",
        portsWith(({ authentication }) => authentication === "none"),
      );
    say(
      "undetermined",
      unitePorts(
        unsure,
        portsWith(({ authentication }) => authentication === "undetermined"),
      ),
    );
    return found;
  };

  const mustFail = (edge: Strand): IntentProblem[] => {
    const { open, unsure } = answerTo(edge);
    const found: IntentProblem[] = [];
    if (edge.flow.http === undefined) {
      if (open.size > 0) found.push(problem("excess", edge, open, ask(edge, open)));
    } else if (open.size > 0) {
      for (const http of edge.flow.http) {
        const verdict = ask(edge, open, { http });
        if (verdict.outcome === "allowed" || verdict.outcome === "audited")
          found.push(problem("excess", edge, open, verdict, `${http.method} ${http.path}`));
      }
    }
    if (unsure.size > 0) found.push(problem("undetermined", edge, unsure, ask(edge, unsure)));
    return found;
  };

  const opens = new Map<AccessList, PortSet>();
  const openOf = (list: AccessList): PortSet => {
    const known = opens.get(list);
    if (known !== undefined) return known;
    const sure = list.access.filter(({ outcome }) => outcome !== "undetermined");
    const open = sure.map(({ ports }) => ports).reduce(unitePorts, NO_PORTS);
    opens.set(list, open);
    return open;
  };

  return {
    problemsOf: ({ flow, from, to }) => {
      const judge = flow.expect === "allow" ? mustPass : mustFail;
      const strands = from.flatMap((source) => to.map((target) => ({ flow, from: source, to: target })));
      return distinct(strands.flatMap(judge));
    },
    openBetween: (from, to) =>
      from
        .flatMap((source) => to.flatMap((target) => listsBetween(source, target)))
        .map(openOf)
        .reduce(unitePorts),
  };
}

/** Of problems that differ in the ends' members alone, the first. */
function distinct(problems: readonly IntentProblem[]): IntentProblem[] {
  const seen = new Map<string, IntentProblem>();
  for (const problem of problems) {
    const { kind, ports, request, decidedBy: by } = problem;
    const key = JSON.stringify([kind, ports, request, by]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

const NO_PORTS: PortSet = new Map();

export const wantedPorts = ({ ports }: Flow): PortSet =>
  portSet(
    ports.map(({ protocol, port, endPort }) => ({
      protocol: PROTOCOL_NUMBERS[protocol],
      from: port,
      to: endPort ?? port,
    })),
  );

/** Names in the intent's own words where it has some: a DNS name is no workload's. */
const nameOf = ({ kind, title, name }: Endpoint): string => (kind === "world" ? (title ?? name) : name);

/** The sides that decided, with every policy only once: who refused what is missing, who let through what is not. */
function decidedBy(kind: IntentProblemKind, { outcome, request, sides }: FlowVerdict): DecidedBy[] {
  const refused = outcome === "denied" && request === undefined;
  // Where requests are concerned, the end that has a proxy decides.
  const proxied = sides.egress.layer7 !== undefined || sides.ingress.layer7 !== undefined;
  const aboutRequests = proxied && (kind === "voided" || request !== undefined);
  const concerns = (side: SideVerdict): boolean => {
    if (refused) return side.outcome === "denied";
    if (kind === "unmet") return side.authentication === "cannot-succeed";
    if (aboutRequests) return side.layer7 !== undefined;
    return side.reason !== "not-governed";
  };
  return (["egress", "ingress"] as const).flatMap((side) => {
    const verdict = sides[side];
    if (!concerns(verdict)) return [];
    const { reason, deciders } = verdict;
    if (deciders.length === 0) return [{ side, reason }];
    return deciders.map(({ policy, path }) => ({
      side,
      reason,
      policy: policyTitle(policy),
      ...(path === "" ? {} : { path }),
    }));
  });
}

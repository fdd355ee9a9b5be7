import type { Analysis } from "../analysis/analyze.ts";
import type { Asked } from "../analysis/evaluate/request.ts";
import { type Access, type AccessList, accessBetween } from "../analysis/matrix.ts";
import { intersectPorts, type PortSet, portSet, unitePorts } from "../analysis/sets/ports.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Flow } from "../model/flow.ts";
import { PROTOCOL_NUMBERS } from "../model/traffic.ts";
import type { FlowVerdict } from "../model/verdict.ts";
import type { End } from "./ends.ts";

/** A flow between one member of either end. */
export interface MemberFlow {
  readonly flow: Flow;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** The ports that a flow asks for, by what the policies make of them. */
export interface FlowAnswer {
  readonly wanted: PortSet;
  readonly open: PortSet;
  readonly unsure: PortSet;
  /** Those of the open ports that some access with a property has. */
  readonly openWith: (test: (access: Access) => boolean) => PortSet;
}

/** What one analysis answers about flows; it must know both ends. */
export interface FlowAnswers {
  readonly of: (edge: MemberFlow) => FlowAnswer;
  /** The verdict on one port, the first of the ports. */
  readonly verdict: (edge: MemberFlow, ports: PortSet, asked?: Asked) => FlowVerdict;
  /** Every port that one end may reach at the other. */
  readonly openBetween: (from: End, to: End) => PortSet;
}

export function flowAnswers(analysis: Analysis): FlowAnswers {
  const between = accessBetween(analysis);
  const listsBetween = (from: Endpoint, to: Endpoint): readonly AccessList[] =>
    analysis
      .classesOf(from)
      .flatMap((source) => analysis.classesOf(to).map((target) => between(source, target)));
  const openOf = rememberedOpenPorts();
  return {
    of: ({ flow, from, to }) =>
      answerFrom(
        wantedPorts(flow),
        listsBetween(from, to).flatMap(({ access }) => access),
      ),
    verdict: ({ from, to }, ports, asked = {}) => {
      const [[protocol, intervals] = [PROTOCOL_NUMBERS.TCP, []]] = ports;
      return analysis.flow({ from, to, protocol, port: intervals[0]?.from ?? 0, ...asked });
    },
    openBetween: (from, to) =>
      unitedPorts(from.flatMap((source) => to.flatMap((target) => listsBetween(source, target))).map(openOf)),
  };
}

/** The ports of a flow among the accesses of its two members. */
function answerFrom(wanted: PortSet, all: readonly Access[]): FlowAnswer {
  const access = all.filter(({ ports }) => intersectPorts(ports, wanted).size > 0);
  const portsWith = (test: (one: Access) => boolean): PortSet =>
    unitedPorts(access.filter(test).map(({ ports }) => ports));
  const open = intersectPorts(
    wanted,
    portsWith(({ outcome }) => outcome === "allowed" || outcome === "audited"),
  );
  return {
    wanted,
    open,
    unsure: intersectPorts(
      wanted,
      portsWith(({ outcome }) => outcome === "undetermined"),
    ),
    openWith: (test) => intersectPorts(open, portsWith(test)),
  };
}

/** What a list of accesses surely opens; classes share lists, so each is looked at once. */
function rememberedOpenPorts(): (list: AccessList) => PortSet {
  const known = new Map<AccessList, PortSet>();
  return (list) => {
    const found = known.get(list);
    if (found !== undefined) return found;
    const sure = list.access.filter(({ outcome }) => outcome !== "undetermined");
    const open = unitedPorts(sure.map(({ ports }) => ports));
    known.set(list, open);
    return open;
  };
}

const unitedPorts = (sets: readonly PortSet[]): PortSet => sets.reduce(unitePorts, new Map());

export const wantedPorts = ({ ports }: Flow): PortSet =>
  portSet(
    ports.map(({ protocol, port, endPort }) => ({
      protocol: PROTOCOL_NUMBERS[protocol],
      from: port,
      to: endPort ?? port,
    })),
  );

import type { CloudReading } from "../../model/cloud-reading.ts";
import { portBounds } from "../../model/edge.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import { ANALYZED_PROTOCOLS, lastPortOf, OTHER_PROTOCOLS, type PortSet, portSet } from "../sets/ports.ts";
import { pointOf } from "./crossing.ts";
import { type BorderVerdict, type Crossing, judgeBorder, narrowed } from "./judge.ts";

/** Ports to or from one other end that the border answers alike. */
export interface BorderPorts {
  readonly ports: PortSet;
  readonly verdict: BorderVerdict;
}

/**
 * What the border says of every port at once: ports are cut where a rule begins or ends, and one of each piece is asked.
 */
export function borderPorts(
  reading: CloudReading,
  crossing: Omit<Crossing, "protocol" | "port">,
): readonly BorderPorts[] {
  const own = narrowed(reading, crossing);
  const answers = new Map<string, { verdict: BorderVerdict; ranges: Range[] }>();
  for (const protocol of ANALYZED_PROTOCOLS)
    for (const { from, to } of pieces(own, protocol)) {
      const verdict = judgeBorder(own, { ...crossing, ...pointOf({ protocol, port: from }) });
      const key = JSON.stringify(
        verdict.layers.map(({ layer, of, outcome, rules }) => [
          layer,
          of,
          outcome,
          rules.map(({ id }) => id),
        ]),
      );
      const answer = answers.get(key) ?? { verdict, ranges: [] };
      answers.set(key, answer);
      answer.ranges.push({ protocol, from, to });
    }
  return [...answers.values()].map(({ verdict, ranges }) => ({ verdict, ports: portSet(ranges) }));
}

interface Range {
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
}

function pieces({ layers }: CloudReading, protocol: number): readonly Omit<Range, "protocol">[] {
  const last = lastPortOf(protocol);
  const starts = new Set([0]);
  if (protocol !== OTHER_PROTOCOLS)
    for (const { rules } of layers)
      for (const { port } of rules) {
        if (port === undefined || PROTOCOL_NUMBERS[port.protocol] !== protocol) continue;
        const [from, to] = portBounds(port);
        starts.add(from);
        if (to < last) starts.add(to + 1);
      }
  const sorted = [...starts].filter((start) => start <= last).toSorted((a, b) => a - b);
  return sorted.map((from, at) => ({ from, to: (sorted[at + 1] ?? last + 1) - 1 }));
}

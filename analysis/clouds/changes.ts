import type { CloudReading } from "../../model/cloud-reading.ts";
import type { Direction } from "../../model/rule.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import { formatPorts, intersectPorts, type PortSet, subtractPorts, unitePorts } from "../sets/ports.ts";
import { rulesTowards, tellApart } from "./edges.ts";
import type { Border } from "./firewalls.ts";
import type { Crossing } from "./judge.ts";
import { type BorderPorts, borderPorts } from "./ports.ts";
import { portsOf, type ReportedPorts } from "./report.ts";

/** What may cross a border that might not before, or no longer may, or may under another answer. */
export interface BorderEdgeChange extends ReportedPorts {
  readonly change: "opened" | "closed" | "changed";
  readonly direction: Direction;
  readonly peer: string;
  /** Rules that decided before, and that decide after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What became of the border around one kind of machines. */
export interface BorderChange {
  readonly cloud: Cloud;
  readonly machines: string;
  /** `added` and `removed`: there was nothing on the other side, so every connection passed there. */
  readonly fate: "added" | "removed" | "changed";
  readonly edges: readonly BorderEdgeChange[];
}

/** Borders that differ, by the machines they stand around. */
export function borderChanges(base: readonly Border[], head: readonly Border[]): readonly BorderChange[] {
  const keyed = (all: readonly Border[]) => new Map(all.map((one) => [`${one.cloud}\n${one.name}`, one]));
  const [before, after] = [keyed(base), keyed(head)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly BorderChange[] => {
    const was = before.get(key);
    const is = after.get(key);
    const { cloud, name } = (is ?? was) as Border;
    if (was === undefined || is === undefined)
      return [{ cloud, machines: name, fate: was === undefined ? "added" : "removed", edges: [] }];
    const edges = changedEdges(was.reading, is.reading);
    return edges.length === 0 ? [] : [{ cloud, machines: name, fate: "changed", edges }];
  });
}

interface Compared {
  readonly was: readonly BorderPorts[];
  readonly is: readonly BorderPorts[];
}

const changedEdges = (base: CloudReading, head: CloudReading): readonly BorderEdgeChange[] =>
  (["ingress", "egress"] as const).flatMap((direction) => {
    const compare = (end: Omit<Crossing, "direction" | "protocol" | "port">): Compared => ({
      was: borderPorts(base, { direction, ...end }),
      is: borderPorts(head, { direction, ...end }),
    });
    const rules = [...rulesTowards(base, direction), ...rulesTowards(head, direction)];
    const key = (compared: Compared): string =>
      portChanges(compared)
        .map(([change, ports]) => `${change} ${formatPorts(ports)}`)
        .join("\n");
    return tellApart(rules, compare, key).flatMap(({ words, answer }) =>
      portChanges(answer).map(([change, ports]) => ({
        change,
        direction,
        peer: words,
        ...portsOf(ports),
        before: rulesOver(answer.was, ports),
        after: rulesOver(answer.is, ports),
      })),
    );
  });

const NONE: PortSet = new Map();

const withOutcome = (answers: readonly BorderPorts[], outcome: "allowed" | "undetermined"): PortSet =>
  answers
    .filter(({ verdict }) => verdict.outcome === outcome)
    .reduce((all, { ports }) => unitePorts(all, ports), NONE);

/** Ports that opened, closed, or whose answer is surer or less sure. */
function portChanges({ was, is }: Compared): readonly (readonly [BorderEdgeChange["change"], PortSet])[] {
  const [wasSure, isSure] = [withOutcome(was, "allowed"), withOutcome(is, "allowed")];
  const wasOpen = unitePorts(wasSure, withOutcome(was, "undetermined"));
  const isOpen = unitePorts(isSure, withOutcome(is, "undetermined"));
  const both = intersectPorts(wasOpen, isOpen);
  const changed = unitePorts(
    intersectPorts(both, subtractPorts(wasSure, isSure)),
    intersectPorts(both, subtractPorts(isSure, wasSure)),
  );
  const all: readonly (readonly [BorderEdgeChange["change"], PortSet])[] = [
    ["opened", subtractPorts(isOpen, wasOpen)],
    ["closed", subtractPorts(wasOpen, isOpen)],
    ["changed", changed],
  ];
  return all.filter(([, ports]) => ports.size > 0);
}

const rulesOver = (answers: readonly BorderPorts[], ports: PortSet): readonly string[] => [
  ...new Set(
    answers
      .filter((answer) => intersectPorts(answer.ports, ports).size > 0)
      .flatMap(({ verdict: { outcome, layers } }) =>
        layers.filter((layer) => layer.outcome === outcome).flatMap(({ rules }) => rules.map(({ id }) => id)),
      ),
  ),
];

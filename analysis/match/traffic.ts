import { PROTOCOL_NUMBERS, type Traffic } from "../../model/traffic.ts";
import type { ContainerPort } from "../../model/workload.ts";
import { hasPorts } from "../sets/ports.ts";
import { every, fromBoolean, NO, negate, some, type Trilean, UNKNOWN, YES } from "./trilean.ts";

/** One protocol and port (for ICMP the type) of a connection. */
export interface Point {
  readonly protocol: number;
  readonly port: number;
}

/** Container ports at the destination, by name. */
export type NamedPorts = readonly ContainerPort[];

/** Numbers that a name stands for at the destination, for one protocol. */
export function portsNamed(name: string, protocol: number, ports: NamedPorts): number[] {
  return ports
    .filter((port) => port.name === name && PROTOCOL_NUMBERS[port.protocol] === protocol)
    .map(({ port }) => port);
}

/** Whether a rule's ports hold the point. */
export function covers(traffic: Traffic, point: Point, ports: NamedPorts): Trilean {
  switch (traffic.kind) {
    case "all":
      return YES;
    case "none":
      return NO;
    case "protocol":
      return fromBoolean(traffic.protocol === point.protocol);
    case "ports":
      return fromBoolean(
        traffic.protocol === point.protocol && traffic.from <= point.port && point.port <= traffic.to,
      );
    case "named":
      if (!hasPorts(point.protocol)) return NO;
      if (traffic.protocol !== undefined && traffic.protocol !== point.protocol) return NO;
      return fromBoolean(portsNamed(traffic.name, point.protocol, ports).includes(point.port));
    case "icmp-code":
      return traffic.protocol === point.protocol && traffic.type === point.port ? UNKNOWN : NO;
    case "not":
      return negate(covers(traffic.of, point, ports));
    case "and":
      return every(traffic.of, (part) => covers(part, point, ports));
    case "or":
      return some(traffic.of, (part) => covers(part, point, ports));
  }
}

/** Calls back with the first port after which the answer of `covers` may change, for each protocol it concerns. */
export function eachBoundary(
  traffic: Traffic,
  ports: NamedPorts,
  report: (protocol: number, from: number, to: number) => void,
): void {
  switch (traffic.kind) {
    case "ports":
      report(traffic.protocol, traffic.from, traffic.to);
      break;
    case "icmp-code":
      report(traffic.protocol, traffic.type, traffic.type);
      break;
    case "named":
      for (const port of ports) {
        const protocol = PROTOCOL_NUMBERS[port.protocol];
        if (port.name === traffic.name && (traffic.protocol ?? protocol) === protocol) {
          report(protocol, port.port, port.port);
        }
      }
      break;
    case "not":
      eachBoundary(traffic.of, ports, report);
      break;
    case "and":
    case "or":
      for (const part of traffic.of) eachBoundary(part, ports, report);
      break;
    default:
      break;
  }
}

/** Port names that the traffic asks for. */
export function namesIn(traffic: Traffic): string[] {
  switch (traffic.kind) {
    case "named":
      return [traffic.name];
    case "not":
      return namesIn(traffic.of);
    case "and":
    case "or":
      return traffic.of.flatMap(namesIn);
    default:
      return [];
  }
}

import { requestsOf } from "../../model/verdict.ts";
import type { Access } from "../matrix.ts";
import { intersectPorts, type PortSet, subtractPorts, unitePorts } from "../sets/ports.ts";
import type { EdgeChangeKind, Terms } from "./report.ts";

/** Ports of a pair that share one change. */
export interface Delta {
  readonly change: EdgeChangeKind;
  readonly ports: PortSet;
  readonly before?: Terms;
  readonly after?: Terms;
}

/** What differs between what a pair could do and what it can do now. */
export function deltasBetween(base: readonly Access[], head: readonly Access[]): readonly Delta[] {
  const deltas: Delta[] = [];
  const add = (delta: Delta): void => {
    if (delta.ports.size > 0) deltas.push(delta);
  };
  const was = openPorts(base);
  const is = openPorts(head);
  for (const one of head)
    add({ change: "opened", ports: subtractPorts(one.ports, was), after: termsOf(one) });
  for (const one of base)
    add({ change: "closed", ports: subtractPorts(one.ports, is), before: termsOf(one) });
  for (const one of base) {
    for (const other of head) {
      const before = termsOf(one);
      const after = termsOf(other);
      if (JSON.stringify(before) === JSON.stringify(after)) continue;
      add({ change: "changed", ports: intersectPorts(one.ports, other.ports), before, after });
    }
  }
  return deltas;
}

const openPorts = (list: readonly Access[]): PortSet =>
  list.map(({ ports }) => ports).reduce<PortSet>(unitePorts, new Map());

const termsOf = ({ outcome, authentication, proxied, layer7 }: Access): Terms => ({
  outcome,
  authentication,
  proxied,
  requests: layer7.flatMap(requestsOf),
});

import type { Flow } from "../../model/flow.ts";
import type { Policy } from "../../model/policy.ts";
import type { System, SystemContext } from "../../model/system.ts";
import type { Workload } from "../../model/workload.ts";
import { SYSTEMS, type SystemName } from "../../systems/registry.ts";

/** A system with the values of its spec. */
export interface SpecifiedSystem {
  readonly workloads: readonly Workload[];
  readonly flows: readonly Flow[];
  readonly policies: (context: SystemContext) => readonly Policy[];
}

/** What a stack has that says nothing about a system but its name. */
export function specified(name: SystemName): SpecifiedSystem {
  const { options, workloads, flows, policies } = SYSTEMS[name] as unknown as System<object>;
  const { defaults } = options;
  return {
    workloads: workloads(defaults),
    flows: flows(defaults),
    policies: (context) => policies(defaults, context),
  };
}

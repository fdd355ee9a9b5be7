import type { Input } from "@pulumi/pulumi";
import type { CloudResource, Known } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import { sameNames } from "../../plan/cloud/problems.ts";
import { refuseErrors } from "../refusal.ts";

/** A network: its id, its name, or the output of another stack that holds its id. */
export type NetworkArg =
  | Input<string>
  | { readonly name: string; readonly resourceGroup?: string }
  | { readonly stack: string; readonly output: string };

/** The network as a value of the plan, and what the reference in it stands for. */
export function networkArg(
  network: NetworkArg,
  output: string,
): { readonly known: Known; readonly given: Readonly<Record<string, Input<string>>> } {
  if (typeof network === "object" && "name" in network && typeof network.name === "string") {
    const { name, resourceGroup } = network;
    return {
      known: {
        reference: "network",
        name,
        output,
        ...(resourceGroup === undefined ? {} : { resourceGroup }),
      },
      given: {},
    };
  }
  if (typeof network === "object" && "stack" in network && typeof network.stack === "string")
    return { known: { reference: "stack", stack: network.stack, output: network.output }, given: {} };
  return { known: { reference: "argument", name: "network" }, given: { network: network as Input<string> } };
}

/** Resources to register. Throws one `RefusedError` with everything that the cloud would refuse. */
export function acceptable(
  what: string,
  cloud: Cloud,
  edges: readonly FirewallEdge[],
  compiled: { readonly resources: readonly CloudResource[]; readonly refusals: readonly Diagnostic[] },
): readonly CloudResource[] {
  refuseErrors(what, [...sameNames(cloud, edges), ...compiled.refusals]);
  return compiled.resources;
}

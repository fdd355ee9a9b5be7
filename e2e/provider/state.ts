/** What is kept of an object in Pulumi's state: the live object, its inputs, and who applies it. */
import { randomBytes } from "node:crypto";
import type { KubeObject } from "../kube/client.ts";
import { inputsOf } from "./inputs.ts";
import type { Properties } from "./protocol.ts";

const inputsKey = "__inputs";
const managerKey = "__fieldManager";
const versionKey = "__initialApiVersion";

export function checkpoint(inputs: KubeObject, live: KubeObject, manager = managerOf({})): Properties {
  return { ...live, [inputsKey]: inputs, [versionKey]: inputs.apiVersion, [managerKey]: manager };
}

export function parseCheckpoint(state: Properties): { inputs: KubeObject; live: KubeObject } {
  const { [inputsKey]: inputs, [managerKey]: _m, [versionKey]: _v, ...live } = state;
  return { inputs: inputsOf((inputs ?? {}) as Properties), live: inputsOf(live) };
}

/** The name under which updates apply this object: one of its own, made once and kept in the state. */
export function managerOf(state: Properties): string {
  const kept = state[managerKey];
  return typeof kept === "string" ? kept : `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}

/** `namespace/name`, or `name` for a cluster-scoped object. */
export function stateId({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

import type { Unwrap } from "@pulumi/pulumi";
import type { Diagnostic } from "./diagnostic.ts";
import type { Cloud } from "./vocabulary.ts";

/** A value that is only known where the rules are registered. */
export type CloudReference =
  /** An output of another planned resource, by its id. */
  | { readonly reference: "resource"; readonly id: string; readonly output: string }
  /** An output of another Pulumi stack, as `organization/project/stack`. */
  | { readonly reference: "stack"; readonly stack: string; readonly output: string }
  /** A network found by its name; `output` is what the cloud calls the wanted property. */
  | {
      readonly reference: "network";
      readonly name: string;
      readonly output: string;
      /** Azure: the resource group it is in. */
      readonly resourceGroup?: string;
      /** Google Cloud: the project it is in; absent means the provider's own. */
      readonly project?: string;
    }
  /** A value that the caller of a component gave, by the name of its argument. */
  | { readonly reference: "argument"; readonly name: string };

export const outputOf = (id: string, output: string): CloudReference => ({
  reference: "resource",
  id,
  output,
});

/** A text that is known now, or will be. */
export type Known = string | CloudReference;

export const isReference = (value: unknown): value is CloudReference =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "reference");

/** Arguments of a resource class with every input either known or a reference. */
export type PlannedArgs<Args> = { readonly [Key in keyof Args]: Later<Unwrap<Args[Key]>> };
type Later<Value> =
  | CloudReference
  | (Value extends readonly (infer Item)[]
      ? readonly Later<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value]: Later<Value[Key]> }
        : Value);

/** One resource of a cloud as data: what a component registers and a reader reads. */
export interface CloudResource<Type extends string = string, Args = Readonly<Record<string, unknown>>> {
  readonly cloud: Cloud;
  /** Unique among the resources of all clouds: `aws/nodes`, `gcp/egress-catch-all`. */
  readonly id: string;
  /** Pulumi's type token. */
  readonly type: Type;
  readonly args: Args;
  /** What it is for, in one sentence. */
  readonly why: string;
  /** Ids of resources that must be there first, beside those that `args` refer to. */
  readonly after: readonly string[];
}

/** One row of a cloud's rejection table. */
export interface CloudLimit {
  /** As `cidr` or `priority`. */
  readonly row: string;
  readonly find: (resources: readonly CloudResource[]) => readonly Diagnostic[];
}

/** Arguments that cannot change in place. */
export interface Replacement {
  /** Any change of these replaces the resource. */
  readonly always: readonly string[];
  /** These change in place, but to appear or to go replaces it; absent means none. */
  readonly whenKindChanges?: readonly string[];
}

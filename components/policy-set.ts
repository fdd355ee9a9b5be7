import { ComponentResource, type ComponentResourceOptions, type CustomResource } from "@pulumi/pulumi";
import type { Manifest } from "../model/manifest.ts";
import { childOptions, type Registered, resourcesFor } from "./dependencies.ts";
import { logicalName } from "./names.ts";
import { policyClass } from "./resource-classes.ts";

/** A policy and what must be there before it. */
export interface AppliedPolicy {
  /** Unique in the set; with dashes it is the Pulumi name. */
  readonly id: string;
  readonly manifest: Manifest;
  /** Ids of policies of this set, listed earlier, or of `registered`; absent means none. */
  readonly after?: readonly string[];
}

export interface PolicySetArgs {
  /** In the order of application: what `after` names comes first. On destroy the order is reversed. */
  readonly policies: readonly AppliedPolicy[];
  /** Resources of others that `after` may name; absent means none. */
  readonly registered?: Registered;
  /** Put before every Pulumi name; absent means nothing, which is right for one set in a program. */
  readonly namePrefix?: string;
}

/**
 * Policies as typed resources of the Kubernetes provider. Objects with the name of a deleted one would collide, so
 * the provider itself decides per object whether a replacement deletes first: a policy that moves to another
 * namespace is created there before it goes here, and is never missing in between.
 */
export class PolicySet extends ComponentResource {
  /** The policies by their id. */
  readonly policies: ReadonlyMap<string, CustomResource>;

  constructor(name: string, args: PolicySetArgs, opts: ComponentResourceOptions = {}) {
    super("palisade:components:PolicySet", name, {}, opts);
    const policies = new Map<string, CustomResource>();
    const registered = new Map(args.registered ?? []);
    for (const { id, manifest, after = [] } of args.policies) {
      const { apiVersion: _version, kind: _kind, ...inputs } = manifest;
      const resource = new (policyClass(manifest))(
        `${args.namePrefix ?? ""}${logicalName(id)}`,
        inputs,
        childOptions(opts, { parent: this, dependsOn: resourcesFor(id, after, registered) }),
      );
      policies.set(id, resource);
      registered.set(id, resource);
    }
    this.policies = policies;
    this.registerOutputs({ policies: [...policies.keys()] });
  }
}

import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResource,
  type CustomResourceOptions,
  type Input,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import type { CloudResource } from "../../model/cloud.ts";
import { nearest } from "../../model/near-miss.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import { childOptions, type Registered, resourcesFor } from "../dependencies.ts";
import { type NetworkReference, ReferenceResolver } from "./references.ts";

type CloudClass = new (name: string, args: never, opts: CustomResourceOptions) => CustomResource;

/** What one cloud's SDK brings; loaded only where a stack has rules there. */
export interface CloudKit {
  readonly cloud: Cloud;
  /** Type token of the component. */
  readonly component: string;
  /** Resource classes by their type token. */
  readonly classes: Readonly<Record<string, CloudClass>>;
  /** A network by its name. The error says which one was not found, and what to do. */
  readonly findNetwork: (reference: NetworkReference, parent: Resource) => Promise<string>;
  /** What others attach to or read, from the resources by their id in the plan. */
  readonly outputs: (
    resources: ReadonlyMap<string, CustomResource>,
  ) => Readonly<Record<string, Output<string>>>;
}

export interface CloudFirewallArgs {
  readonly kit: CloudKit;
  /** In the order of registration. */
  readonly resources: readonly CloudResource[];
  /** Values that references of the kind `argument` name; absent means none. */
  readonly given?: Readonly<Record<string, Input<string>>>;
  /** Resources of others that `after` may name; absent means none. */
  readonly registered?: Registered;
}

/**
 * The firewall around a cluster in one cloud, from planned resources. `AwsFirewall`, `GcpFirewall` and `AzureFirewall` make
 * these from edges.
 */
export class CloudFirewall extends ComponentResource {
  /** Every resource by its id in the plan, as `aws/nodes`. */
  readonly resources: ReadonlyMap<string, CustomResource>;
  /** What others attach to. */
  readonly attach: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: CloudFirewallArgs, opts: ComponentResourceOptions = {}) {
    const { kit } = args;
    super(kit.component, name, {}, opts);
    const resources = new Map<string, CustomResource>();
    const registered = new Map<string, Resource>(args.registered ?? []);
    const references = new ReferenceResolver({
      registered: resources,
      given: Object.fromEntries(Object.entries(args.given ?? {}).map(([key, value]) => [key, output(value)])),
      findNetwork: (reference) => output(kit.findNetwork(reference, this)),
      parent: this,
    });
    for (const { id, type, args: planned, after } of args.resources) {
      const made = new (classOf(kit, type))(
        `${name}-${id.slice(kit.cloud.length + 1)}`,
        references.resolved(planned) as never,
        childOptions(opts, { parent: this, dependsOn: resourcesFor(id, after, registered) }),
      );
      resources.set(id, made);
      registered.set(id, made);
    }
    this.resources = resources;
    this.attach = kit.outputs(resources);
    this.registerOutputs(this.attach);
  }
}

function classOf({ cloud, classes }: CloudKit, type: string): CloudClass {
  const found = classes[type];
  if (found !== undefined) return found;
  const near = nearest(type, Object.keys(classes));
  throw new Error(
    `${type} is no resource of ${cloud} that this program makes.${near === undefined ? "" : ` Did you mean ${near}?`}`,
  );
}

/** The given output of the resource of an id, under a name; nothing where the plan has no such resource. */
export function attachable(
  resources: ReadonlyMap<string, CustomResource>,
  wanted: Readonly<Record<string, readonly [id: string, output: string]>>,
): Readonly<Record<string, Output<string>>> {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, [id, key]]) => {
      const resource = resources.get(id) as unknown as Record<string, Output<string>> | undefined;
      const value = resource?.[key];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

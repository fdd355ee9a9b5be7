import {
  type ComponentResourceOptions,
  type CustomResourceOptions,
  mergeOptions,
  type Resource,
} from "@pulumi/pulumi";

/** Registered resources by the id they have in a plan. */
export type Registered = ReadonlyMap<string, Resource>;

/** The resources that ids of a plan name. Throws when one was not registered before: the plan's order is wrong. */
export function resourcesFor(id: string, after: readonly string[], registered: Registered): Resource[] {
  return after.map((wanted) => {
    const resource = registered.get(wanted);
    if (resource !== undefined) return resource;
    throw new Error(
      `${id} must come after ${wanted}, which is not registered before it. List ${wanted} first, or pass its resource under this id.`,
    );
  });
}

/**
 * Options of a child that waits for other resources, and for whatever its component was told to wait for: Pulumi
 * does not hand a component's dependsOn down to its children.
 */
export const childOptions = (
  component: ComponentResourceOptions,
  child: CustomResourceOptions,
): CustomResourceOptions =>
  component.dependsOn === undefined ? child : mergeOptions({ dependsOn: component.dependsOn }, child);

import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { projectcalico } from "@pulumi/kubernetes-calico";
import { cilium as ciliumio } from "@pulumi/kubernetes-cilium";
import { cilium as tetragonio } from "@pulumi/kubernetes-tetragon";
import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";
import type { Manifest, ManifestMetadata } from "../model/manifest.ts";
import { nearest } from "../model/near-miss.ts";

/** Constructor of a typed policy resource, as this program calls it. */
export type PolicyClass = new (
  name: string,
  args: { readonly metadata: ManifestMetadata; readonly spec: unknown },
  opts: CustomResourceOptions,
) => CustomResource;

/** The class of every kind of policy that a stack may hold, by `apiVersion/Kind`. */
const POLICY_CLASSES: ReadonlyMap<string, PolicyClass> = new Map<string, unknown>([
  ["cilium.io/v2/CiliumNetworkPolicy", ciliumio.v2.CiliumNetworkPolicy],
  ["cilium.io/v2/CiliumClusterwideNetworkPolicy", ciliumio.v2.CiliumClusterwideNetworkPolicy],
  ["cilium.io/v2/CiliumCIDRGroup", ciliumio.v2.CiliumCIDRGroup],
  ["cilium.io/v1alpha1/TracingPolicy", tetragonio.v1alpha1.TracingPolicy],
  ["cilium.io/v1alpha1/TracingPolicyNamespaced", tetragonio.v1alpha1.TracingPolicyNamespaced],
  ["networking.k8s.io/v1/NetworkPolicy", NetworkPolicy],
  ...Object.entries(projectcalico.v3).map(([kind, type]) => [`projectcalico.org/v3/${kind}`, type] as const),
]) as ReadonlyMap<string, PolicyClass>;

/** The kinds of policy that a stack may hold, as `apiVersion/Kind`. */
export const POLICY_KINDS: readonly string[] = [...POLICY_CLASSES.keys()];

/** The class of a manifest's kind. Throws for a kind that is not in the table, naming the near miss. */
export function policyClass({ apiVersion, kind, metadata }: Manifest): PolicyClass {
  const wanted = `${apiVersion}/${kind}`;
  const type = POLICY_CLASSES.get(wanted);
  if (type !== undefined) return type;
  const near = nearest(wanted, POLICY_KINDS);
  throw new Error(
    `${metadata.name} is of kind ${wanted}, which is no policy kind of this program.` +
      (near === undefined ? ` Known kinds are ${POLICY_KINDS.join(", ")}.` : ` Did you mean ${near}?`),
  );
}

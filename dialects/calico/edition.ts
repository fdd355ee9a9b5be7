import type { EntityRule, GlobalNetworkPolicySpec, Rule } from "@pulumi/kubernetes-calico/plain";
import type { Manifest } from "../../model/manifest.ts";
import { isCalicoObject } from "./mode.ts";

/**
 * A policy without what only the enterprise edition knows: destinations by domain. Open-source schemas judge the
 * rest. On open-source Calico nothing is taken away: what a client drops there would leave a rule without its
 * destination, which opens every address (X30).
 */
export function openSourcePart(manifest: Manifest): Manifest {
  const spec = manifest.spec as GlobalNetworkPolicySpec;
  if (!isCalicoObject(manifest) || spec.egress === undefined) return manifest;
  return { ...manifest, spec: { ...spec, egress: spec.egress.map(withoutDomains) } };
}

/** Whether a policy lets out by domain, which the enterprise edition judges. */
export const usesDomains = (manifest: Manifest): boolean =>
  isCalicoObject(manifest) &&
  ((manifest.spec as GlobalNetworkPolicySpec).egress ?? []).some(
    ({ destination }) =>
      ((destination as { readonly domains?: readonly string[] } | undefined)?.domains ?? []).length > 0,
  );

function withoutDomains(rule: Rule): Rule {
  if (rule.destination === undefined) return rule;
  const { domains: _, ...destination } = rule.destination as EntityRule & {
    readonly domains?: readonly string[];
  };
  return { ...rule, destination };
}

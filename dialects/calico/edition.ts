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

function withoutDomains(rule: Rule): Rule {
  if (rule.destination === undefined) return rule;
  const { domains: _, ...destination } = rule.destination as EntityRule & {
    readonly domains?: readonly string[];
  };
  return { ...rule, destination };
}

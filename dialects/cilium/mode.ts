import type { CiliumNetworkPolicySpec } from "@pulumi/kubernetes-cilium/plain";
import { closedBeside, DIRECTIONS, type Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Direction } from "../../model/rule.ts";
import type { LabelSelector } from "../../model/selector.ts";

/** A CiliumNetworkPolicy as the systems write them. */
export type CiliumPolicy = Manifest<CiliumNetworkPolicySpec>;

/** Why one policy alone cannot be put into audit while the agents enforce. */
export type AuditObstacle =
  /** An explicit deny acts whatever the default deny says. */
  | { readonly kind: "explicit-deny" }
  /** An authentication demand survives a soft default deny. */
  | { readonly kind: "authentication" }
  /** These policies keep default deny on some of the same pods in this direction. */
  | { readonly kind: "default-deny"; readonly direction: Direction; readonly policies: readonly string[] };

export const isCiliumPolicy = (manifest: Manifest): manifest is CiliumPolicy =>
  manifest.apiVersion === "cilium.io/v2" && manifest.kind === "CiliumNetworkPolicy";

/** Directions in which the policy turns default deny on (docs/semantics/cilium.md#default-deny). */
export function defaultDenyDirections({ spec }: CiliumPolicy): readonly Direction[] {
  return DIRECTIONS.filter((direction) => {
    const rules = (spec[direction]?.length ?? 0) + (spec[`${direction}Deny`]?.length ?? 0);
    return rules > 0 && spec.enableDefaultDeny?.[direction] !== false;
  });
}

/** The same policy with default deny off in its directions: what it would refuse passes and is reported. */
export function softened(policy: CiliumPolicy): CiliumPolicy {
  const off = Object.fromEntries(defaultDenyDirections(policy).map((direction) => [direction, false]));
  return {
    ...policy,
    spec: { ...policy.spec, enableDefaultDeny: { ...policy.spec.enableDefaultDeny, ...off } },
  };
}

/** Whether a rule demands mutual authentication, in either direction. */
export const demandsAuthentication = ({ spec }: CiliumPolicy): boolean =>
  [...(spec.ingress ?? []), ...(spec.egress ?? [])].some(
    (rule) => rule.authentication !== undefined && rule.authentication.mode !== "disabled",
  );

/** Kinds of L7 rules the policy holds: the proxies apply them in audit mode too. */
export function l7Kinds({ spec }: CiliumPolicy): readonly ("http" | "dns")[] {
  const rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap((rule) => rule.toPorts ?? []);
  return (["http", "dns"] as const).filter((kind) =>
    rules.some(
      (port) => ((port.rules as Record<string, readonly unknown[] | undefined>)?.[kind]?.length ?? 0) > 0,
    ),
  );
}

/** Whether a rule names destinations by DNS name. */
export const usesFqdn = ({ spec }: CiliumPolicy): boolean =>
  (spec.egress ?? []).some((rule) => (rule.toFQDNs?.length ?? 0) > 0);

/** What it closes and opens; an explicit deny opens nothing. */
export function isolationOf(policy: CiliumPolicy): Isolation {
  const { metadata, spec } = policy;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? "default",
    selector: (spec.endpointSelector ?? {}) as LabelSelector,
    closes: defaultDenyDirections(policy),
    opens: DIRECTIONS.filter((direction) => (spec[direction]?.length ?? 0) > 0),
  };
}

/**
 * What keeps a policy from being audited alone, beside the policies of any dialect that stay in enforce. Empty means
 * that `softened` is true to the word.
 */
export function auditObstacles(
  policy: CiliumPolicy,
  enforced: readonly Isolation[],
): readonly AuditObstacle[] {
  const { spec } = policy;
  const denies = (spec.ingressDeny?.length ?? 0) + (spec.egressDeny?.length ?? 0) > 0;
  const kept = defaultDenyDirections(policy).map(
    (direction): AuditObstacle & { readonly kind: "default-deny" } => ({
      kind: "default-deny",
      direction,
      policies: closedBeside(isolationOf(policy), enforced, direction),
    }),
  );
  return [
    ...(denies ? [{ kind: "explicit-deny" } as const] : []),
    ...(demandsAuthentication(policy) ? [{ kind: "authentication" } as const] : []),
    ...kept.filter(({ policies }) => policies.length > 0),
  ];
}

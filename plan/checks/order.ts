import { denyBeforeAllow } from "../../diagnostics/network/deny-before-allow.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { closedBeside, type Isolation } from "../../model/isolation.ts";
import { objectOf } from "../../model/manifest.ts";
import { isolationOf } from "../lowering/lowering.ts";
import type { PlannedPolicy } from "../plan.ts";

/**
 * Y12: what only closes must wait for everything that opens beside it, or its pods are cut off in between. Judged
 * by what the manifests say, not by the roles that the order was made from.
 */
export function orderDiagnostics(policies: readonly PlannedPolicy[]): readonly Diagnostic[] {
  const known = policies.flatMap((policy) => {
    const isolation = isolationOf(policy);
    return isolation === undefined ? [] : [{ policy, isolation }];
  });
  return known.filter(denies).flatMap(({ policy: deny, isolation }) => {
    const early = known
      .filter((other) => !denies(other) && !deny.after.includes(other.policy.id))
      .filter((other) => opensWhatCloses(other.isolation, isolation))
      .map(({ policy }) => policy.id);
    if (early.length === 0) return [];
    return [diagnose(denyBeforeAllow, deny.id, { allows: early }, { object: objectOf(deny.manifest) })];
  });
}

const denies = ({
  policy,
  isolation,
}: {
  readonly policy: PlannedPolicy;
  readonly isolation: Isolation;
}): boolean =>
  policy.role === "default-deny" || (isolation.closes.length > 0 && isolation.opens.length === 0);

const opensWhatCloses = (allow: Isolation, deny: Isolation): boolean =>
  allow.opens.some((direction) => closedBeside(allow, [deny], direction).length > 0);

import type { Finding } from "../../model/finding.ts";
import { closedBeside, type Isolation } from "../../model/isolation.ts";
import { finding } from "../findings/index.ts";
import { isolationOf } from "../lowering/lowering.ts";
import type { PlannedPolicy } from "../plan.ts";

/**
 * Y12: what only closes must wait for everything that opens beside it, or its pods are cut off in between. Judged
 * by what the manifests say, not by the roles that the order was made from.
 */
export function orderFindings(policies: readonly PlannedPolicy[]): readonly Finding[] {
  const known = policies.flatMap((policy) => {
    const isolation = isolationOf(policy);
    return isolation === undefined ? [] : [{ policy, isolation }];
  });
  return known.filter(denies).flatMap(({ policy: deny, isolation }) => {
    const early = known
      .filter((other) => !denies(other) && !deny.after.includes(other.policy.id))
      .filter((other) => opensWhatCloses(other.isolation, isolation))
      .map(({ policy }) => policy.id);
    return early.length === 0 ? [] : [finding("deny-before-allow", deny.id, { allows: early })];
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

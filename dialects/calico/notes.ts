import { forwardingNotEvaluated } from "../../diagnostics/reading/forwarding-not-evaluated.ts";
import { hostPolicyUndetermined } from "../../diagnostics/reading/host-policy-undetermined.ts";
import { httpNotEnforced } from "../../diagnostics/reading/http-not-enforced.ts";
import type { Cursor } from "../../documents/cursor.ts";
import type { Issue } from "../../documents/issue.ts";

/** What Calico does not enforce of a policy that it takes, and what verdicts leave out of it. */
export const policyNotes = (spec: Cursor): Issue[] => [
  ...forwardingNotes(spec),
  ...(["ingress", "egress"] as const).flatMap((list) =>
    (spec.field(list).items() ?? []).flatMap((rule) =>
      rule.field("http").missing ? [] : [rule.field("http").issue(httpNotEnforced)],
    ),
  ),
];

function forwardingNotes(spec: Cursor): Issue[] {
  const early = (["doNotTrack", "preDNAT"] as const).find((field) => spec.field(field).value === true);
  if (early !== undefined) return [spec.field(early).issue(hostPolicyUndetermined)];
  const forward = spec.field("applyOnForward");
  return forward.value === true ? [forward.issue(forwardingNotEvaluated)] : [];
}

import { formatPorts, type PortSet } from "../analysis/sets/ports.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { policyTitle } from "../model/rule.ts";
import type { FlowVerdict, SideVerdict } from "../model/verdict.ts";
import type { MemberFlow } from "./flow-answers.ts";
import type { DecidedBy, IntentProblem, IntentProblemKind } from "./report.ts";

/** What is wrong with some ports of a flow, and what decided it. `request` is the one that is concerned, if one is. */
export const intentProblem = (
  kind: IntentProblemKind,
  { flow, from, to }: MemberFlow,
  ports: PortSet,
  verdict: FlowVerdict,
  request?: string,
): IntentProblem => ({
  kind,
  from: nameOf(from),
  to: nameOf(to),
  ports: formatPorts(ports),
  ...(request === undefined ? {} : { request }),
  optional: flow.optional ?? false,
  why: flow.why,
  rows: flow.rows,
  decidedBy: decidedBy(kind, verdict),
});

/** Names in the intent's own words where it has some: a DNS name is no workload's. */
const nameOf = ({ kind, title, name }: Endpoint): string => (kind === "world" ? (title ?? name) : name);

/** The sides that decided, with every policy only once: who refused what is missing, who let through what is not. */
function decidedBy(kind: IntentProblemKind, { outcome, request, sides }: FlowVerdict): DecidedBy[] {
  const refused = outcome === "denied" && request === undefined;
  // Where requests are concerned, the end that has a proxy decides.
  const proxied = sides.egress.layer7 !== undefined || sides.ingress.layer7 !== undefined;
  const aboutRequests = proxied && (kind === "l7-bypassed" || request !== undefined);
  const concerns = (side: SideVerdict): boolean => {
    if (refused) return side.outcome === "denied";
    if (kind === "auth-impossible") return side.authentication === "cannot-succeed";
    if (aboutRequests) return side.layer7 !== undefined;
    return side.reason !== "not-governed";
  };
  return (["egress", "ingress"] as const).flatMap((side) => {
    const verdict = sides[side];
    if (!concerns(verdict)) return [];
    const { reason, deciders } = verdict;
    if (deciders.length === 0) return [{ side, reason }];
    return deciders.map(({ policy, path }) => ({
      side,
      reason,
      policy: policyTitle(policy),
      ...(path === "" ? {} : { path }),
    }));
  });
}

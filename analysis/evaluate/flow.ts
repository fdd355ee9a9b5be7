import type { AuthenticationDemand, FlowVerdict, Outcome, SideVerdict } from "../../model/verdict.ts";
import { type Asked, requestOutcome } from "./request.ts";

/** From the mildest to the one that decides. */
const DEMANDS: readonly AuthenticationDemand[] = ["none", "required", "undetermined", "cannot-succeed"];

/**
 * Cilium's audit mode: what an end would refuse, or demand authentication for, passes and is reported. Proxies know
 * nothing of it (docs/semantics/cilium.md#audit-mode).
 */
export function audited(side: SideVerdict): SideVerdict {
  const refused = side.outcome === "denied" || side.authentication !== "none";
  return refused ? { ...side, outcome: "audited", authentication: "none" } : side;
}

/** Both ends must let a connection through. */
export function combine(egress: SideVerdict, ingress: SideVerdict, asked: Asked = {}): FlowVerdict {
  const outcomes = [egress.outcome, ingress.outcome];
  const decisive = (["denied", "undetermined", "audited"] as const).find((outcome) =>
    outcomes.includes(outcome),
  );
  const connection: Outcome = decisive ?? "allowed";
  const request = connection === "denied" ? undefined : requestOutcome(egress, ingress, asked);
  return {
    outcome: afterRequest(connection, request),
    sides: { egress, ingress },
    authentication: stronger(egress.authentication, ingress.authentication),
    proxied: egress.layer7 !== undefined || ingress.layer7 !== undefined,
    ...(request === undefined ? {} : { request }),
  };
}

function afterRequest(connection: Outcome, request: FlowVerdict["request"]): Outcome {
  if (request === "http-403" || request === "dns-refused")
    return connection === "undetermined" ? connection : "denied";
  return request === "undetermined" ? "undetermined" : connection;
}

const stronger = (a: AuthenticationDemand, b: AuthenticationDemand): AuthenticationDemand =>
  DEMANDS.indexOf(a) >= DEMANDS.indexOf(b) ? a : b;

/** One connection that may take either of several forms: the same answer of all, else undetermined. */
export function merge(verdicts: readonly FlowVerdict[]): FlowVerdict {
  const [first] = verdicts;
  if (first === undefined) throw new Error("nothing to merge");
  const same = (pick: (verdict: FlowVerdict) => unknown) =>
    verdicts.every((verdict) => pick(verdict) === pick(first));
  if (same(({ outcome }) => outcome) && same(({ authentication }) => authentication)) return first;
  const worst = verdicts.find(({ outcome }) => outcome === "denied") ?? first;
  return {
    ...worst,
    outcome: same(({ outcome }) => outcome) ? worst.outcome : "undetermined",
    authentication: same(({ authentication }) => authentication) ? first.authentication : "undetermined",
  };
}

import type { Position } from "./position.ts";
import type { Direction, HttpRule, Layer7, PolicyRef, RuleAction } from "./rule.ts";

/** `audited`: it passes and is reported as what would be refused. `undetermined`: the input does not settle it. */
export type Outcome = "allowed" | "denied" | "audited" | "undetermined";

/**
 * What the engine demands before the first packet passes. `cannot-succeed`: one end has no identity that could
 * prove itself, or nothing answers the demand. `undetermined`: the engine's own answer varies.
 */
export type AuthenticationDemand = "none" | "required" | "cannot-succeed" | "undetermined";

/** Why one end answers as it does. */
export type Reason =
  /** The end is no endpoint that policies govern. */
  | "not-governed"
  /** No policy selects it in this direction. */
  | "no-policy"
  /** Policies select it, none of them isolates it, and none speaks of this connection. */
  | "not-isolated"
  | "rule"
  /** It is isolated and no rule speaks of this connection. */
  | "default-deny"
  /** The node an endpoint runs on gets in whatever the policies say. */
  | "local-host"
  /** Calico: the end of a tier whose policies applied. */
  | "end-of-tier"
  /** Calico: every tier passed; the namespace's profile allows. */
  | "profile"
  /** Calico: a port of a host endpoint that stays open whatever the policies say. */
  | "failsafe"
  /** Calico: a host endpoint without a profile, and no policy decided. */
  | "no-profile"
  /** What decides is unknown: an address, a source port, an ICMP code. */
  | "unknown-input"
  /** Policies contradict each other and the engine keeps what it had before. */
  | "merge-conflict";

/** A rule that decided, as a person finds it. */
export interface Decider {
  readonly policy: PolicyRef;
  /** Where in the object; empty for the policy as a whole (its default deny). */
  readonly path: string;
  /** Where in the policy's file; absent for the policy as a whole, and for one that came from no file. */
  readonly position?: Position;
  readonly action: RuleAction | "isolate";
}

/** What a proxy lets pass on a connection it handles. `any`: every request would pass, the list is moot. */
export interface Layer7Verdict {
  readonly parser: Layer7["parser"];
  readonly http: "any" | readonly HttpRule[];
  readonly dns: "any" | readonly string[];
  readonly serverNames: "any" | readonly string[];
}

/** What a proxy lets pass, in words. */
export function requestsOf({ http, dns, serverNames }: Layer7Verdict): string[] {
  return [
    ...(http === "any" ? [] : [`HTTP ${http.map(httpWords).join(" or ")}`]),
    ...(dns === "any" ? [] : [`DNS names ${dns.join(", ")}`]),
    ...(serverNames === "any" ? [] : [`TLS names ${serverNames.join(", ")}`]),
  ];
}

function httpWords({ method, path, host, headers }: HttpRule): string {
  const parts = [
    method ?? "any method",
    path ?? "any path",
    host === undefined ? "" : `host ${host}`,
    ...headers,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** The answer of one end. */
export interface SideVerdict {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly deciders: readonly Decider[];
  /** Absent means no proxy handles the connection. */
  readonly layer7?: Layer7Verdict;
  readonly authentication: AuthenticationDemand;
  /** Calico: the tier whose end refused. */
  readonly tier?: string;
}

/** The answer for one connection: both ends, and what follows. */
export interface FlowVerdict {
  readonly outcome: Outcome;
  readonly sides: Readonly<Record<Direction, SideVerdict>>;
  readonly authentication: AuthenticationDemand;
  /** A proxy handles the connection at either end. */
  readonly proxied: boolean;
  /** What a proxy answers the request that was asked about; absent when none was, or none is needed. */
  readonly request?: "passes" | "http-403" | "dns-refused" | "undetermined";
}

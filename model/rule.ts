import type { Diagnostic } from "./diagnostic.ts";
import type { Match } from "./match.ts";
import type { Position } from "./position.ts";
import type { Traffic } from "./traffic.ts";
import type { Dialect } from "./vocabulary.ts";

export type Direction = "ingress" | "egress";

/** The object a rule was read from, as a person finds it. */
export interface PolicyRef {
  readonly dialect: Dialect;
  readonly kind: string;
  /** Absent means the kind is cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
  /** Absent means it came from no file (a plan, a test). */
  readonly file?: string;
  /** First line of the document in that file, from 1. */
  readonly line?: number;
}

/** `CiliumNetworkPolicy shop/web`, as people say it. */
export function policyTitle(ref: PolicyRef): string {
  return `${ref.kind} ${ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`}`;
}

/**
 * `web.yaml:12`, the line of a rule where its position is given, else that of the policy, or the file alone where no line
 * is known; empty for what came from no file.
 */
export function policyPlace({ file, line }: PolicyRef, position?: Position): string {
  if (file === undefined) return "";
  const where = position?.line ?? line;
  return where === undefined ? file : `${file}:${where}`;
}

/** One HTTP rule; parts are RE2 and match the whole value, an absent part matches anything. */
export interface HttpRule {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  /** `Name` asks for presence, `Name: value` for that value. */
  readonly headers: readonly string[];
  /** Calico: exact or prefix instead of RE2. */
  readonly literal?: {
    readonly exact?: string;
    readonly prefix?: string;
    readonly methods: readonly string[];
  };
}

/** What a proxy does with the connection. The parser decides precedence in Cilium: http, tls, dns, crd. */
export interface Layer7 {
  readonly parser: "http" | "dns" | "tls" | "crd";
  /** Requests that may pass; empty for parsers without a list. */
  readonly http: readonly HttpRule[];
  /** Names that may be asked for, in Cilium's pattern language. */
  readonly dns: readonly string[];
  /** TLS server names that may be asked for; empty means no demand. */
  readonly serverNames: readonly string[];
  /** Cilium's listener priority, 1 (first) to 126; lower wins. */
  readonly priority: number;
}

export type RuleAction = "allow" | "deny" | "pass" | "log";

/** Modes that Cilium's `authentication` takes; the order is their strength. */
export const AUTHENTICATION_MODES = ["disabled", "required", "test-always-fail"] as const;
export type AuthenticationMode = (typeof AUTHENTICATION_MODES)[number];

/** One line of a policy: who, on which ports, and what happens. */
export interface Rule {
  /** Where in the object, e.g. `spec.ingress[0].toPorts[1]`. */
  readonly path: string;
  /** Where in the file of its policy; absent means that it came from no file. */
  readonly position?: Position;
  readonly direction: Direction;
  readonly action: RuleAction;
  /** The other end: each member is one selector as its author wrote it; a connection fits any of them. */
  readonly peers: readonly Match[];
  readonly traffic: Traffic;
  /** Calico: what the rule further asks of the governed end itself. */
  readonly self?: Match;
  /** Calico: ports at the source, which a flow does not name. */
  readonly sourcePorts?: true;
  readonly layer7?: Layer7;
  /** Absent means the rule says nothing of authentication. */
  readonly authentication?: AuthenticationMode;
}

/** One policy, or one `spec` of a policy that holds several. */
export interface PolicyRules {
  readonly ref: PolicyRef;
  /** The endpoints it governs. */
  readonly subject: Match;
  /** `nodes`: a host policy, which governs the host namespace and no pod. */
  readonly governs: "endpoints" | "nodes";
  /** Directions that the policy isolates: what no rule allows is refused there. */
  readonly isolates: Readonly<Record<Direction, boolean>>;
  /** Directions the policy takes part in at all. */
  readonly applies: Readonly<Record<Direction, boolean>>;
  readonly rules: readonly Rule[];
  /** Calico: where it stands. Absent for dialects without order. */
  readonly place?: PolicyPlace;
}

/** Calico's order of evaluation. */
export interface PolicyPlace {
  readonly tier: string;
  /** Where its file names the tier; absent means that it came from no file. */
  readonly position?: Position;
  /** Absent means last in its tier. */
  readonly order?: number;
  /** True means it is only reported, never enforced. */
  readonly staged: boolean;
  /** A policy of host endpoints that comes before all tiers: without connection tracking, or before DNAT. */
  readonly early?: true;
}

/** A tier of Calico. */
export interface Tier {
  readonly name: string;
  /** Absent means last. */
  readonly order?: number;
  readonly defaultAction: "deny" | "pass";
}

/** Addresses with labels. */
export interface AddressGroup {
  /** A NetworkSet or GlobalNetworkSet of Calico, which selectors of endpoints find, or a CiliumCIDRGroup. */
  readonly kind: "network-set" | "cidr-group";
  readonly ref: PolicyRef;
  readonly labels: Readonly<Record<string, string>>;
  readonly cidrs: readonly string[];
}

/** What a reader makes of one object. */
export interface PolicyReading {
  readonly policies: readonly PolicyRules[];
  readonly groups: readonly AddressGroup[];
  readonly tiers: readonly Tier[];
  /** What its engine refuses, drops or does otherwise. */
  readonly diagnostics: readonly Diagnostic[];
}

export const NOTHING_READ: PolicyReading = { policies: [], groups: [], tiers: [], diagnostics: [] };

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Direction } from "../model/rule.ts";
import type { Reason } from "../model/verdict.ts";
import type { EngineName } from "../model/vocabulary.ts";

/** How an edge of an intent can fail, in the order in which they are reported. */
export const INTENT_PROBLEMS = [
  /** It must get through, and does not. */
  "missing",
  /** It must be refused, and gets through. */
  "forbidden",
  /** It is to be restricted to some requests, and every request passes. */
  "l7-bypassed",
  /** A policy demands authentication that one of the ends can never give. */
  "auth-impossible",
  /** It is to be authenticated, and no policy demands that. */
  "auth-missing",
  /** What the engine would answer hangs on what nobody knows. */
  "undetermined",
] as const;
export type IntentProblemKind = (typeof INTENT_PROBLEMS)[number];

/** What decided at one end. */
export interface DecidedBy {
  readonly side: Direction;
  readonly reason: Reason;
  /** `CiliumNetworkPolicy clawdstrike/nats-jetstream`; absent where no policy had a say. */
  readonly policy?: string;
  /** Where in that policy; absent for the policy as a whole. */
  readonly path?: string;
}

/** One edge of an intent that the policies do not carry out. */
export interface IntentProblem {
  readonly kind: IntentProblemKind;
  readonly from: string;
  readonly to: string;
  /** The ports concerned, as `TCP 443, 8000-8100`. */
  readonly ports: string;
  /** The request concerned, as `POST /v1/admin/reset`; absent where the connection itself is. */
  readonly request?: string;
  /** The system works without this edge. */
  readonly optional: boolean;
  /** The intent's own sentence for the edge. */
  readonly why: string;
  readonly rows: readonly string[];
  readonly decidedBy: readonly DecidedBy[];
}

/** A pair of workloads, or a workload and the internet, that may connect and that no flow of the intent names. */
export interface UnintendedPair {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

/** How the policies carry out the intent of one system, all of them enforced. */
export interface SystemIntent {
  readonly system: string;
  /** Edges that must get through, and how many of them do on every port and for every request. */
  readonly allow: { readonly edges: number; readonly met: number };
  /** Edges that must be refused, and how many of them are. */
  readonly deny: { readonly edges: number; readonly met: number };
  /** Edges that no network policy sees, because no packet leaves the pod. */
  readonly unseen: number;
  readonly counts: Readonly<Record<IntentProblemKind, number>>;
  readonly problems: readonly IntentProblem[];
  readonly unintended: readonly UnintendedPair[];
  /** Pairs of the intent that are open on more ports than it names. */
  readonly wider: number;
  /** Policies that select no workload of the stack. */
  readonly idle: readonly string[];
  /** Why the engine rejects policies of the system: it enforces nothing of them. */
  readonly rejected: readonly Diagnostic[];
}

/** The judgement of a stack. */
export interface IntentReport {
  readonly engine: EngineName;
  readonly systems: readonly SystemIntent[];
}

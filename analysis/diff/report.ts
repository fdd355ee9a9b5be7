import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Direction } from "../../model/rule.ts";
import type { EngineName } from "../../model/vocabulary.ts";
import type { BorderChange } from "../clouds/changes.ts";
import type { ListedAccess } from "../list.ts";

/** What became of something between base and head. */
export const FATES = ["added", "removed", "changed", "same"] as const;
export type Fate = (typeof FATES)[number];

/** A rule, or its policy, in a file. */
export interface FilePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; absent for a policy as a whole. */
  readonly column?: number;
}

/** Why an edge is not what it was. */
export type Cause =
  /** A policy that decided on one side, before or after. */
  | {
      readonly kind: "policy";
      readonly policy: string;
      readonly fate: Fate;
      readonly side: Direction;
      /** Where in the policy; absent for the policy as a whole. */
      readonly path?: string;
      /** Where in its file, on the later side if it decides there; absent for what came from no file. */
      readonly place?: FilePlace;
    }
  /** Ends that are new, gone, or labelled otherwise. */
  | { readonly kind: "workload"; readonly workloads: readonly string[]; readonly fate: Fate }
  /** The cluster answers otherwise: audit, the engine, authentication. */
  | { readonly kind: "setting"; readonly setting: string; readonly before: string; readonly after: string };

export const EDGE_CHANGES = ["opened", "closed", "changed"] as const;
export type EdgeChangeKind = (typeof EDGE_CHANGES)[number];

/** The terms on which ports are open. */
export type Terms = Pick<ListedAccess, "outcome" | "authentication" | "proxied" | "requests">;

/** Every workload in `from` may do something to every one in `to` that it might not before, or no longer may. */
export interface EdgeChange {
  readonly change: EdgeChangeKind;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: string;
  readonly ranges: ListedAccess["ranges"];
  /** Absent means closed. */
  readonly before?: Terms;
  /** Absent means closed. */
  readonly after?: Terms;
  readonly causes: readonly Cause[];
}

export interface DiffSideReport {
  /** What it was called on the command line. */
  readonly name: string;
  readonly engine: EngineName;
  readonly workloads: number;
  readonly policies: number;
  /** What was wrong with the input; the rest was compared all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a change of policies, workloads or modes opens and closes. */
export interface DiffReport {
  readonly base: DiffSideReport;
  readonly head: DiffSideReport;
  /** Pairs of ends with a change of that kind. */
  readonly totals: Readonly<Record<EdgeChangeKind, number>>;
  readonly edges: readonly EdgeChange[];
  readonly policies: Readonly<Record<Exclude<Fate, "same">, readonly string[]>>;
  readonly workloads: Readonly<Record<Exclude<Fate, "same">, readonly string[]>>;
  /** What became of the firewalls around the nodes; empty where nothing did. */
  readonly borders: readonly BorderChange[];
}

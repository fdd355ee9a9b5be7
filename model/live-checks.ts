import type { Layer } from "./vocabulary.ts";

/** Rows of a spec, which a script prints before what it tried. */
type Rows = readonly string[];

/**
 * What a spec asks of a running cluster, kernel or Docker host beside its flows, as data: `palisade render live` writes
 * scripts of it. Absent members mean that the spec asks nothing of the kind.
 */
export interface LiveChecks {
  /** Rows that ask whether a layer's policies are accepted and there. */
  readonly applied?: Readonly<Partial<Record<Layer, Rows>>>;
  /** Rows that ask what Hubble recorded of the flows, and whether SPIRE knows the workloads. */
  readonly recorded?: Readonly<Record<"forwarded" | "dropped" | "authenticated" | "identity", Rows>>;
  /** A Prometheus of the system, by its workload, of which every target must be up. */
  readonly prometheus?: { readonly rows: Rows; readonly workload: string; readonly port: number };
  /** Names and addresses that are really there, by the pattern or range of a flow that is tried with them. */
  readonly outside?: Readonly<Record<string, string>>;
  readonly runtime?: RuntimeChecks;
  readonly compose?: ComposeChecks;
}

/** What runtime policies are to see or to stop. */
export interface RuntimeChecks {
  /** Folders that the trying pods have of their own, so that nothing real is written. */
  readonly folders: readonly string[];
  readonly attempts: readonly RuntimeAttempt[];
  readonly published?: PublishedEvent;
}

/** The pod that does something: one with a workload's identity, or one that no policy of the system knows. */
export type TryingPod = "own" | "unrelated";

/** Something done in a pod, by the policy that must answer. Commands are text of a POSIX shell. */
export type RuntimeAttempt =
  /** The policy reports it. */
  | {
      readonly kind: "reported";
      readonly rows: Rows;
      readonly policy: string;
      readonly pod: TryingPod;
      readonly command: string;
      /** A word that the event must hold; absent means that the policy's name is enough. */
      readonly word?: string;
    }
  /** The policy kills it in enforce; something harmless beside it must live. */
  | {
      readonly kind: "stopped";
      readonly rows: Rows;
      readonly policy: string;
      readonly command: string;
      readonly harmless: string;
      readonly word?: string;
    }
  /** The policy reports one start a minute, however many there are. */
  | { readonly kind: "limited"; readonly rows: Rows; readonly policy: string; readonly pod: TryingPod };

/** An event that a bridge puts on NATS, read there by a pod that may. Workloads by their names in the system. */
export interface PublishedEvent {
  readonly rows: Rows;
  readonly server: string;
  readonly port: number;
  readonly reader: string;
  readonly subject: string;
}

/** What is asked of the system's networks under Docker Compose. */
export interface ComposeChecks {
  /** Rows that ask whether the networks are there. */
  readonly networks: Rows;
  /** Rows of flows that are tried between the running services. */
  readonly flows: Rows;
  /** Rows about keeping the files before a change, and about going back. */
  readonly backup: Rows;
  readonly restore: Rows;
  /** Profiles that are started beside the services that have none. */
  readonly profiles: readonly string[];
  /** A refused connection from one network to a service on another, which the kernel's log must show. */
  readonly logged?: {
    readonly rows: Rows;
    readonly prefix: string;
    readonly from: string;
    readonly to: string;
    readonly service: string;
    readonly port: number;
  };
}

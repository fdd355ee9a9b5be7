import type { Peer } from "./peer.ts";
import type { Port } from "./port.ts";

/** A request that an HTTP rule lets pass. Both parts are RE2 and match the whole value. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
}

/**
 * One intended edge of a system, or one that must be refused. The flows of a system are its intent: the
 * communication matrix of its spec as data.
 */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  /** Ports at the destination pod, after Service translation; empty means no port applies (a Unix socket). */
  readonly ports: readonly Port[];
  /** `allow`: must get through. `deny`: must be refused. */
  readonly expect: "allow" | "deny";
  /** The only requests that may pass; absent means the flow is not judged by HTTP. */
  readonly http?: readonly HttpRequest[];
  /** True means both ends must have proven their identity first; absent means no demand. */
  readonly authenticated?: boolean;
  /** True means the system works without it; absent means it does not. */
  readonly optional?: boolean;
  /** Why the edge is there, in one sentence. */
  readonly why: string;
  /** Rows of the spec checklist this edge answers. */
  readonly rows: readonly string[];
}

import type { CloudResource } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Cloud } from "../../model/vocabulary.ts";

/** What one cloud gets, and what is to be known about it. */
export interface CloudPlan {
  readonly cloud: Cloud;
  readonly edges: readonly FirewallEdge[];
  readonly resources: readonly CloudResource[];
  /** What the cloud would refuse. */
  readonly refusals: readonly Diagnostic[];
  /** Patterns of one label in front that become any number of them here. */
  readonly widened: readonly string[];
  /** Whether names decide: on the path, only when they are asked for, or nowhere. */
  readonly names: "judged" | "asked" | "unseen";
  /** Whether flows are recorded, so that an audit can be read. */
  readonly recorded: boolean;
  /** Whether audit lets in what enforce would refuse; else it refuses what comes in as enforce does. */
  readonly auditsIngress: boolean;
  /** Whether the cloud has a word for the control plane of its platform, so that config need not name it. */
  readonly knowsControlPlane: boolean;
}

import type { Known } from "../../model/cloud.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { Pinned } from "./priority.ts";

/** Where the flows of a network are recorded. */
export interface AzureFlowLogs {
  /** Id of a storage account in the region of the network. */
  readonly storage: string;
  /** Absent means Azure's own, `NetworkWatcher_<location>`. */
  readonly watcher?: string;
}

/** Everything the firewall of one subnet is made from. */
export interface AzureFirewallSpec {
  readonly edges: readonly FirewallEdge[];
  readonly mode: Mode;
  readonly resourceGroup: Known;
  readonly location: string;
  /** Id of the virtual network; only flow logs need it. */
  readonly network: Known;
  /** Who the nodes are: a group they join, or the ranges they have. */
  readonly nodes: { readonly applicationSecurityGroup: true } | { readonly cidrs: readonly string[] };
  readonly tags: Readonly<Record<string, string>>;
  /** Priorities that somebody fixed, by edge. */
  readonly priorities: Pinned;
  /** Whether edits judge running connections again; only ever when enforcing. */
  readonly flushConnections: boolean;
  /** Absent means nothing is recorded, and audit has no evidence. */
  readonly flowLogs?: AzureFlowLogs;
  /** Absent means names are not judged. */
  readonly firewall?: AzureFirewallTier;
}

/** An Azure Firewall on the way out. */
export interface AzureFirewallTier {
  readonly sku: "Standard" | "Premium";
  /** Its own subnet (AzureFirewallSubnet) and public address, by id; absent means only the policy is made. */
  readonly attach?: { readonly subnet: string; readonly publicIp: string };
  /** Id of a Log Analytics workspace; absent means that audit shows nothing. */
  readonly workspace?: string;
  /** Ranges whose requests the rules are about. */
  readonly sources: readonly string[];
}

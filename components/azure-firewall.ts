import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { compileAzure } from "../dialects/azure/compile.ts";
import { checkAzure } from "../dialects/azure/limits.ts";
import type { AzureFirewallSpec, AzureFirewallTier, AzureFlowLogs } from "../dialects/azure/spec.ts";
import type { FirewallEdge } from "../model/edge.ts";
import type { Mode } from "../model/vocabulary.ts";
import { azureKit } from "./cloud/azure-kit.ts";
import { CloudFirewall } from "./cloud/firewall.ts";
import { acceptable, type NetworkArg, networkArg } from "./cloud/standalone.ts";

export interface AzureFirewallArgs {
  /** The virtual network: its id, its name and resource group, or the output of another stack. */
  readonly network: NetworkArg;
  /** Where the rules are made. */
  readonly resourceGroup: Input<string>;
  readonly location: string;
  /** What may cross the border, a rule each. */
  readonly edges: readonly FirewallEdge[];
  /** Who the nodes are: a group they join, or the ranges they have. */
  readonly nodes: AzureFirewallSpec["nodes"];
  /** `audit` lets all egress pass and records, `enforce` refuses what no edge names; absent means `audit`. */
  readonly mode?: Mode;
  /** Tags on everything that takes them; absent means none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Priorities by edge, where two want the same; absent means by name. */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Whether edits judge running connections again when enforcing; absent means no. */
  readonly flushConnections?: boolean;
  /** Where flows are recorded; absent means nowhere. */
  readonly flowLogs?: AzureFlowLogs;
  /** An Azure Firewall for edges to domains; absent means none. */
  readonly firewall?: AzureFirewallTier;
}

/** A network security group for the subnet of a cluster's nodes. Throws a `RefusedError` for what Azure refuses. */
export class AzureFirewall extends CloudFirewall {
  /** Attach it to the subnet; nothing does that by itself. */
  readonly networkSecurityGroupId: Output<string>;

  constructor(name: string, args: AzureFirewallArgs, opts?: ComponentResourceOptions) {
    const { edges, nodes, location, mode = "audit", tags = {}, flowLogs, firewall } = args;
    const { known, given } = networkArg(args.network, "id");
    const compiled = compileAzure({
      edges,
      mode,
      resourceGroup: { reference: "argument", name: "resourceGroup" },
      location,
      network: known,
      nodes,
      tags,
      priorities: args.priorities ?? {},
      flushConnections: args.flushConnections ?? false,
      ...(flowLogs === undefined ? {} : { flowLogs }),
      ...(firewall === undefined ? {} : { firewall }),
    });
    const refusals = [...compiled.refusals, ...checkAzure(compiled.resources)];
    const resources = acceptable(`AzureFirewall ${name}`, "azure", edges, { ...compiled, refusals });
    super(name, { kit: azureKit, resources, given: { ...given, resourceGroup: args.resourceGroup } }, opts);
    this.networkSecurityGroupId = this.attach.networkSecurityGroupId as Output<string>;
  }
}

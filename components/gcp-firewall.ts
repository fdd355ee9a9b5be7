import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { compileGcp, type GcpTargets } from "../dialects/gcp/compile.ts";
import { checkGcp } from "../dialects/gcp/limits.ts";
import type { FirewallEdge } from "../model/edge.ts";
import type { Mode } from "../model/vocabulary.ts";
import { CloudFirewall } from "./cloud/firewall.ts";
import { gcpKit } from "./cloud/gcp-kit.ts";
import { acceptable, type NetworkArg, networkArg } from "./cloud/standalone.ts";

export interface GcpFirewallArgs {
  /** The network: its path or self link, its name, or the output of another stack. */
  readonly network: NetworkArg;
  /** What may cross the border, a rule each. */
  readonly edges: readonly FirewallEdge[];
  /** Which machines are the nodes. */
  readonly targets: GcpTargets;
  /** Ranges of the nodes, for edges between them; absent means that no edge names them. */
  readonly nodeCidrs?: readonly string[];
  /** `audit` lets all egress pass and records, `enforce` refuses what no edge names; absent means `audit`. */
  readonly mode?: Mode;
  /** Absent means the provider's own. */
  readonly project?: string;
  /** Whether the network has IPv6 ranges; absent means no. */
  readonly ipv6?: boolean;
  /** Rules by name for edges to domains (Standard tier); absent means none. */
  readonly fqdnRules?: boolean;
  /** Priorities by edge, where two want the same; absent means by name. */
  readonly priorities?: Readonly<Record<string, number>>;
}

/** A network firewall policy for the nodes of a cluster. Throws a `RefusedError` for what Google Cloud refuses. */
export class GcpFirewall extends CloudFirewall {
  readonly firewallPolicyName: Output<string>;

  constructor(name: string, args: GcpFirewallArgs, opts?: ComponentResourceOptions) {
    const { edges, targets, nodeCidrs = [], mode = "audit", project, ipv6 = false } = args;
    const { known, given } = networkArg(args.network, "selfLink");
    const compiled = compileGcp({
      edges,
      mode,
      network: known,
      targets,
      nodeCidrs,
      ipv6,
      fqdnRules: args.fqdnRules ?? false,
      priorities: args.priorities ?? {},
      ...(project === undefined ? {} : { project }),
    });
    const refusals = [...compiled.refusals, ...checkGcp(compiled.resources)];
    const resources = acceptable(`GcpFirewall ${name}`, "gcp", edges, { ...compiled, refusals });
    super(name, { kit: gcpKit, resources, given }, opts);
    this.firewallPolicyName = this.attach.firewallPolicyName as Output<string>;
  }
}

import { defineRule } from "../../model/diagnostic.ts";

export const vpcCniMustLeavePolicy = defineRule({
  code: "vpc-cni-must-leave-policy",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "The VPC CNI must leave policies to Calico",
  why: "A flow passes only where both engines allow it, and the plan knows one of them",
  say: () => "Two engines would judge every packet: the VPC CNI's own network policy must be off",
  remedy: () => "Turn it off, set ANNOTATE_POD_IP=true on aws-node and let it patch pods",
  source: "docs/semantics/calico.md#platforms",
});

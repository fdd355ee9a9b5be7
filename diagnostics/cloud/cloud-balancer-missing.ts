import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const cloudBalancerMissing = defineRule({
  code: "cloud-balancer-missing",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "No rule lets a load balancer in",
  why: "Requests from outside end at the cloud firewall",
  say: ({ flows }) => `No rule lets requests from outside reach ${listed(flows)}`,
  remedy: () => "Write loadBalancer with the ports of the nodes that it uses",
  source: "S4",
});

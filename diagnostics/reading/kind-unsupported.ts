import { defineRule } from "../../model/diagnostic.ts";

export const kindUnsupported = defineRule({
  code: "kind-unsupported",
  severity: "error",
  effect: "unread",
  origin: "reader",
  title: "A kind of policy is not evaluated",
  why: "Every verdict leaves the policy out, and the cluster may decide otherwise",
  say: ({ kind }) => `${kind} is an alpha kind with tiers of its own, and this program does not evaluate it`,
  remedy: () => "Do not rely on verdicts about the connections that it judges",
  source: "Kubernetes: network-policy-api, ClusterNetworkPolicy",
});

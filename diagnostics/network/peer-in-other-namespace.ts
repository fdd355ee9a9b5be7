import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const peerInOtherNamespace = defineRule({
  code: "peer-in-other-namespace",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A peer of another namespace is not reached",
  why: "The flow that the rule is written for stays closed",
  say: ({ workloads }) =>
    `The policy names ${listed(workloads)} by pod labels alone. Pod labels alone mean pods of the policy's own namespace, so the rule does not reach ${agree(workloads, "it", "them")}`,
  remedy: () => "Add a namespaceSelector to the same peer: kubernetes.io/metadata.name is on every namespace",
  source: "Y13",
});

import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const awsNodeMustYield = defineRule({
  code: "aws-node-must-yield",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "The aws-node DaemonSet must not run",
  why: "Two CNIs give out addresses, and pods lose the network",
  say: ({ engine }) =>
    `${engineTitle(engine)} gives out the addresses, so the aws-node DaemonSet must not run`,
  remedy: ({ engine }) =>
    engine === "cilium"
      ? "Patch aws-node onto a label that no node has, taint new nodes node.cilium.io/agent-not-ready=true:NoExecute, and restart running pods"
      : "Delete the aws-node DaemonSet before the nodes join",
  source: "C1",
});

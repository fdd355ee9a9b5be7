import { defineRule } from "../../model/diagnostic.ts";

export const nodeRequirements = defineRule({
  code: "node-requirements",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "Kernel that runtime policies need",
  why: "On an older kernel the agent refuses the policy, and only its own log says so",
  say: ({ kernel }) => `The runtime policies need Linux ${kernel} or newer on every node`,
  remedy: () => "Amazon Linux 2023 and current GKE and AKS images meet it",
  source: "docs/semantics/tetragon.md#lsm-hooks",
});

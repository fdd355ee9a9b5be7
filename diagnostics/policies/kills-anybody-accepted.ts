import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const killsAnybodyAccepted = defineRule({
  code: "kills-anybody-accepted",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "A policy kills processes outside its system, accepted",
  why: "Whoever accepted the risk may not be the one whose processes are killed",
  say: ({ policies, owner, reason }) =>
    `${listed(policies)} may kill processes of the host and of every pod. ${owner} accepts this: ${reason}`,
  remedy: () => "Use runtimePolicies: hardened, which is limited to the system's pods",
  source: "X19",
});

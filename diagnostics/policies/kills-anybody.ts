import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const killsAnybody = defineRule({
  code: "kills-anybody",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A policy kills processes outside its system",
  why: "A Sigkill without a scope stops the kubelet, a login shell or a job of another team",
  say: ({ policies }) =>
    `${listed(policies)} would kill processes of the host and of every pod, the kubelet and other teams' pods included: nothing limits ${agree(policies, "it", "them")} to the system`,
  remedy: () =>
    "Use runtimePolicies: hardened, keep them in audit, or accept it in writing under acknowledge",
  source: "X19",
});

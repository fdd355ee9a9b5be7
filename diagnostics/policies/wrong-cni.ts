import { defineRule } from "../../model/diagnostic.ts";
import { agree, engineTitle, listed } from "../sentence.ts";

export const wrongCni = defineRule({
  code: "wrong-cni",
  severity: "error",
  effect: "rejected",
  origin: "plan",
  title: "The CNI cannot carry a policy",
  why: "The cluster does not know the kind of the object, so nothing of the policy is applied",
  say: ({ policies, cni, engine }) =>
    `${listed(policies)} ${agree(policies, "needs", "need")} ${engineTitle(engine)}, and the CNI of this cluster is ${cni}`,
  remedy: ({ engine }) => `Set cluster.cni to ${engine}, or switch these policies off`,
  source: "X32",
});

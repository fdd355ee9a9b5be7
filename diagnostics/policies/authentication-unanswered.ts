import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const authenticationUnanswered = defineRule({
  code: "authentication-unanswered",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Mutual authentication is off",
  why: "The policies allow the flow, and the agents still drop it",
  say: ({ policies }) =>
    `${listed(policies)} ${agree(policies, "demands", "demand")} mutual authentication, which is off, so every such flow is dropped`,
  remedy: () => "Set authentication.provider to spire, or keep the stack in audit",
  source: "X5",
});

import { defineRule } from "../../model/diagnostic.ts";
import { cloudTitle } from "../sentence.ts";

export const cloudAuditUnseen = defineRule({
  code: "cloud-audit-unseen",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "An audit that nothing records",
  why: "The audit reports nothing, which looks as if no flow would be refused",
  say: ({ cloud }) =>
    `Mode audit lets everything pass on ${cloudTitle(cloud)}, and nothing records what passes`,
  remedy: ({ cloud }) => `Write cloud.${cloud}.flowLogs`,
  source: "docs/semantics/cloud.md#audit-and-enforce-at-a-border",
});

import { defineRule } from "../../model/diagnostic.ts";

export const notAPolicy = defineRule({
  code: "not-a-policy",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "A case holds an object that is not a policy",
  why: "No verdict counts what could not be read",
  say: ({ kind }) => `${kind} is not a policy, and a policy refers to nothing of this kind`,
  remedy: () => "Remove it from the policies of the case",
  source: "Palisade: docs/verdicts.md, Case files",
});

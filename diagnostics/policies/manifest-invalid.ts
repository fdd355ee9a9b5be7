import { defineRule } from "../../model/diagnostic.ts";

export const manifestInvalid = defineRule({
  code: "manifest-invalid",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "The API server refuses an object",
  why: "The update stops at this object: what stands before it is applied, the rest is not",
  say: ({ problem }) => `The API server would refuse this object: ${problem}`,
  remedy: ({ remedy }) => String(remedy),
  source: "docs/semantics/kubernetes.md#refused-by-the-api-server",
});

import { defineRule } from "../../model/diagnostic.ts";

export const tooMany = defineRule({
  code: "too-many",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A list has too many entries",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ count, most, what }) => `The field holds ${count} ${what}, and at most ${most} are allowed`,
  remedy: ({ most }) => (most === 0 ? "Remove it" : "Split it into several"),
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";

export const tooFew = defineRule({
  code: "too-few",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A list has too few entries",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ count, least, what }) => `The field holds ${count} ${what}, and at least ${least} must be there`,
  remedy: ({ what, least }) => `Add ${what} until there are ${least}, or remove the field`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";

export const tooShort = defineRule({
  code: "too-short",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A text is too short",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ count, least, what }) => `The value has ${count} ${what}, and at least ${least} are needed`,
  remedy: () => "Write a longer one",
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";

export const tooLong = defineRule({
  code: "too-long",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A text is too long",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ count, most, what }) => `The value has ${count} ${what}, and at most ${most} are allowed`,
  remedy: () => "Shorten it",
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";

export const outOfRange = defineRule({
  code: "out-of-range",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A number is out of range",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value }) => `${value} is out of range`,
  remedy: ({ range }) => `Write a number ${range}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

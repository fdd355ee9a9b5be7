import { defineRule } from "../../model/diagnostic.ts";

export const badLabel = defineRule({
  code: "bad-label",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A label is not valid",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ part, value, form }) => `The label ${part} ${value} is not valid: it must be ${form}`,
  remedy: ({ part }) => `Change the label ${part}`,
  source: "Kubernetes: Labels and Selectors, Syntax and character set",
});

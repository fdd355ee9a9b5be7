import { defineRule } from "../../model/diagnostic.ts";

export const validationRule = defineRule({
  code: "validation-rule",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A validation rule of the schema does not hold",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ problem }) => String(problem),
  remedy: ({ fix }) => String(fix),
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation rules",
});

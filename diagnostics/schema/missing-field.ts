import { defineRule } from "../../model/diagnostic.ts";

export const missingField = defineRule({
  code: "missing-field",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A required field is missing",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ field }) => `The field ${field} is missing`,
  remedy: ({ field, near, hint }) =>
    near === undefined
      ? `Add ${field}${hint === undefined ? "" : `; ${hint}`}`
      : `Rename ${near} to ${field}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";

export const noAlternative = defineRule({
  code: "no-alternative",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A value fits none of the alternatives of the schema",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ keyword }) => `The value does not fit the alternatives that the schema has (${keyword})`,
  remedy: () => "Compare it with the schema of the kind",
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

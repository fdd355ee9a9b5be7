import { defineRule } from "../../model/diagnostic.ts";

export const pattern = defineRule({
  code: "pattern",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A text does not have the form that the field takes",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value }) => `${value} does not have the form that the field takes`,
  remedy: ({ near, form }) => `Write ${near ?? form}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

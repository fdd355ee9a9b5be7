import { defineRule } from "../../model/diagnostic.ts";

export const format = defineRule({
  code: "format",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A text is not of the format that the field takes",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value, wanted }) => `${value} is not ${wanted}`,
  remedy: ({ near, wanted }) => `Write ${near ?? wanted}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

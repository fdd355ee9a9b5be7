import { defineRule } from "../../model/diagnostic.ts";
import { either } from "../sentence.ts";

export const notAllowed = defineRule({
  code: "not-allowed",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A value is not one of those that the field takes",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value }) => `The field does not take ${value}`,
  remedy: ({ near, allowed }) =>
    near === undefined ? `Write ${either(allowed)}` : `Write ${near}; the field takes ${either(allowed)}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

import { defineRule } from "../../model/diagnostic.ts";
import { either, listed } from "../sentence.ts";

export const atLeastOne = defineRule({
  code: "at-least-one",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "At least one of several fields must be set",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ fields }) => `At least one of ${listed(fields)} must be set, and none is`,
  remedy: ({ fields, near, meant }) =>
    near === undefined ? `Add ${either(fields)}` : `Rename ${near} to ${meant}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

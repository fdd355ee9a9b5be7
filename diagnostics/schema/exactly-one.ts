import { defineRule } from "../../model/diagnostic.ts";
import { either, isEmpty, listed } from "../sentence.ts";

export const exactlyOne = defineRule({
  code: "exactly-one",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "Exactly one of several fields must be set",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ fields, set }) =>
    `Exactly one of ${listed(fields)} must be set, and ${isEmpty(set) ? "none is" : `${listed(set)} are`}`,
  remedy: ({ fields, set, near, meant, hint }) => {
    if (near !== undefined) return `Rename ${near} to ${meant}`;
    const end = hint === undefined ? "" : `; ${hint}`;
    return isEmpty(set) ? `Add ${either(fields)}${end}` : `Keep ${either(set)}`;
  },
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Validation",
});

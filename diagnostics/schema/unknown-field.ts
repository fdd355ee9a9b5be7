import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const unknownField = defineRule({
  code: "unknown-field",
  severity: "error",
  effect: "pruned",
  origin: "schema",
  title: "A field is not part of the schema",
  why: "The API server drops the field and applies the rest, which means something else than what is written",
  say: ({ field }) => `There is no field ${field} here`,
  remedy: ({ near, known }) =>
    near === undefined ? `Remove it; the fields here are ${listed(known)}` : `Write ${near}`,
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Field pruning",
});

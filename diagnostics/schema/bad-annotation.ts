import { defineRule } from "../../model/diagnostic.ts";

export const badAnnotation = defineRule({
  code: "bad-annotation",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "The key of an annotation is not valid",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value, form }) => `The key ${value} is not valid: it must be ${form}`,
  remedy: () => "Change the key",
  source: "Kubernetes: Annotations, Syntax and character set",
});

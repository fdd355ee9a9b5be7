import { defineRule } from "../../model/diagnostic.ts";

export const duplicateObject = defineRule({
  code: "duplicate-object",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "An object was read twice",
  why: "A cluster holds one object of a name, and the input does not say which",
  say: ({ kind, name, first }) => `${kind} ${name} was already read from ${first}, and the first one is used`,
  remedy: () => "Remove one of them",
  source: "Kubernetes: Object Names and IDs",
});

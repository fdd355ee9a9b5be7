import { defineRule } from "../../model/diagnostic.ts";

export const duplicateEntry = defineRule({
  code: "duplicate-entry",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A list holds an entry twice",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ first, second, keys }) =>
    keys === undefined
      ? `Entries ${first} and ${second} are equal`
      : `Entries ${first} and ${second} have the same ${keys}`,
  remedy: () => "Remove one of them",
  source: "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Merge strategy",
});

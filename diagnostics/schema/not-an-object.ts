import { defineRule } from "../../model/diagnostic.ts";

export const notAnObject = defineRule({
  code: "not-an-object",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A document is not an object",
  why: "Nothing of the document is read",
  say: ({ found }) => `The document is ${found}, and a manifest is an object`,
  remedy: () => "Write an object with apiVersion, kind, metadata and spec",
  source: "Kubernetes: API conventions, Types (Kinds)",
});

import { defineRule } from "../../model/diagnostic.ts";

export const notText = defineRule({
  code: "not-text",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "A file is not text",
  why: "No verdict counts what could not be read",
  say: () => "The file holds binary data",
  remedy: () => "Leave it out, or name the files that hold manifests",
  source: "YAML: 1.2.2, 5.1 Character Set",
});

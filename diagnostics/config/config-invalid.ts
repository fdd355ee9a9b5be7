import { defineRule } from "../../model/diagnostic.ts";

export const configInvalid = defineRule({
  code: "config-invalid",
  severity: "error",
  effect: "unread",
  origin: "config",
  title: "A config key is wrong",
  why: "Nothing of the stack is planned or applied",
  say: ({ problem }) => String(problem),
  remedy: ({ remedy, near }) => (near === undefined ? String(remedy) : `Did you mean "${near}"? ${remedy}`),
  source: "README.md#use-it",
});

import { defineRule } from "../../model/diagnostic.ts";

export const fileTooLarge = defineRule({
  code: "file-too-large",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "A file or a document is too large to read",
  why: "No verdict counts what could not be read",
  say: ({ what, size, most }) => `The ${what} has ${size} characters, and at most ${most} are read`,
  remedy: () => "Split it into several files",
  source: "Palisade: a limit that bounds the cost of hostile input",
});

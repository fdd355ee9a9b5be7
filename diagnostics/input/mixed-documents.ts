import { defineRule } from "../../model/diagnostic.ts";

export const mixedDocuments = defineRule({
  code: "mixed-documents",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "The items of a cloud export are of different kinds",
  why: "No verdict counts what could not be read",
  say: () => "The item is of another kind than the items before it",
  remedy: () => "Give each export as a document of its own",
  source: "Clouds: the export commands of aws, gcloud and az",
});

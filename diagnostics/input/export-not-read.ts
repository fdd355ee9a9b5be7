import { defineRule } from "../../model/diagnostic.ts";

export const exportNotRead = defineRule({
  code: "export-not-read",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "An export of a cloud is of a kind that is not read",
  why: "No verdict counts what could not be read",
  say: ({ what }) =>
    `The document holds ${what}, which judge single packets and not connections, and are not read`,
  remedy: () => "Leave the file out",
  source: "Clouds: the export commands of aws, gcloud and az",
});

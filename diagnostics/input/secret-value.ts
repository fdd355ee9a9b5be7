import { defineRule } from "../../model/diagnostic.ts";

export const secretValue = defineRule({
  code: "secret-value",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "A value of a cloud export is encrypted",
  why: "No verdict counts what could not be read",
  say: () => "The value is a secret, so the rule cannot be judged",
  remedy: () => "Export the stack with pulumi stack export --show-secrets",
  source: "Pulumi: pulumi stack export",
});

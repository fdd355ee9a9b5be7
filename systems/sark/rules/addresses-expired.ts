import { defineRule } from "../../../model/diagnostic.ts";

export const addressesExpired = defineRule({
  code: "addresses-expired",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Addresses after their last day",
  why: "The addresses may belong to somebody else by now",
  say: ({ domain, owner, expires }) =>
    `${owner} answered for the addresses of ${domain} until ${expires}, and that day has passed`,
  remedy: () => "Compare them with the provider's list and write a new last day, or remove the entry",
  source: "X30",
});

import { agree, listed } from "../../../diagnostics/sentence.ts";
import { defineRule } from "../../../model/diagnostic.ts";

export const addressesGoStale = defineRule({
  code: "addresses-go-stale",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Addresses in place of domains",
  why: "The list lets other sites in, and loses the wanted one when its provider moves",
  say: ({ domains, owners, until }) =>
    `Addresses stand for ${listed(domains)}. Other sites may share them, and the provider may change them. ${listed(owners)} ${agree(owners, "answers", "answer")} for them, the first until ${until}`,
  remedy: () => "Use Cilium or Calico Enterprise where the names themselves must be judged",
  source: "X30",
});

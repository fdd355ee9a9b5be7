import { agree, listed } from "../../../diagnostics/sentence.ts";
import { defineRule } from "../../../model/diagnostic.ts";

export const servicesWithoutTier = defineRule({
  code: "services-without-tier",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Services without a tier",
  why: "Anybody in the cluster reaches such a service, and it reaches none of the tiers",
  say: ({ services }) =>
    `The spec gives ${listed(services)} no tier, so no policy selects ${agree(services, "this service", "these services")}: ${agree(services, "it is", "they are")} open, and cut off from the tiers that are closed`,
  remedy: ({ services }) =>
    `Give ${agree(services, "it a tier", "them tiers")} under palisade:systems.pmoves.tiers, and ${agree(services, "its", "their")} pods the label`,
  source: "X25",
});

import { defineRule } from "../../../model/diagnostic.ts";

export const addressesWithoutDomain = defineRule({
  code: "addresses-without-domain",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Addresses for a domain that is not on the allow list",
  why: "The policies open addresses that nobody asked for",
  say: ({ domain, near }) =>
    `${domain} is not on the allow list${near === undefined ? "" : `, which has ${near}`}, and its addresses would be opened all the same`,
  remedy: () => "Write the domain as palisade:systems.sark.domains has it, or remove the entry",
  source: "X30",
});

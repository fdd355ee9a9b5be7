import { defineRule } from "../../model/diagnostic.ts";

export const cloudNamesMoot = defineRule({
  code: "cloud-names-moot",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "A rule to anywhere makes names moot",
  why: "The list of names looks like a limit and is none",
  say: ({ ports }) =>
    `The rule lets ${ports} out to any address, so names on that port decide nothing at the cloud firewall`,
  remedy: ({ cloud }) =>
    `Name the domains that are needed in its place: cloud.${cloud}.expandDomains: { "*": [ … ] }, or domain in the entry under allow`,
  source: "docs/semantics/cloud.md#network-firewall",
});

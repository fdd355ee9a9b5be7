import { defineRule } from "../../model/diagnostic.ts";

export const stagedKindsMissing = defineRule({
  code: "staged-kinds-missing",
  severity: "error",
  effect: "rejected",
  origin: "plan",
  title: "This Calico has no staged kinds",
  why: "The cluster does not know the staged objects, so nothing is audited",
  say: ({ version, from }) =>
    `Calico ${version} cannot audit: its staged kinds came with ${from}, and nothing else reports without enforcing`,
  remedy: ({ from }) => `Upgrade Calico to ${from} or newer, or set the mode of these policies to enforce`,
  source: "docs/semantics/calico.md#staged-policies",
});

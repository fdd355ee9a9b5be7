import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const podCidrUnused = defineRule({
  code: "pod-cidr-unused",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "The range of the pods changes nothing",
  why: "Whoever reads the config believes in a range that no pod has",
  say: ({ engine, platform }) =>
    `The range changes nothing: addresses on ${platform} do not come from ${engineTitle(engine)} here`,
  remedy: () => "Remove it",
  source: "C1",
});

import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const presetMissing = defineRule({
  code: "preset-missing",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "No preset for this platform and CNI mode",
  why: "Nobody documents this installation, and pods may be left without a network",
  say: ({ engine, platform, cniMode }) =>
    `${engineTitle(engine)} has no supported ${cniMode} mode on ${platform}`,
  remedy: ({ engine }) =>
    `Take the other cluster.cniMode, or say that it already runs (engines.${engine}.install: false)`,
  source: "docs/semantics/cilium.md#install-presets",
});

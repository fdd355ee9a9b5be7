import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const networkPluginMustBeNone = defineRule({
  code: "network-plugin-must-be-none",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "AKS must not bring a CNI",
  why: "Two CNIs give out addresses, and pods lose the network",
  say: ({ engine }) => `${engineTitle(engine)} gives out the addresses, so AKS must not bring a CNI`,
  remedy: ({ engine }) =>
    engine === "cilium"
      ? "Create the cluster with --network-plugin none; with Azure CNI powered by Cilium, set engines.cilium.install: false"
      : "Create the cluster with --network-plugin none",
  source: "docs/semantics/cilium.md#install-presets",
});

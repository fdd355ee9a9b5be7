import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const dataplaneV2MustBeOff = defineRule({
  code: "dataplane-v2-must-be-off",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "GKE Dataplane V2 must be off",
  why: "Two engines program the same nodes, and pods lose the network",
  say: ({ engine }) =>
    `${engineTitle(engine)} cannot run beside GKE Dataplane V2 or GKE's own network policy`,
  remedy: ({ engine }) =>
    engine === "cilium"
      ? "Use a cluster without them; with Dataplane V2, Cilium is there already: engines.cilium.install: false"
      : "Use a cluster without them, with intranode visibility on",
  source: "docs/semantics/cilium.md#install-presets",
});

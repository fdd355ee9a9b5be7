import { defineRule } from "../../model/diagnostic.ts";

export const forwardingNotEvaluated = defineRule({
  code: "forwarding-not-evaluated",
  severity: "info",
  effect: "none",
  origin: "reader",
  title: "A policy also judges what hosts forward",
  why: "A host that forwards may refuse what the verdict allows",
  say: () =>
    "The policy also judges what hosts forward to and from pods, and verdicts about pods leave that out: the input does not say which host forwards",
  remedy: () => "Judge the forwarded connections by hand",
  source: "Calico: Apply policy to forwarded traffic",
});

import { defineRule } from "../../model/diagnostic.ts";

export const httpNotEnforced = defineRule({
  code: "http-not-enforced",
  severity: "warning",
  effect: "none",
  origin: "reader",
  title: "Calico does not enforce an HTTP match",
  why: "A reader of the policy expects that other requests are refused",
  say: () => "Felix ignores http, so without the Dikastes sidecar this rule allows every request",
  remedy: () => "Remove http, or run Dikastes with Istio beside every workload that the policy selects",
  source: "Calico: Enforce network policy for Istio",
});

import { defineRule } from "../../model/diagnostic.ts";
import { agree } from "../sentence.ts";

export const kindNotEnforced = defineRule({
  code: "kind-not-enforced",
  severity: "warning",
  effect: "rejected",
  origin: "analysis",
  title: "The engine does not enforce a kind of policy",
  why: "A policy that nothing enforces protects nothing",
  say: ({ count, kind, engine, host }) =>
    host === true
      ? `${count} ${kind} ${agree(count, "is", "are")} left out: host policies need the host firewall`
      : `${count} ${kind} ${agree(count, "is", "are")} left out: ${engine} does not enforce this kind`,
  remedy: () => "Say with --engine which engine enforces, or do not count on these policies",
  source: "Palisade: docs/verdicts.md, Engines",
});

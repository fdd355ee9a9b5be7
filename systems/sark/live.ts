import type { LiveChecks } from "../../model/live-checks.ts";

/** What the spec asks of a running cluster beside the flows (S7), and hosts that are there for its patterns. */
export const live: LiveChecks = {
  applied: { network: ["S7"] },
  outside: { "*.openai.com": "api.openai.com", "*.anthropic.com": "api.anthropic.com" },
};

import type { LiveChecks } from "../../model/live-checks.ts";

/** Rows about its policies being there, and an address of Anthropic's API for the range that sandboxes may call. */
export const live: LiveChecks = {
  applied: { network: ["S7"] },
  outside: { "160.79.104.0/23": "160.79.104.10" },
};

import type { Direction } from "../../model/rule.ts";
import type { Mode } from "../../model/vocabulary.ts";

/** What catches the rest does, and whether it records; a rule that hands on cannot. */
export interface CatchAll {
  readonly action: "allow" | "deny" | "goto_next";
  readonly enableLogging: boolean;
}

/**
 * Without a rule Google Cloud lets everything out and nothing in
 * (docs/semantics/cloud.md#implied-rules-and-the-catch-all), so audit allows and records egress, and hands ingress
 * on: to allow it would open what was closed before.
 */
export const CATCH_ALL: Readonly<Record<Direction, Readonly<Record<Mode, CatchAll>>>> = {
  egress: {
    audit: { action: "allow", enableLogging: true },
    enforce: { action: "deny", enableLogging: true },
  },
  ingress: {
    audit: { action: "goto_next", enableLogging: false },
    enforce: { action: "deny", enableLogging: true },
  },
};

import type { Mode } from "../../model/vocabulary.ts";

/**
 * What the catch-all rules do in each mode, alone: everything else is the same in both
 * (docs/semantics/cloud.md#catch-all-rules-of-azure). Records of flows name the rule, so in audit its matches are
 * what enforce would refuse.
 */
export const CATCH_ALL_ACCESS: Readonly<Record<Mode, "Allow" | "Deny">> = { audit: "Allow", enforce: "Deny" };

/** What the rules that catch the rest are called, or how their names begin or end. */
export const CATCH_ALL = "catch-all";

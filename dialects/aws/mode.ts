import type { Mode } from "../../model/vocabulary.ts";

/**
 * What each mode sets (docs/semantics/cloud.md#audit-and-enforce-at-a-border, #network-firewall, #dns-firewall).
 * Audit keeps everything that worked: streams that began before the firewall go on, and a resolver that fails lets
 * names through.
 */
export const NETWORK_FIREWALL_MODES: Readonly<
  Record<
    Mode,
    { readonly defaultActions: readonly string[]; readonly streamExceptionPolicy: "CONTINUE" | "DROP" }
  >
> = {
  audit: { defaultActions: ["aws:alert_established"], streamExceptionPolicy: "CONTINUE" },
  enforce: {
    defaultActions: ["aws:drop_established", "aws:alert_established"],
    streamExceptionPolicy: "DROP",
  },
};

export const DNS_FIREWALL_MODES: Readonly<
  Record<
    Mode,
    {
      readonly action:
        | { readonly action: "ALERT" }
        | { readonly action: "BLOCK"; readonly blockResponse: "NXDOMAIN" };
      readonly failOpen: "ENABLED" | "DISABLED";
    }
  >
> = {
  audit: { action: { action: "ALERT" }, failOpen: "ENABLED" },
  enforce: { action: { action: "BLOCK", blockResponse: "NXDOMAIN" }, failOpen: "DISABLED" },
};

import type { Stated } from "./stated.ts";

/**
 * Every resource of the firewall in arguments.test.ts by its name, with all that it is given
 * (docs/semantics/cloud.md#order-of-rules).
 */
export const GCP_STATED: Stated = {
  "api-out": [
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    {
      action: "allow",
      description: "Models.",
      direction: "EGRESS",
      disabled: false,
      enableLogging: false,
      firewallPolicy: "b-policy-made",
      match: { destFqdns: ["api.openai.com"], layer4Configs: [{ ipProtocol: "tcp", ports: ["443"] }] },
      priority: 1502,
      ruleName: "api-out",
      targetSecureTags: [{ name: "tagValues/1" }],
    },
  ],
  association: [
    "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation",
    { attachmentTarget: "link/prod", firewallPolicy: "b-policy-made" },
  ],
  "egress-catch-all": [
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    {
      action: "deny",
      description: "Catches what no other rule of this policy names.",
      direction: "EGRESS",
      disabled: false,
      enableLogging: true,
      firewallPolicy: "b-policy-made",
      match: { destIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
      priority: 2147483000,
      ruleName: "egress-catch-all",
      targetSecureTags: [{ name: "tagValues/1" }],
    },
  ],
  "ingress-catch-all": [
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    {
      action: "deny",
      description: "Catches what no other rule of this policy names.",
      direction: "INGRESS",
      disabled: false,
      enableLogging: true,
      firewallPolicy: "b-policy-made",
      match: { layer4Configs: [{ ipProtocol: "all" }], srcIpRanges: ["0.0.0.0/0"] },
      priority: 2147483001,
      ruleName: "ingress-catch-all",
      targetSecureTags: [{ name: "tagValues/1" }],
    },
  ],
  partner: [
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    {
      action: "allow",
      description: "A partner.",
      direction: "EGRESS",
      disabled: false,
      enableLogging: false,
      firewallPolicy: "b-policy-made",
      match: { destIpRanges: ["203.0.113.0/24"], layer4Configs: [{ ipProtocol: "tcp", ports: ["8443"] }] },
      priority: 1501,
      ruleName: "partner",
      targetSecureTags: [{ name: "tagValues/1" }],
    },
  ],
  policy: [
    "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy",
    { description: "Nodes of the cluster, as Palisade plans them" },
  ],
  "web-in": [
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    {
      action: "allow",
      description: "Requests.",
      direction: "INGRESS",
      disabled: false,
      enableLogging: false,
      firewallPolicy: "b-policy-made",
      match: { layer4Configs: [{ ipProtocol: "tcp", ports: ["30443"] }], srcIpRanges: ["10.9.0.0/24"] },
      priority: 1500,
      ruleName: "web-in",
      targetSecureTags: [{ name: "tagValues/1" }],
    },
  ],
};

import { getNetwork } from "@pulumi/gcp/compute/getNetwork.js";
import { NetworkFirewallPolicy } from "@pulumi/gcp/compute/networkFirewallPolicy.js";
import { NetworkFirewallPolicyAssociation } from "@pulumi/gcp/compute/networkFirewallPolicyAssociation.js";
import { NetworkFirewallPolicyRule } from "@pulumi/gcp/compute/networkFirewallPolicyRule.js";
import { RunError } from "@pulumi/pulumi";
import { type GcpType, POLICY } from "../../dialects/gcp/resources.ts";
import { attachable, type CloudKit } from "./firewall.ts";

const classes = {
  "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy": NetworkFirewallPolicy,
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": NetworkFirewallPolicyRule,
  "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation":
    NetworkFirewallPolicyAssociation,
} satisfies Record<GcpType, unknown>;

/** Google Cloud, with nothing of its SDK but these classes. */
export const gcpKit: CloudKit = {
  cloud: "gcp",
  component: "palisade:components:GcpFirewall",
  classes,
  findNetwork: ({ name, project }, parent) =>
    getNetwork({ name, ...(project === undefined ? {} : { project }) }, { parent }).then(
      ({ selfLink }) => {
        if (selfLink !== undefined && selfLink !== "") return selfLink;
        throw unknownNetwork(name, "the answer has no link");
      },
      (error: unknown) => {
        throw unknownNetwork(name, (error as Error).message);
      },
    ),
  outputs: (resources) =>
    attachable(resources, {
      firewallPolicyName: [POLICY, "name"],
      firewallPolicyId: [POLICY, "networkFirewallPolicyId"],
    }),
};

const unknownNetwork = (name: string, because: string): RunError =>
  new RunError(
    `No network is called ${name}: ${because}. Correct cloud.gcp.network, or write projects/PROJECT/global/networks/NAME.`,
  );

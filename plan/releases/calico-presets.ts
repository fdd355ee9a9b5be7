import { awsNodeMustYield } from "../../diagnostics/releases/aws-node-must-yield.ts";
import { dataplaneV2MustBeOff } from "../../diagnostics/releases/dataplane-v2-must-be-off.ts";
import { defaultCniMustBeOff } from "../../diagnostics/releases/default-cni-must-be-off.ts";
import { networkPluginMustBeNone } from "../../diagnostics/releases/network-plugin-must-be-none.ts";
import { networkPolicyMustBeNone } from "../../diagnostics/releases/network-policy-must-be-none.ts";
import { vpcCniMustLeavePolicy } from "../../diagnostics/releases/vpc-cni-must-leave-policy.ts";
import type { DiagnosticRule } from "../../model/diagnostic.ts";
import type { CniMode, Platform } from "../../model/vocabulary.ts";

/** What one platform needs of the operator's Installation, and of the people who run the cluster. */
export interface CalicoPreset {
  /** How pods of different nodes reach each other; absent means the platform's own CNI gives addresses. */
  readonly encapsulation?: "VXLAN" | "VXLANCrossSubnet";
  /** Chart values by path. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What must be so on the cluster and no chart can bring about. */
  readonly prerequisites: readonly DiagnosticRule[];
}

const provider = (name: string): Readonly<Record<string, string>> => ({
  "installation.kubernetesProvider": name,
});

const cni = (type: "Calico" | "AmazonVPC" | "GKE" | "AzureVNET"): Readonly<Record<string, string>> => ({
  "installation.cni.type": type,
});

/** Cloud networks do not peer with nodes. */
const WITHOUT_BGP = { "installation.calicoNetwork.bgp": "Disabled" } as const;

/**
 * The pairs the operator supports (docs/semantics/calico.md#platforms). No row means that it has no CNI type
 * for the pair: it cannot police behind an arbitrary CNI, and GKE offers no nodes without one.
 */
export const CALICO_PRESETS: Readonly<Record<`${Platform} ${CniMode}`, CalicoPreset | undefined>> = {
  "eks full": {
    encapsulation: "VXLAN",
    values: { ...provider("EKS"), ...cni("Calico"), ...WITHOUT_BGP },
    prerequisites: [awsNodeMustYield],
  },
  "eks chaining": {
    values: { ...provider("EKS"), ...cni("AmazonVPC"), ...WITHOUT_BGP },
    prerequisites: [vpcCniMustLeavePolicy],
  },
  "gke full": undefined,
  "gke chaining": {
    values: { ...provider("GKE"), ...cni("GKE") },
    prerequisites: [dataplaneV2MustBeOff],
  },
  "aks full": {
    encapsulation: "VXLAN",
    values: { ...provider("AKS"), ...cni("Calico"), ...WITHOUT_BGP },
    prerequisites: [networkPluginMustBeNone],
  },
  "aks chaining": {
    values: { ...provider("AKS"), ...cni("AzureVNET") },
    prerequisites: [networkPolicyMustBeNone],
  },
  "kind full": {
    encapsulation: "VXLANCrossSubnet",
    values: { ...cni("Calico") },
    prerequisites: [defaultCniMustBeOff],
  },
  "kind chaining": undefined,
  "generic full": { encapsulation: "VXLANCrossSubnet", values: { ...cni("Calico") }, prerequisites: [] },
  "generic chaining": undefined,
};

import type { CniMode, Platform } from "../../model/vocabulary.ts";
import type { FindingCode } from "../findings/index.ts";

/** What one platform needs of the operator's Installation, and of the people who run the cluster. */
export interface CalicoPreset {
  /** How pods of different nodes reach each other; absent means the platform's own CNI gives addresses. */
  readonly encapsulation?: "VXLAN" | "VXLANCrossSubnet";
  /** Chart values by path. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What must be so on the cluster and no chart can bring about. */
  readonly prerequisites: readonly FindingCode[];
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
 * The pairs the operator supports (semantics/kubernetes-calico-compose.md §3). No row means that it has no CNI type
 * for the pair: it cannot police behind an arbitrary CNI, and GKE offers no nodes without one.
 */
export const CALICO_PRESETS: Readonly<Record<`${Platform} ${CniMode}`, CalicoPreset | undefined>> = {
  "eks full": {
    encapsulation: "VXLAN",
    values: { ...provider("EKS"), ...cni("Calico"), ...WITHOUT_BGP },
    prerequisites: ["aws-node-must-yield"],
  },
  "eks chaining": {
    values: { ...provider("EKS"), ...cni("AmazonVPC"), ...WITHOUT_BGP },
    prerequisites: ["vpc-cni-must-leave-policy"],
  },
  "gke full": undefined,
  "gke chaining": {
    values: { ...provider("GKE"), ...cni("GKE") },
    prerequisites: ["dataplane-v2-must-be-off"],
  },
  "aks full": {
    encapsulation: "VXLAN",
    values: { ...provider("AKS"), ...cni("Calico"), ...WITHOUT_BGP },
    prerequisites: ["network-plugin-must-be-none"],
  },
  "aks chaining": {
    values: { ...provider("AKS"), ...cni("AzureVNET") },
    prerequisites: ["network-policy-must-be-none"],
  },
  "kind full": {
    encapsulation: "VXLANCrossSubnet",
    values: { ...cni("Calico") },
    prerequisites: ["default-cni-must-be-off"],
  },
  "kind chaining": undefined,
  "generic full": { encapsulation: "VXLANCrossSubnet", values: { ...cni("Calico") }, prerequisites: [] },
  "generic chaining": undefined,
};

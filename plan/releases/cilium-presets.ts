import { awsNodeMustYield } from "../../diagnostics/releases/aws-node-must-yield.ts";
import { chainingConfigMustExist } from "../../diagnostics/releases/chaining-config-must-exist.ts";
import { dataplaneV2MustBeOff } from "../../diagnostics/releases/dataplane-v2-must-be-off.ts";
import { defaultCniMustBeOff } from "../../diagnostics/releases/default-cni-must-be-off.ts";
import { networkPluginMustBeNone } from "../../diagnostics/releases/network-plugin-must-be-none.ts";
import { podCidrMayOverlap } from "../../diagnostics/releases/pod-cidr-may-overlap.ts";
import { podCidrMissing } from "../../diagnostics/releases/pod-cidr-missing.ts";
import { podsNeedRestart } from "../../diagnostics/releases/pods-need-restart.ts";
import type { DiagnosticRule } from "../../model/diagnostic.ts";
import type { CniMode, Platform } from "../../model/vocabulary.ts";

/** Where the range of the pods goes: routed as it is, Cilium's own pool, or decided by somebody else. */
export type PodCidrUse = "native-routing" | "pool" | "elsewhere";

/** What one platform needs of the chart, and of the people who run the cluster. */
export interface CiliumPreset {
  readonly podCidr: PodCidrUse;
  /** What it means that the operator named no range; absent means nothing. */
  readonly withoutPodCidr?: DiagnosticRule;
  /** Chart values by path. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What must be so on the cluster and no chart can bring about. */
  readonly prerequisites: readonly DiagnosticRule[];
}

/** Behind a CNI that gives pods a veth pair; its configuration, with cilium-cni at the end, is the operator's. */
const GENERIC_VETH = {
  "cni.chainingMode": "generic-veth",
  "cni.customConf": true,
  "cni.configMap": "cni-configuration",
  routingMode: "native",
  enableIPv4Masquerade: false,
} as const;

/**
 * The install guides of Cilium 1.20 as data (docs/semantics/cilium.md#install-presets). No row means that no guide
 * covers the pair: GKE has no documented chaining, and on kind there is nothing to chain behind.
 */
export const CILIUM_PRESETS: Readonly<Record<`${Platform} ${CniMode}`, CiliumPreset | undefined>> = {
  "eks full": {
    podCidr: "elsewhere",
    values: { "eni.enabled": true },
    prerequisites: [awsNodeMustYield],
  },
  "eks chaining": {
    podCidr: "elsewhere",
    values: {
      "cni.chainingMode": "aws-cni",
      "cni.exclusive": false,
      enableIPv4Masquerade: false,
      routingMode: "native",
    },
    prerequisites: [podsNeedRestart],
  },
  "gke full": {
    podCidr: "native-routing",
    withoutPodCidr: podCidrMissing,
    values: {
      "gke.enabled": true,
      "ipam.mode": "kubernetes",
      "nodeinit.enabled": true,
      "nodeinit.reconfigureKubelet": true,
      "nodeinit.removeCbrBridge": true,
      "cni.binPath": "/home/kubernetes/bin",
    },
    prerequisites: [dataplaneV2MustBeOff, podsNeedRestart],
  },
  "gke chaining": undefined,
  "aks full": {
    podCidr: "pool",
    withoutPodCidr: podCidrMayOverlap,
    values: { "aksbyocni.enabled": true },
    prerequisites: [networkPluginMustBeNone],
  },
  "aks chaining": {
    podCidr: "elsewhere",
    values: { ...GENERIC_VETH, "cni.exclusive": false, "endpointRoutes.enabled": true },
    prerequisites: [chainingConfigMustExist, podsNeedRestart],
  },
  /** One operator: its replicas refuse to share a node, and a kind cluster often has one. */
  "kind full": {
    podCidr: "elsewhere",
    values: { "ipam.mode": "kubernetes", "operator.replicas": 1 },
    prerequisites: [defaultCniMustBeOff],
  },
  "kind chaining": undefined,
  "generic full": { podCidr: "pool", values: {}, prerequisites: [] },
  "generic chaining": {
    podCidr: "elsewhere",
    values: GENERIC_VETH,
    prerequisites: [chainingConfigMustExist, podsNeedRestart],
  },
};

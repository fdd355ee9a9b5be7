import { anyIcmp } from "../../model/edge.ts";
import { tcp, udp } from "../../model/port.ts";
import type { CniMode, Platform } from "../../model/vocabulary.ts";
import type { Settings } from "../../settings/settings.ts";
import type { PlannedRelease } from "../plan.ts";
import { CALICO_PRESETS } from "../releases/calico-presets.ts";
import { amongNodes, type IntentEdge } from "./intent.ts";

/**
 * What the CNI needs between nodes. Where pods have addresses of the network their packets cross it as they are, and
 * nothing but the cluster's own policies can tell them apart; where they are wrapped, the border sees few ports.
 */
export function cniEdges(settings: Settings, releases: readonly PlannedRelease[]): readonly IntentEdge[] {
  const { cni, platform, cniMode } = settings.cluster;
  const values = releases.find(({ engine, id }) => engine === cni && !id.endsWith("crds"))?.values ?? {};
  switch (cni) {
    case "cilium":
      return ciliumEdges(values, CILIUM_WRAPS[`${platform} ${cniMode}`], settings);
    case "calico":
      return calicoEdges(values, settings);
    case "flannel":
      return amongNodes(
        "cni-overlay",
        "Flannel wraps packets between pods of different nodes (VXLAN).",
        udp(8472),
      );
    case "kindnet":
      return settings.cluster.podCidr === undefined ? nativeRouting : podRange(settings.cluster.podCidr);
  }
}

/**
 * Whether Cilium wraps packets between nodes, by preset (docs/semantics/cilium.md#install-presets); elsewhere pods
 * are routed as they are.
 */
const CILIUM_WRAPS: Readonly<Record<`${Platform} ${CniMode}`, boolean>> = {
  "eks full": false,
  "eks chaining": false,
  "gke full": false,
  "gke chaining": false,
  "aks full": true,
  "aks chaining": false,
  "kind full": true,
  "kind chaining": false,
  "generic full": true,
  "generic chaining": false,
};

type Values = Readonly<Record<string, unknown>>;

/** A value of a chart by its path; undefined where nothing stands. */
const valueAt = (values: Values, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? (value as Values)[key] : undefined),
      values,
    );

function ciliumEdges(values: Values, wraps: boolean, settings: Settings): readonly IntentEdge[] {
  const routed = valueAt(values, "routingMode");
  if (routed === "native" || (routed !== "tunnel" && !wraps)) return nativeRouting;
  const geneve = valueAt(values, "tunnelProtocol") === "geneve";
  return [
    ...amongNodes(
      "cni-overlay",
      `Cilium wraps packets between pods of different nodes (${geneve ? "Geneve" : "VXLAN"}).`,
      udp(geneve ? 6081 : 8472),
    ),
    ...amongNodes("cni-health", "Cilium agents probe each other.", tcp(4240)),
    ...amongNodes("cni-health-icmp", "Cilium agents probe each other.", anyIcmp),
    ...amongNodes("cni-hubble", "Hubble Relay asks every agent for its flows.", tcp(4244)),
    ...(settings.authentication.provider === "spire"
      ? amongNodes("cni-authentication", "Cilium agents prove identities to each other.", tcp(4250))
      : []),
    ...(valueAt(values, "encryption.enabled") === true && valueAt(values, "encryption.type") === "wireguard"
      ? amongNodes("cni-wireguard", "Cilium encrypts between nodes (WireGuard).", udp(51871))
      : []),
  ];
}

const nativeRouting: readonly IntentEdge[] = amongNodes(
  "cni-pods",
  "Pods have addresses of the network: what passes between them the cluster's own policies decide.",
);

function calicoEdges(values: Values, { cluster }: Settings): readonly IntentEdge[] {
  const preset = CALICO_PRESETS[`${cluster.platform} ${cluster.cniMode}`];
  const typha = amongNodes("cni-typha", "Calico agents get policies from Typha.", tcp(5473));
  if (preset?.encapsulation === undefined) return nativeRouting;
  return [
    ...amongNodes("cni-overlay", "Calico wraps packets between pods of different nodes (VXLAN).", udp(4789)),
    ...typha,
    ...(valueAt(values, "installation.calicoNetwork.bgp") === "Disabled"
      ? []
      : amongNodes("cni-bgp", "Calico nodes tell each other routes (BGP).", tcp(179))),
    ...(preset.encapsulation === "VXLANCrossSubnet" ? unwrapped(cluster.podCidr) : []),
  ];
}

/** Calico leaves packets within one subnet unwrapped. */
const unwrapped = (podCidr: string | undefined): readonly IntentEdge[] =>
  podCidr === undefined ? [] : podRange(podCidr);

/** Pods that keep addresses of their own on the wire. */
const podRange = (podCidr: string): readonly IntentEdge[] =>
  (["ingress", "egress"] as const).map((direction) => ({
    name: `cni-pods-${direction === "ingress" ? "in" : "out"}`,
    direction,
    peer: { kind: "cidr", cidr: podCidr },
    why: "Packets between pods are not wrapped here.",
  }));

import type { ComposeNetwork } from "../../model/compose.ts";
import type { Tier } from "./tiers.ts";

/** A tier's network under Compose (P24-P28). */
const bridge = (
  name: string,
  third: number,
  { internal = false, containersTalk = true } = {},
): ComposeNetwork => ({
  kind: "bridge",
  subnet: `172.30.${third}.0/24`,
  bridge: `pmoves-${name}`,
  internal,
  containersTalk,
});

/** The target's networks, and the two that stay for compatibility (P29). */
export const NETWORKS = {
  "api-tier": bridge("api", 1, { containersTalk: false }),
  "app-tier": bridge("app", 2, { internal: true }),
  "bus-tier": bridge("bus", 3, { internal: true }),
  "data-tier": bridge("data", 4, { internal: true }),
  "monitoring-tier": bridge("mon", 5),
  pmoves: { kind: "external", name: "pmoves-net" },
  cataclysm: { kind: "external", name: "cataclysm-net" },
} as const satisfies Readonly<Record<string, ComposeNetwork>>;

/** The networks a service may be assigned to. */
export type NetworkName = Exclude<keyof typeof NETWORKS, "pmoves" | "cataclysm">;

/** The network that carries a tier's name. */
export const NETWORK_OF_TIER: Readonly<Record<Tier, NetworkName>> = {
  data: "data-tier",
  bus: "bus-tier",
  application: "app-tier",
  api: "api-tier",
  monitoring: "monitoring-tier",
};

/** Whether two containers that share only this network reach each other. */
export const carries = (name: NetworkName): boolean => {
  const network: ComposeNetwork = NETWORKS[name];
  return network.kind === "external" || network.containersTalk;
};

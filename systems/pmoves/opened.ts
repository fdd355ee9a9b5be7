import { matrixEdges } from "./edges.ts";
import type { Service } from "./service.ts";
import type { Tier } from "./tiers.ts";

/**
 * The ports that the tier policies open from one tier to another: for each service of the target tier what its
 * row says is opened, else its ports when a client in that tier needs them. In the matrix' order, none twice.
 */
export function openedPorts(services: readonly Service[], from: Tier, to: Tier): readonly number[] {
  const edges = matrixEdges(services);
  const tierOf = new Map(services.map(({ name, tier }) => [name, tier]));
  const ports = services
    .filter(({ tier }) => tier === to)
    .flatMap(({ name, ports, opened }) => {
      if (opened !== undefined) return opened[from] ?? [];
      return edges.some((edge) => edge.to === name && tierOf.get(edge.from) === from) ? ports : [];
    });
  return [...new Set(ports)];
}

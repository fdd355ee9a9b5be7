import type { ComposeNetworks } from "../../model/compose.ts";
import { matrixEdges } from "./edges.ts";
import { carries, NETWORK_OF_TIER, NETWORKS, type NetworkName } from "./networks.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";
import type { Service } from "./service.ts";
import { tiersUpTo } from "./tiers.ts";

/** The networks of rows P24-P29 and the services of the tiers that have moved onto them (P30-P34, P50). */
export function compose(options: PmovesOptions): ComposeNetworks {
  const services = servicesOf(options);
  const moved = tiersUpTo(options.phase);
  return {
    networks: NETWORKS,
    services: Object.fromEntries(
      services
        .filter(({ tier }) => tier !== undefined && moved.includes(tier))
        .map((service) => [service.name, networksOf(service, services)]),
    ),
  };
}

/** What the spec assigns, else the network of the tier and one shared with each service it speaks with. */
export function networksOf(service: Service, services: readonly Service[]): readonly NetworkName[] {
  const { name, tier, networks } = service;
  if (networks !== undefined) return networks;
  if (tier === undefined) return [];
  const joined: NetworkName[] = [NETWORK_OF_TIER[tier]];
  for (const neighbour of neighboursOf(name, services)) {
    const theirs = (neighbour.networks ?? tierNetwork(neighbour)).filter(carries);
    const [first] = theirs;
    if (first !== undefined && !theirs.some((network) => joined.includes(network))) joined.push(first);
  }
  return joined;
}

const tierNetwork = ({ tier }: Service): readonly NetworkName[] =>
  tier === undefined ? [] : [NETWORK_OF_TIER[tier]];

function neighboursOf(name: string, services: readonly Service[]): readonly Service[] {
  const names = matrixEdges(services).flatMap(({ from, to }) =>
    from === name ? [to] : to === name ? [from] : [],
  );
  return services.filter((service) => names.includes(service.name));
}

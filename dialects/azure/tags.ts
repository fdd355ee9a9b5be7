import type { FirewallPeer, ServiceAddresses } from "../../model/edge.ts";
import { own } from "../../model/own.ts";

/** Azure's word for every address outside the network. */
export const INTERNET = "Internet";

/** Azure's word for every address inside the network, peered networks among them. */
export const VIRTUAL_NETWORK = "VirtualNetwork";

/** Azure's word for the probes of its load balancers. */
export const LOAD_BALANCER = "AzureLoadBalancer";

/** What the service tags hold of which that is known; Azure keeps the addresses of all others to itself. */
const HELD: Readonly<Record<string, ServiceAddresses>> = {
  [INTERNET]: "outside",
  [VIRTUAL_NETWORK]: "inside",
  // The same in every network.
  [LOAD_BALANCER]: { cidrs: ["168.63.129.16/32"] },
};

/** A service tag as a peer, with what is known of its addresses. */
export function tagPeer(service: string): Extract<FirewallPeer, { readonly kind: "service" }> {
  const holds = own(HELD, service);
  return { kind: "service", service, ...(holds === undefined ? {} : { holds }) };
}

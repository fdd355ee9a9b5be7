import ipaddr from "ipaddr.js";

/**
 * Destinations inside the cluster, so that an address counts as outside only when it is. Without IPv6 entries every
 * IPv6 destination would (X18): loopback is added, and each IPv4 range in the mapped form that dual-stack clients
 * dial (docs/semantics/tetragon.md#excluded-addresses-and-ipv6).
 */
export function insideCluster(clusterCidrs: readonly string[]): string[] {
  const mapped = clusterCidrs.map(mappedToIpv6).filter((range) => range !== undefined);
  return [...new Set([...clusterCidrs, "::1/128", ...mapped])];
}

/** What every EKS pod may ask of its own node: instance metadata and Pod Identity, over IPv4 and IPv6. */
export const AWS_LINK_LOCAL = [
  "169.254.169.254/32",
  "169.254.170.23/32",
  "fd00:ec2::254/128",
  "fd00:ec2::23/128",
] as const;

/** `10.0.0.0/8` as `::ffff:10.0.0.0/104`; undefined for a range that is IPv6 already. */
function mappedToIpv6(range: string): string | undefined {
  const [address, prefix] = ipaddr.parseCIDR(range);
  return address.kind() === "ipv4" ? `::ffff:${address.toString()}/${prefix + 96}` : undefined;
}

import ipaddr from "ipaddr.js";

export type AddressFamily = "ipv4" | "ipv6";

export const ANY_IPV4 = "0.0.0.0/0";
export const ANY_IPV6 = "::/0";

/** Whether a text is a range in CIDR notation whose host bits are zero. */
export function isCidr(text: string): boolean {
  try {
    const [address] = ipaddr.parseCIDR(text);
    const network =
      address.kind() === "ipv4"
        ? ipaddr.IPv4.networkAddressFromCIDR(text)
        : ipaddr.IPv6.networkAddressFromCIDR(text);
    return address.toNormalizedString() === network.toNormalizedString();
  } catch {
    return false;
  }
}

/** The range without its host bits; undefined when the text is no range at all. */
export function withoutHostBits(text: string): string | undefined {
  try {
    const [address, prefix] = ipaddr.parseCIDR(text);
    const network =
      address.kind() === "ipv4"
        ? ipaddr.IPv4.networkAddressFromCIDR(text)
        : ipaddr.IPv6.networkAddressFromCIDR(text);
    return `${network.toString()}/${prefix}`;
  } catch {
    return undefined;
  }
}

/** The family of a range or address by its notation; the text need not be valid. */
export const familyOf = (text: string): AddressFamily => (text.includes(":") ? "ipv6" : "ipv4");

/** Whether a text is an IP address, so that it cannot be a DNS name. */
export const isAddress = (text: string): boolean => ipaddr.isValid(text) && /[.:].*[.:]/.test(text);

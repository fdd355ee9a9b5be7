import { nearest } from "../../model/near-miss.ts";
import type { Remark, SystemContext } from "../../model/system.ts";
import type { SarkOptions } from "./options.ts";
import { NAME } from "./policies/egress-allow-list/parts.ts";

/**
 * What is to be known about the allow list where it is one of addresses (X30): domains without any, entries whose
 * day has passed or whose domain is not on the list, and that all of them go stale.
 */
export const remarks = (options: SarkOptions, context: SystemContext, today: string): readonly Remark[] =>
  context.cni === "calico" && context.calicoEdition === "open-source"
    ? addressRemarks(options, today).map((remark) => ({ ...remark, policy: NAME }))
    : [];

function addressRemarks(options: SarkOptions, today: string): readonly Remark[] {
  const { domains, addresses } = options;
  const place = (domain: string): string => `sark.addresses(${domain})`;
  const missing = domains.filter((domain) => !addresses.some((entry) => entry.domain === domain));
  const strays = addresses.filter(({ domain }) => !domains.includes(domain));
  const expired = addresses.filter(({ expires }) => expires < today);
  const current = addresses.filter(({ expires }) => expires >= today);
  return [
    ...missing.map(
      (domain): Remark => ({ code: "domain-without-addresses", place: "sark.domains", args: { domain } }),
    ),
    ...strays.map(({ domain }): Remark => {
      const near = nearest(domain, domains);
      return {
        code: "addresses-without-domain",
        place: place(domain),
        args: { domain, ...(near === undefined ? {} : { near }) },
      };
    }),
    ...expired.map(
      ({ domain, owner, expires }): Remark => ({
        code: "addresses-expired",
        place: place(domain),
        args: { domain, owner, expires },
      }),
    ),
    ...(current.length === 0
      ? []
      : [
          {
            code: "addresses-go-stale",
            place: "sark.addresses",
            args: {
              domains: current.map(({ domain }) => domain),
              owners: [...new Set(current.map(({ owner }) => owner))],
              until: current.map(({ expires }) => expires).sort()[0] ?? "",
            },
          } satisfies Remark,
        ]),
  ];
}

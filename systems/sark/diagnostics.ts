import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { nearest } from "../../model/near-miss.ts";
import type { SystemInStack } from "../../model/system.ts";
import type { SarkOptions } from "./options.ts";
import { NAME } from "./policies/egress-allow-list/parts.ts";
import { addressesExpired } from "./rules/addresses-expired.ts";
import { addressesGoStale } from "./rules/addresses-go-stale.ts";
import { addressesWithoutDomain } from "./rules/addresses-without-domain.ts";
import { domainWithoutAddresses } from "./rules/domain-without-addresses.ts";

/**
 * What is to be known about the allow list where it is one of addresses (X30): domains without any, entries whose
 * day has passed or whose domain is not on the list, and that all of them go stale. Nothing while it is switched off.
 */
export const diagnostics = (
  options: SarkOptions,
  { context: { cni, calicoEdition }, policies, today }: SystemInStack,
): readonly Diagnostic[] =>
  cni === "calico" && calicoEdition === "open-source" && policies.some(({ policy }) => policy.name === NAME)
    ? [...misfits(options), ...aged(options, today)]
    : [];

const subjectOf = (domain: string): string => `sark.addresses(${domain})`;

/** Domains and entries that have no counterpart. */
function misfits({ domains, addresses }: SarkOptions): readonly Diagnostic[] {
  const missing = domains.filter((domain) => !addresses.some((entry) => entry.domain === domain));
  const strays = addresses.filter(({ domain }) => !domains.includes(domain));
  return [
    ...missing.map((domain) => diagnose(domainWithoutAddresses, "sark.domains", { domain })),
    ...strays.map(({ domain }) => {
      const near = nearest(domain, domains);
      return diagnose(addressesWithoutDomain, subjectOf(domain), {
        domain,
        ...(near === undefined ? {} : { near }),
      });
    }),
  ];
}

/** Entries whose day has passed, and one diagnostic for all others. */
function aged({ addresses }: SarkOptions, today: string): readonly Diagnostic[] {
  const expired = addresses.filter(({ expires }) => expires < today);
  const current = addresses.filter(({ expires }) => expires >= today);
  const [until] = current.map(({ expires }) => expires).sort();
  return [
    ...expired.map(({ domain, owner, expires }) =>
      diagnose(addressesExpired, subjectOf(domain), { domain, owner, expires }),
    ),
    ...(until === undefined
      ? []
      : [
          diagnose(addressesGoStale, "sark.addresses", {
            domains: current.map(({ domain }) => domain),
            owners: [...new Set(current.map(({ owner }) => owner))],
            until,
          }),
        ]),
  ];
}

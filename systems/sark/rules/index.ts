import type { DiagnosticRule } from "../../../model/diagnostic.ts";
import { addressesExpired } from "./addresses-expired.ts";
import { addressesGoStale } from "./addresses-go-stale.ts";
import { addressesWithoutDomain } from "./addresses-without-domain.ts";
import { domainWithoutAddresses } from "./domain-without-addresses.ts";

/** What is to be known of SARK alone: its allow list where that is one of addresses. */
export const rules: readonly DiagnosticRule[] = [
  domainWithoutAddresses,
  addressesWithoutDomain,
  addressesExpired,
  addressesGoStale,
];

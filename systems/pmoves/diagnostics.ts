import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { SystemInStack } from "../../model/system.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";
import { servicesWithoutTier } from "./rules/services-without-tier.ts";

/** X25: no policy selects a service without a tier, so it is open in both directions. */
export function diagnostics(options: PmovesOptions, { policies }: SystemInStack): readonly Diagnostic[] {
  const services = servicesOf(options)
    .filter(({ tier }) => tier === undefined)
    .map(({ name }) => name);
  return services.length === 0 || policies.length === 0
    ? []
    : [diagnose(servicesWithoutTier, "pmoves.tiers", { services })];
}

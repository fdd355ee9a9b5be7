import type { Remark } from "../../model/system.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";

/** X25: no policy selects a service without a tier, so it is open in both directions. */
export function remarks(options: PmovesOptions): readonly Remark[] {
  const services = servicesOf(options)
    .filter(({ tier }) => tier === undefined)
    .map(({ name }) => name);
  return services.length === 0
    ? []
    : [{ code: "services-without-tier", place: "pmoves.tiers", args: { services } }];
}

import { MATRIX } from "./matrix.ts";
import type { AddedService, Service } from "./service.ts";
import type { Phase, Tier } from "./tiers.ts";

/** What an operator may settle about PMOVES. Every default is the spec's own value. */
export interface PmovesOptions {
  readonly namespace: string;
  /** How many tiers are closed, in the order of migration (P50). */
  readonly phase: Phase;
  /** Tiers of services to which the spec gives none (X25). */
  readonly tiers: Readonly<Record<string, Tier>>;
  /** Services beside those of the matrix, by name (P57). */
  readonly services: Readonly<Record<string, AddedService>>;
}

/** The spec's values. */
export const PMOVES_DEFAULTS: PmovesOptions = { namespace: "pmoves", phase: 5, tiers: {}, services: {} };

/** The matrix of one stack: the spec's rows, with the tiers that were settled, and the rows that were added. */
export function servicesOf({ tiers, services }: PmovesOptions): readonly Service[] {
  const settled = MATRIX.map((service): Service => {
    const tier = service.tier ?? tiers[service.name];
    return tier === undefined ? service : { ...service, tier };
  });
  const added = Object.entries(services).map(([name, row]): Service => ({ ...row, name, rows: ["P57"] }));
  return [...settled, ...added];
}

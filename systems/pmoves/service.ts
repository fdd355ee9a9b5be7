import type { NetworkName } from "./networks.ts";
import type { Tier } from "./tiers.ts";

/** The matrix' word for whoever is outside the cluster, as a source and as a destination. */
export const EXTERNAL = "external";

/** One row of the communication matrix: all that is known of a service, and all that has to be said to add one. */
export interface Service {
  readonly name: string;
  /** Absent means the spec names none (X25): no policy selects the service. */
  readonly tier?: Tier;
  /** TCP ports of the container that clients use, never those of the host (X21). */
  readonly ports: readonly number[];
  /** TCP ports the container listens on beside them, which no service of the matrix uses; absent means none. */
  readonly unused?: readonly number[];
  /** What is spoken on `ports`; absent means HTTP. */
  readonly protocol?: string;
  /** The matrix' line "Incoming from". */
  readonly incoming: readonly string[];
  /** The matrix' line "Outgoing to". */
  readonly outgoing: readonly string[];
  /** Ports that the policies open for it by tier of the client; absent means those that its clients need. */
  readonly opened?: Readonly<Partial<Record<Tier, readonly number[]>>>;
  /** Compose networks the spec assigns; absent means those of its tier and of whom it speaks with. */
  readonly networks?: readonly NetworkName[];
  readonly rows: readonly string[];
}

/** A service as the stack config adds it (P57): the same row, its name being the key. */
export type AddedService = Pick<Service, "ports" | "incoming" | "outgoing"> & { readonly tier: Tier };

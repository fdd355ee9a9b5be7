import type { Protocol } from "./vocabulary.ts";

/** A port or an inclusive range of ports of one protocol. Numbers are 0..65535; ICMP has none. */
export interface Port {
  readonly protocol: Protocol;
  /** First port; for ICMP the type. */
  readonly port: number;
  /** Last port of a range; absent means a single port. */
  readonly endPort?: number;
}

export const tcp = (port: number, endPort?: number): Port => ({
  protocol: "TCP",
  port,
  ...(endPort === undefined ? {} : { endPort }),
});

export const udp = (port: number, endPort?: number): Port => ({
  protocol: "UDP",
  port,
  ...(endPort === undefined ? {} : { endPort }),
});

import { own } from "../../model/own.ts";
import type { Peer } from "../../model/peer.ts";

/** Something outside the cluster that a script connects to; whoever runs the script may name another. */
export interface Outside {
  /** Shell variable that names it. */
  readonly variable: string;
  /** Name or address that stands there when nobody names one; empty means that somebody must. */
  readonly value: string;
  /** What it stands for, in the flow's own words. */
  readonly what: string;
}

export interface OutsideTargets {
  /** What a peer outside is tried at; undefined for a peer that is not outside. */
  readonly of: (peer: Peer) => Outside | undefined;
  readonly all: () => readonly Outside[];
}

/** Cloudflare's resolver answers HTTPS at this address, whatever DNS says. */
const ANYWHERE = "1.1.1.1";

/** @param known names and addresses that are really there, by the pattern or range that stands for many */
export function outsideTargets(known: Readonly<Record<string, string>>): OutsideTargets {
  const found = new Map<string, Outside>();
  const named = (what: string, value: string): Outside => {
    const outside = found.get(what) ?? { variable: `OUTSIDE_${found.size + 1}`, value, what };
    found.set(what, outside);
    return outside;
  };
  return {
    of: (peer) => {
      switch (peer.kind) {
        case "entity":
          return peer.entity === "world" ? named("any address outside", ANYWHERE) : undefined;
        case "cidr":
          return peer.except === undefined && !peer.cidr.endsWith("/0")
            ? named(peer.cidr, own(known, peer.cidr) ?? onlyAddress(peer.cidr))
            : named("any address outside", ANYWHERE);
        case "dns":
          return named(peer.pattern, own(known, peer.pattern) ?? onlyName(peer.pattern));
        default:
          return undefined;
      }
    },
    all: () => [...found.values()],
  };
}

/** The address of a range that holds one; empty for others. */
const onlyAddress = (cidr: string): string => (/\/(32|128)$/.test(cidr) ? cidr.replace(/\/\d+$/, "") : "");

/** The name of a pattern that fits one; empty for others. */
const onlyName = (pattern: string): string => (pattern.includes("*") ? "" : pattern);

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

/** Names that are really there, for patterns that stand for many. */
const REAL_NAMES: Readonly<Record<string, string>> = {
  "*.openai.com": "api.openai.com",
  "*.anthropic.com": "api.anthropic.com",
  "sts.*.amazonaws.com": "sts.us-east-1.amazonaws.com",
};

/** An address that is really there, for ranges that stand for many: Anthropic's API. */
const REAL_ADDRESSES: Readonly<Record<string, string>> = { "160.79.104.0/23": "160.79.104.10" };

export function outsideTargets(): OutsideTargets {
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
            ? named(peer.cidr, addressIn(peer.cidr))
            : named("any address outside", ANYWHERE);
        case "dns":
          return named(peer.pattern, nameFor(peer.pattern));
        default:
          return undefined;
      }
    },
    all: () => [...found.values()],
  };
}

const addressIn = (cidr: string): string =>
  REAL_ADDRESSES[cidr] ?? (/\/(32|128)$/.test(cidr) ? cidr.replace(/\/\d+$/, "") : "");

const nameFor = (pattern: string): string => REAL_NAMES[pattern] ?? (pattern.includes("*") ? "" : pattern);

import type { Manifest } from "../model/manifest.ts";
import type { Direction } from "../model/rule.ts";
import type { FlowVerdict, SideVerdict } from "../model/verdict.ts";
import type { EngineName } from "../model/vocabulary.ts";
import type { FlowQuery } from "./analyze.ts";
import { ENGINES } from "./engines/registry.ts";
import { protocolName } from "./sets/ports.ts";

/** What would let a refused connection through, at one end. */
export type Change =
  /** Apply this object beside the policies that are there. */
  | {
      readonly kind: "add-policy";
      readonly side: Direction;
      readonly manifest: Manifest;
    }
  /** Rules that refuse by name: take them away or narrow them. */
  | { readonly kind: "remove-rules"; readonly side: Direction; readonly rules: SideVerdict["deciders"] }
  /** Requests must be added to the proxy's list. */
  | { readonly kind: "allow-request"; readonly side: Direction; readonly rules: SideVerdict["deciders"] }
  /** No policy can: said in one sentence. */
  | { readonly kind: "none"; readonly side: Direction; readonly why: string };

/** The smallest change at each end that refuses; nothing for a connection that passes. */
export function changesFor(verdict: FlowVerdict, query: FlowQuery, engine: EngineName): Change[] {
  const sides = (["egress", "ingress"] as const).filter((side) => verdict.sides[side].outcome === "denied");
  if (sides.length > 0) return sides.map((side) => changeAt(side, verdict.sides[side], query, engine));
  if (verdict.request !== "http-403" && verdict.request !== "dns-refused") return [];
  return (["egress", "ingress"] as const)
    .filter((side) => verdict.sides[side].layer7 !== undefined)
    .map((side) => ({ kind: "allow-request", side, rules: verdict.sides[side].deciders }));
}

function changeAt(side: Direction, verdict: SideVerdict, query: FlowQuery, engine: EngineName): Change {
  if (verdict.reason === "rule") return { kind: "remove-rules", side, rules: verdict.deciders };
  const { from, to, protocol, port } = query;
  const [subject, peer] = side === "egress" ? [from, to] : [to, from];
  const tier = verdict.tier === undefined ? {} : { tier: verdict.tier };
  const manifest = ENGINES[engine].allowing({ side, subject, peer, protocol, port, ...tier });
  if (manifest !== undefined) return { kind: "add-policy", side, manifest };
  const way = side === "egress" ? "to" : "from";
  return {
    kind: "none",
    side,
    why: `no policy of ${engine} can allow ${protocolName(protocol)} ${way} ${peer.name}`,
  };
}

import type { Cursor } from "../../model/cursor.ts";
import { ALL, type Match } from "../../model/match.ts";
import {
  AUTHENTICATION_MODES,
  type Direction,
  type PolicyRef,
  type PolicyRules,
  type Rule,
} from "../../model/rule.ts";
import { ALL_TRAFFIC } from "../../model/traffic.ts";
import { isInitSubject, readSubject } from "./read-labels.ts";
import { readLayer7 } from "./read-layer7.ts";
import { type PeerScope, readPeers } from "./read-peers.ts";
import { readIcmp, readPorts } from "./read-ports.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** The four lists of a spec. */
const LISTS = [
  { field: "ingress", direction: "ingress", action: "allow" },
  { field: "ingressDeny", direction: "ingress", action: "deny" },
  { field: "egress", direction: "egress", action: "allow" },
  { field: "egressDeny", direction: "egress", action: "deny" },
] as const;

type List = (typeof LISTS)[number];

/** One `spec` as rules. Throws `Refused` where the API server or the agent would reject the policy. */
export function readSpec(spec: Cursor, ref: PolicyRef, settings: CiliumReadSettings): PolicyRules {
  const lists = LISTS.map((list) => ({ ...list, items: spec.field(list.field).items() ?? [] }));
  const used = (direction: Direction) =>
    lists.some((list) => list.direction === direction && list.items.length > 0);
  if (!used("ingress") && !used("egress")) {
    spec.refuse("ingress, ingressDeny, egress and egressDeny are all empty; for a default deny write [{}]");
  }
  const { subject, governs } = readGoverned(spec, ref);
  const scope: PeerScope = {
    namespace: ref.namespace,
    init: isInitSubject(spec.field("endpointSelector")),
    settings,
  };
  const posture = spec.field("enableDefaultDeny");
  const isolates = (direction: Direction) =>
    used(direction) && posture.field(direction).optionalBoolean() !== false;
  return {
    ref,
    subject,
    governs,
    applies: { ingress: used("ingress"), egress: used("egress") },
    isolates: { ingress: isolates("ingress"), egress: isolates("egress") },
    rules: lists.flatMap((list) =>
      list.items.flatMap((item) => readRule(item, list, governs === "nodes", scope)),
    ),
  };
}

function readGoverned(spec: Cursor, ref: PolicyRef): { subject: Match; governs: "endpoints" | "nodes" } {
  const endpoints = spec.field("endpointSelector");
  const nodes = spec.field("nodeSelector");
  if (endpoints.missing === nodes.missing) {
    spec.refuse("must hold exactly one of endpointSelector and nodeSelector; {} selects everything");
  }
  if (!endpoints.missing) return { subject: readSubject(endpoints, ref.namespace), governs: "endpoints" };
  if (ref.namespace !== undefined) {
    nodes.refuse("is only allowed in a CiliumClusterwideNetworkPolicy");
  }
  return { subject: readSubject(nodes, undefined), governs: "nodes" };
}

/** Every `toPorts` or `icmps` item is a rule of its own; an L3-only rule is one. */
function readRule(item: Cursor, list: List, host: boolean, scope: PeerScope): Rule[] {
  const { direction, action } = list;
  item.object();
  const peers = readPeers(item, direction, action === "deny", scope);
  const toPorts = item.field("toPorts").items() ?? [];
  const icmps = item.field("icmps").items() ?? [];
  if (toPorts.length > 0 && icmps.length > 0) {
    item.field("icmps").refuse("cannot stand beside toPorts; make a rule of its own");
  }
  const authentication = item.field("authentication");
  const mode =
    action === "deny" || authentication.missing
      ? undefined
      : authentication.field("mode").word(AUTHENTICATION_MODES);
  const shared = { direction, action, ...(mode === undefined ? {} : { authentication: mode }) };
  const ported = [
    ...toPorts.map((port): Rule => {
      const layer7 = action === "deny" ? undefined : readLayer7(port, direction, host, scope.settings);
      return {
        ...shared,
        path: port.path,
        peers: widened(peers),
        traffic: readPorts(port, layer7),
        ...(layer7 === undefined ? {} : { layer7 }),
      };
    }),
    ...icmps.map(
      (icmp): Rule => ({ ...shared, path: icmp.path, peers: widened(peers), traffic: readIcmp(icmp) }),
    ),
  ];
  if (ported.length > 0) return peers === "nobody" ? [] : ported;
  return typeof peers === "string" || peers.length === 0
    ? []
    : [{ ...shared, path: item.path, peers, traffic: ALL_TRAFFIC }];
}

/** With ports given, no peers means everyone, and so do Services that are not there (the table of forms, section 1). */
function widened(peers: ReturnType<typeof readPeers>): readonly Match[] {
  if (peers === "unset") return [ALL];
  if (peers === "nobody") return [];
  return peers.map((peer) => (peer.kind === "services" ? { ...peer, whenNone: "everyone" } : peer));
}

import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { noRules } from "../../diagnostics/reading/no-rules.ts";
import { notAllowedHere } from "../../diagnostics/reading/not-allowed-here.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll, readEach } from "../../documents/issue.ts";
import { ALL, type Match } from "../../model/match.ts";
import {
  AUTHENTICATION_MODES,
  type AuthenticationMode,
  type Direction,
  type Layer7,
  type PolicyRef,
  type PolicyRules,
  type Rule,
} from "../../model/rule.ts";
import { ALL_TRAFFIC, type Traffic } from "../../model/traffic.ts";
import { isInitSubject, readSubject } from "./read-labels.ts";
import { askedL7Kinds, readLayer7 } from "./read-layer7.ts";
import { type PeerScope, type Peers, readPeers } from "./read-peers.ts";
import { readIcmp, readPorts } from "./read-ports.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** The four lists of a spec. */
const LISTS = [
  { field: "ingress", direction: "ingress", action: "allow" },
  { field: "ingressDeny", direction: "ingress", action: "deny" },
  { field: "egress", direction: "egress", action: "allow" },
  { field: "egressDeny", direction: "egress", action: "deny" },
] as const;
const LIST_FIELDS = LISTS.map(({ field }) => field);

type List = (typeof LISTS)[number];

const SUBJECTS = ["endpointSelector", "nodeSelector"] as const;

/** One `spec` as rules. Throws `Refused` where the API server or the agent would reject the policy. */
export function readSpec(spec: Cursor, ref: PolicyRef, settings: CiliumReadSettings): PolicyRules {
  spec.object();
  const host = !spec.field("nodeSelector").missing && spec.field("endpointSelector").missing;
  const governed = attempt(() => readGoverned(spec, ref));
  const init = !(governed instanceof Refused) && governed.init;
  const scope: PeerScope = { namespace: ref.namespace, init, settings };
  const { subject, rules, posture } = readAll({
    some: () => refuseNone(spec),
    subject: () => made(governed).subject,
    posture: () => readPosture(spec.field("enableDefaultDeny")),
    rules: () =>
      readEach(LISTS, (list) => spec.field(list.field).each((item) => readRule(item, list, host, scope))),
  });
  const applies = { ingress: isUsed(spec, "ingress"), egress: isUsed(spec, "egress") };
  return {
    ref,
    subject,
    governs: host ? "nodes" : "endpoints",
    applies,
    isolates: {
      ingress: applies.ingress && posture.ingress,
      egress: applies.egress && posture.egress,
    },
    rules: rules.flat(2),
  };
}

const isUsed = (spec: Cursor, direction: Direction): boolean =>
  LISTS.some((list) => list.direction === direction && spec.field(list.field).filled);

function refuseNone(spec: Cursor): void {
  if (!isUsed(spec, "ingress") && !isUsed(spec, "egress"))
    spec.refuse(noRules, {
      lists: LIST_FIELDS,
      hint: "Add a rule; a list with one empty rule, [{}], denies by default",
      ...spec.nearMiss(LIST_FIELDS),
    });
}

/** Whether default deny is on in each direction that has rules. */
const readPosture = (posture: Cursor): Record<Direction, boolean> =>
  readAll({
    ingress: () => posture.field("ingress").optionalBoolean() ?? true,
    egress: () => posture.field("egress").optionalBoolean() ?? true,
  });

function readGoverned(spec: Cursor, ref: PolicyRef): { readonly subject: Match; readonly init: boolean } {
  const endpoints = spec.field("endpointSelector");
  const nodes = spec.field("nodeSelector");
  if (endpoints.missing === nodes.missing)
    spec.refuse(exactlyOne, {
      fields: SUBJECTS,
      set: endpoints.missing ? [] : SUBJECTS,
      hint: "{} selects everything",
      ...(endpoints.missing ? spec.nearMiss(SUBJECTS) : {}),
    });
  if (!endpoints.missing)
    return { subject: readSubject(endpoints, ref.namespace), init: isInitSubject(endpoints) };
  if (ref.namespace !== undefined)
    nodes.refuse(notAllowedHere, {
      what: "nodeSelector",
      where: "in a policy with a namespace",
      instead: "write a CiliumClusterwideNetworkPolicy",
    });
  return { subject: readSubject(nodes, undefined), init: false };
}

/** What a `toPorts` or an `icmps` item says beside the peers of its rule. */
interface Ported {
  readonly path: string;
  readonly traffic: Traffic;
  readonly layer7?: Layer7;
}

/** Every `toPorts` or `icmps` item is a rule of its own; an L3-only rule is one. */
function readRule(item: Cursor, list: List, host: boolean, scope: PeerScope): Rule[] {
  const { direction, action } = list;
  item.object();
  const { peers, mode, ports, icmps } = readAll({
    together: () => refuseTogether(item),
    peers: () => readPeers(item, direction, action === "deny", scope),
    mode: () => (action === "deny" ? undefined : readMode(item.field("authentication"))),
    ports: () => item.field("toPorts").each((port) => readPortRule(port, list, host, scope.settings)),
    icmps: () => item.field("icmps").each((icmp): Ported => ({ path: icmp.path, traffic: readIcmp(icmp) })),
  });
  const shared = { direction, action, ...(mode === undefined ? {} : { authentication: mode }) };
  const ported = [...ports, ...icmps];
  if (ported.length > 0)
    return peers === "nobody" ? [] : ported.map((one) => ({ ...shared, ...one, peers: widened(peers) }));
  return typeof peers === "string" || peers.length === 0
    ? []
    : [{ ...shared, path: item.path, peers, traffic: ALL_TRAFFIC }];
}

function refuseTogether(item: Cursor): void {
  if (item.field("toPorts").filled && item.field("icmps").filled)
    item.field("icmps").refuse(fieldsConflict, { first: "icmps", second: "toPorts" });
}

const readMode = (authentication: Cursor): AuthenticationMode | undefined =>
  authentication.missing ? undefined : authentication.field("mode").word(AUTHENTICATION_MODES);

function readPortRule(
  item: Cursor,
  { direction, action }: List,
  host: boolean,
  settings: CiliumReadSettings,
): Ported {
  const { traffic, layer7 } = readAll({
    traffic: () => readPorts(item, action === "deny" ? [] : askedL7Kinds(item)),
    layer7: () => (action === "deny" ? undefined : readLayer7(item, direction, host, settings)),
  });
  return { path: item.path, traffic, ...(layer7 === undefined ? {} : { layer7 }) };
}

/**
 * With ports given, no peers means everyone, and so do Services that are not there
 * (docs/semantics/cilium.md#empty-and-missing-lists).
 */
function widened(peers: Exclude<Peers, "nobody">): readonly Match[] {
  if (peers === "unset") return [ALL];
  return peers.map((peer) => (peer.kind === "services" ? { ...peer, whenNone: "everyone" } : peer));
}

import { agentOptionOff } from "../../diagnostics/reading/agent-option-off.ts";
import { fieldRemoved } from "../../diagnostics/reading/field-removed.ts";
import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { notWithin } from "../../diagnostics/reading/not-within.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll, readEach } from "../../documents/issue.ts";
import { readSelector } from "../../documents/label-selector.ts";
import { isWithin, readCidr } from "../../documents/read-cidr.ts";
import { ALL, type Match, NONE, type ServiceRef } from "../../model/match.ts";
import type { Direction } from "../../model/rule.ts";
import { selectorMatch } from "../../model/selector-match.ts";
import { ENTITY_MATCHES, ENTITY_NAMES, type EntityName, entitiesOf } from "./read-entities.ts";
import { readNodeSelector, readPeerSelector } from "./read-labels.ts";
import { readNames } from "./read-names.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** What a peer needs to know of the policy around it. */
export interface PeerScope {
  /** Absent for a clusterwide policy. */
  readonly namespace: string | undefined;
  /** The subject is pods without labels yet. */
  readonly init: boolean;
  readonly settings: CiliumReadSettings;
}

/**
 * The peers of one rule: `nobody` for a list that is there but empty, `unset` when no peer field is given (or one
 * of those whose empty list widens), else one match for each entry.
 */
export type Peers = "nobody" | "unset" | readonly Match[];

/** Kinds of peers; an empty list of the first five selects nobody, of the others everybody once ports are given. */
const KINDS = ["Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes", "Groups", "Services", "FQDNs"] as const;
type PeerKind = (typeof KINDS)[number];
const NOBODY_WHEN_EMPTY: ReadonlySet<string> = new Set(["Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes"]);
const EGRESS_ONLY: ReadonlySet<string> = new Set(["Services", "FQDNs"]);

export function readPeers(rule: Cursor, direction: Direction, denies: boolean, scope: PeerScope): Peers {
  const prefix = direction === "ingress" ? "from" : "to";
  const kinds = KINDS.filter(
    (kind) => !(EGRESS_ONLY.has(kind) && direction === "ingress") && !(kind === "FQDNs" && denies),
  );
  const listOf = (kind: PeerKind): Cursor => rule.field(`${prefix}${kind}`);
  const { matches } = readAll({
    requires: () => refuseRequires(rule.field(`${prefix}Requires`)),
    together: () =>
      refuseTogether(
        rule,
        kinds.filter((kind) => listOf(kind).filled).map((kind) => `${prefix}${kind}`),
      ),
    matches: () => readEach(kinds, (kind) => readKind(kind, listOf(kind), denies, scope)).flat(),
  });
  const isEmpty = (kind: PeerKind): boolean => !listOf(kind).missing && !listOf(kind).filled;
  if (kinds.some((kind) => NOBODY_WHEN_EMPTY.has(kind) && isEmpty(kind))) return "nobody";
  if (!kinds.some((kind) => listOf(kind).filled)) return "unset";
  // Beside a peer that is everyone no other is kept.
  return matches.some((match) => match.kind === "all") ? [ALL] : matches;
}

function refuseRequires(requires: Cursor): void {
  if (requires.filled) requires.refuse(fieldRemoved, { field: requires.name, instead: "a deny rule" });
}

function refuseTogether(rule: Cursor, fields: readonly string[]): void {
  const [first, ...others] = fields;
  if (first !== undefined && others.length > 0)
    rule.refuse(fieldsConflict, { first, second: others.join(" and ") });
}

function readKind(kind: PeerKind, list: Cursor, denies: boolean, scope: PeerScope): Match[] {
  switch (kind) {
    case "Endpoints":
      return list.each((item) => readPeerSelector(item, scope.namespace, scope.init, scope.settings));
    case "CIDR":
      return list.each((item) => ({ kind: "addresses", blocks: [{ cidr: readCidr(item), except: [] }] }));
    case "CIDRSet":
      return list.each(readCidrSet);
    case "Entities":
      return list.each((item) => readEntity(item.word(entitiesOf(scope.settings.version)))).flat();
    case "Nodes":
      return readNodes(list, scope.settings);
    case "Groups":
      return list.each((item) => ({ kind: "unknowable", what: `cloud group at ${item.path}` }));
    case "Services": {
      const services = list.each(readService).flat();
      // The agent looks Services up for the allow list alone (pkg/policy/k8s/service.go, resolveToServices).
      return list.filled ? [{ kind: "services", services: denies ? [] : services, whenNone: "nobody" }] : [];
    }
    case "FQDNs":
      // Without the proxy no name is ever learned.
      return readNames(list).map((pattern) =>
        scope.settings.l7Proxy ? { kind: "names", patterns: [pattern] } : NONE,
      );
  }
}

const readNodes = (list: Cursor, { nodeSelectorLabels }: CiliumReadSettings): Match[] =>
  readAll({
    labels: () => {
      if (list.filled && !nodeSelectorLabels)
        list.refuse(agentOptionOff, {
          what: list.name,
          option: "nodeSelectorLabels: false",
          mend: "Set nodeSelectorLabels to true",
        });
    },
    nodes: () => list.each(readNodeSelector),
  }).nodes;

/** An entity that stands for several selectors is those selectors: each may meet another rule on its own. */
function readEntity(name: EntityName): Match[] {
  const of: Match = ENTITY_MATCHES[name];
  if (of.kind === "all") return [of];
  if (name !== "cluster" && name !== "cluster-mesh") return [{ kind: "entity", name, of }];
  return (of.kind === "or" ? of.of : [of]).map((part) => {
    const single = ENTITY_NAMES.find((other) => ENTITY_MATCHES[other] === part);
    return { kind: "entity", name: single ?? name, of: part };
  });
}

const BLOCKS = ["cidr", "cidrGroupRef", "cidrGroupSelector"] as const;

function readCidrSet(item: Cursor): Match {
  const block = attempt(() => readBlock(item));
  const outer = block instanceof Refused || block.kind === "group" ? undefined : block.cidr;
  const { known, except } = readAll({
    known: () => made(block),
    except: () => item.field("except").each((hole) => readHole(hole, outer)),
  });
  return known.kind === "group"
    ? { kind: "cidr-group", group: known.group, except }
    : { kind: "addresses", blocks: [{ cidr: known.cidr, except }] };
}

type Block =
  | { readonly kind: "cidr"; readonly cidr: string }
  /** A CiliumCIDRGroup by name, or all that a selector finds. */
  | { readonly kind: "group"; readonly group: string | Match };

function readBlock(item: Cursor): Block {
  const set = BLOCKS.filter((kind) => !item.field(kind).missing);
  const [kind, another] = set;
  if (kind === undefined || another !== undefined)
    return item.refuse(exactlyOne, {
      fields: BLOCKS,
      set,
      ...(kind === undefined ? item.nearMiss(BLOCKS) : {}),
    });
  const at = item.field(kind);
  switch (kind) {
    case "cidr":
      return { kind, cidr: readCidr(at) };
    case "cidrGroupRef":
      return { kind: "group", group: at.text() };
    case "cidrGroupSelector":
      return { kind: "group", group: selectorMatch("k8s", readSelector(at)) };
  }
}

/** A block that is cut out of another; absent means that this one is not known. */
function readHole(at: Cursor, outer: string | undefined): string {
  const inner = readCidr(at);
  if (outer !== undefined && !isWithin(inner, outer)) at.refuse(notWithin, { inner, outer, strictly: false });
  return inner;
}

/** A reference without a namespace fits Services of that name in every namespace. */
function readService(item: Cursor): ServiceRef[] {
  const byName = item.field("k8sService");
  const byLabels = item.field("k8sServiceSelector");
  const at = byLabels.missing ? byName : byLabels;
  if (at.missing) return [];
  const { within, where, name } = readAll({
    within: () => at.field("namespace").someText(),
    where: () => (byLabels.missing ? ALL : selectorMatch("k8s", readSelector(at.field("selector")))),
    name: () => (byLabels.missing ? (at.field("serviceName").someText() ?? "") : ""),
  });
  const scope = within === undefined ? {} : { namespace: within };
  return [byLabels.missing ? { kind: "name", name, ...scope } : { kind: "labels", where, ...scope }];
}

import ipaddr from "ipaddr.js";
import type { Cursor } from "../../model/cursor.ts";
import { ALL, type Match, NONE, type ServiceRef } from "../../model/match.ts";
import { readSelector, selectorMatch } from "../../model/read-selector.ts";
import type { Direction } from "../../model/rule.ts";
import { ENTITY_MATCHES, ENTITY_NAMES, type EntityName } from "./read-entities.ts";
import { readNodeSelector, readPeerSelector } from "./read-labels.ts";
import { readNames } from "./read-layer7.ts";
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
const NOBODY_WHEN_EMPTY: ReadonlySet<string> = new Set(["Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes"]);
const EGRESS_ONLY: ReadonlySet<string> = new Set(["Services", "FQDNs"]);

export function readPeers(rule: Cursor, direction: Direction, denies: boolean, scope: PeerScope): Peers {
  const prefix = direction === "ingress" ? "from" : "to";
  const requires = rule.field(`${prefix}Requires`);
  if ((requires.items() ?? []).length > 0) requires.refuse("no longer exists; write a deny rule instead");
  const lists = KINDS.filter((kind) => !(EGRESS_ONLY.has(kind) && direction === "ingress"))
    .filter((kind) => !(kind === "FQDNs" && denies))
    .map((kind) => ({
      kind,
      list: rule.field(`${prefix}${kind}`),
      items: rule.field(`${prefix}${kind}`).items(),
    }));
  const filled = lists.filter(({ items }) => items !== undefined && items.length > 0);
  const [first, second] = filled;
  if (first !== undefined && second !== undefined) {
    rule.refuse(
      `${prefix}${first.kind} and ${prefix}${second.kind} cannot stand in one rule; make two rules`,
    );
  }
  const matches = first === undefined ? [] : readKind(first.kind, first.list, denies, scope);
  if (lists.some(({ kind, items }) => items?.length === 0 && NOBODY_WHEN_EMPTY.has(kind))) return "nobody";
  // Beside a peer that is everyone no other is kept.
  return first === undefined ? "unset" : matches.some((match) => match.kind === "all") ? [ALL] : matches;
}

function readKind(kind: (typeof KINDS)[number], list: Cursor, denies: boolean, scope: PeerScope): Match[] {
  const items = list.items() ?? [];
  switch (kind) {
    case "Endpoints":
      return items.map((item) => readPeerSelector(item, scope.namespace, scope.init, scope.settings));
    case "CIDR":
      return items.map((item) => ({ kind: "addresses", blocks: [{ cidr: readCidr(item), except: [] }] }));
    case "CIDRSet":
      return items.map(readCidrSet);
    case "Entities":
      return items.flatMap((item) => readEntity(item.word(ENTITY_NAMES)));
    case "Nodes":
      if (!scope.settings.nodeSelectorLabels) {
        list.refuse("needs node labels in the agent, which are off (nodeSelectorLabels: false)");
      }
      return items.map(readNodeSelector);
    case "Groups":
      return items.map((item) => ({ kind: "unknowable", what: `cloud group at ${item.path}` }));
    case "Services": {
      const services = items.flatMap(readService);
      // The agent looks Services up for the allow list alone (pkg/policy/k8s/service.go, resolveToServices).
      return [{ kind: "services", services: denies ? [] : services, whenNone: "nobody" }];
    }
    case "FQDNs":
      // Without the proxy no name is ever learned.
      return readNames(list).map((pattern) =>
        scope.settings.l7Proxy ? { kind: "names", patterns: [pattern] } : NONE,
      );
  }
}

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

/** A CIDR as the API server takes it: with a length; a bare address is refused by the schema's format. */
export function readCidr(at: Cursor): string {
  const text = at.text();
  if (!isCidr(text)) at.refuse(`"${text.slice(0, 80)}" is no CIDR; write 192.0.2.1/32 for one address`);
  return text;
}

const isCidr = (text: string): boolean =>
  text.includes("/") &&
  ipaddr.isValidCIDR(text) &&
  (text.includes(":") || /^(\d{1,3}\.){3}\d{1,3}\/\d+$/.test(text));

function readCidrSet(item: Cursor): Match {
  const kinds = ["cidr", "cidrGroupRef", "cidrGroupSelector"].filter((kind) => !item.field(kind).missing);
  if (kinds.length !== 1) item.refuse("must hold exactly one of cidr, cidrGroupRef and cidrGroupSelector");
  const except = (item.field("except").items() ?? []).map((hole) => ({ hole, cidr: readCidr(hole) }));
  const holes = except.map(({ cidr }) => cidr);
  if (kinds[0] === "cidrGroupRef") {
    return { kind: "cidr-group", group: item.field("cidrGroupRef").text(), except: holes };
  }
  if (kinds[0] === "cidrGroupSelector") {
    const group = selectorMatch("k8s", readSelector(item.field("cidrGroupSelector")));
    return { kind: "cidr-group", group, except: holes };
  }
  const cidr = readCidr(item.field("cidr"));
  for (const { hole, cidr: narrower } of except) {
    if (!isWithin(narrower, cidr)) hole.refuse(`${narrower} does not lie in ${cidr}`);
  }
  return { kind: "addresses", blocks: [{ cidr, except: holes }] };
}

function isWithin(inner: string, outer: string): boolean {
  const [address, length] = ipaddr.parseCIDR(inner);
  const [base, width] = ipaddr.parseCIDR(outer);
  return address.kind() === base.kind() && length >= width && address.match(base, width);
}

/** A reference without a namespace fits Services of that name in every namespace. */
function readService(item: Cursor): ServiceRef[] {
  const byName = item.field("k8sService");
  const byLabels = item.field("k8sServiceSelector");
  if (!byLabels.missing) {
    const where = selectorMatch("k8s", readSelector(byLabels.field("selector")));
    const within = byLabels.field("namespace").someText();
    return [{ kind: "labels", where, ...(within === undefined ? {} : { namespace: within }) }];
  }
  if (byName.missing) return [];
  const within = byName.field("namespace").someText();
  return [
    {
      kind: "name",
      name: byName.field("serviceName").someText() ?? "",
      ...(within === undefined ? {} : { namespace: within }),
    },
  ];
}

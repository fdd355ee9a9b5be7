import ipaddr from "ipaddr.js";
import type { Cursor } from "../../model/cursor.ts";
import { ALL, allOf, type LabelSource, label, type Match, META, not } from "../../model/match.ts";
import { isGlobal, parseSelector } from "./read-selector.ts";
import { SelectorError } from "./read-selector-tokens.ts";

const MOST_NETS = 256;

/** A selector field; undefined when it is not there or empty. */
export function readSelectorField(at: Cursor, source: LabelSource): Match | undefined {
  const text = at.someText();
  if (text === undefined) return undefined;
  try {
    return parseSelector(text, source);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return at.refuse(
      `${error.message} (at character ${error.at + 1} of ${JSON.stringify(text.slice(0, 120))})`,
    );
  }
}

const IN_NAMESPACE = label("meta", META.namespace, "exists");
const inNamespace = (name: string): Match => label("meta", META.namespace, "in", [name]);

/**
 * `source` or `destination` of a rule: every field must hold. Selectors find endpoints and network sets; which ones
 * they may find depends on the policy's own namespace (kubernetes-calico-compose.md section 2, Scope of a peer).
 */
export function readEntity(entity: Cursor, namespace: string | undefined): Match {
  const namespaces = entity.field("namespaceSelector").someText();
  const selector = readSelectorField(entity.field("selector"), "k8s");
  const notSelector = readSelectorField(entity.field("notSelector"), "k8s");
  const accounts = readAccounts(entity.field("serviceAccounts"));
  const pinned = namespace !== undefined && (selector ?? notSelector ?? accounts) !== undefined;
  const scope =
    namespaces !== undefined
      ? readScope(entity.field("namespaceSelector"), namespaces)
      : pinned
        ? inNamespace(namespace)
        : undefined;
  const who = [scope, selector, accounts].filter((part) => part !== undefined);
  return allOf([
    ...(who.length === 0 ? [] : [labelled(allOf(who))]),
    ...(notSelector === undefined ? [] : [not(labelled(notSelector))]),
    readNets(entity.field("nets")) ?? ALL,
    not(readNets(entity.field("notNets"), true) ?? { kind: "none" }),
    readServices(entity, namespace),
  ]);
}

const labelled = (where: Match): Match => ({ kind: "labelled", where });

function readScope(at: Cursor, text: string): Match {
  if (isGlobal(text)) return not(IN_NAMESPACE);
  return allOf([IN_NAMESPACE, readSelectorField(at, "namespace") ?? ALL]);
}

function readAccounts(accounts: Cursor): Match | undefined {
  if (accounts.missing) return undefined;
  const names = accounts.field("names").texts();
  const selector = readSelectorField(accounts.field("selector"), "account");
  if (names.length === 0 && selector === undefined) return undefined;
  return allOf([
    label("meta", META.account, "exists"),
    names.length === 0 ? ALL : label("meta", META.account, "in", names),
    selector ?? ALL,
  ]);
}

function readNets(list: Cursor, excluded = false): Match | undefined {
  const items = list.items() ?? [];
  if (items.length === 0) return undefined;
  if (items.length > MOST_NETS) list.refuse(`holds ${items.length} networks; the most is ${MOST_NETS}`);
  const nets = items.map(readNet);
  const families = new Set(nets.map((net) => (net.includes(":") ? 6 : 4)));
  if (families.size > 1) list.refuse("IPv4 and IPv6 cannot stand in one rule; make two rules");
  if (excluded && nets.some((net) => net.endsWith("/0")))
    list.refuse("excludes everything; the rule could never match");
  return { kind: "addresses", blocks: nets.map((cidr) => ({ cidr, except: [] })) };
}

/** A CIDR, or an address for itself. */
export function readNet(at: Cursor): string {
  const text = at.text();
  const cidr = text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;
  const dotted = /^(\d{1,3}\.){3}\d{1,3}\/\d+$/.test(cidr);
  if (!ipaddr.isValidCIDR(cidr) || !(dotted || cidr.includes(":"))) {
    at.refuse(`"${text.slice(0, 80)}" is no address and no CIDR`);
  }
  return cidr;
}

function readServices(entity: Cursor, namespace: string | undefined): Match {
  const services = entity.field("services");
  if (services.missing) return ALL;
  const beside = [
    "ports",
    "notPorts",
    "selector",
    "notSelector",
    "nets",
    "notNets",
    "serviceAccounts",
    "namespaceSelector",
  ];
  const found = beside.find((field) => !entity.field(field).missing);
  if (found !== undefined) services.refuse(`cannot stand beside ${found}`);
  const name = services.field("name").text();
  const within = services.field("namespace").someText() ?? namespace;
  if (within === undefined)
    services.field("namespace").refuse("must be given in a policy without a namespace");
  return {
    kind: "services",
    services: [{ kind: "name", name, namespace: within }],
    whenNone: "nobody",
    withPorts: true,
  };
}

/** IPv4 or IPv6 only; anything for a rule that says neither. */
export function readIpVersion(at: Cursor): Match {
  if (at.missing) return ALL;
  const version = at.integer();
  if (version !== 4 && version !== 6) at.refuse("must be 4 or 6");
  const cidr = version === 4 ? "0.0.0.0/0" : "::/0";
  return { kind: "addresses", blocks: [{ cidr, except: [] }] };
}

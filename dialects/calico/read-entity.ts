import { badSelector } from "../../diagnostics/reading/bad-selector.ts";
import { excludesEverything } from "../../diagnostics/reading/excludes-everything.ts";
import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { mixedFamilies } from "../../diagnostics/reading/mixed-families.ts";
import { needsOtherField } from "../../diagnostics/reading/needs-other-field.ts";
import { format } from "../../diagnostics/schema/format.ts";
import { notAllowed } from "../../diagnostics/schema/not-allowed.ts";
import { tooMany } from "../../diagnostics/schema/too-many.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { readAll } from "../../documents/issue.ts";
import { isWrittenCidr } from "../../documents/read-cidr.ts";
import { ALL, allOf, type LabelSource, label, type Match, META, not } from "../../model/match.ts";
import { shown } from "../../model/shown.ts";
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
    return at.refuse(badSelector, { problem: error.message, at: error.at + 1, selector: shown(text) });
  }
}

const IN_NAMESPACE = label("meta", META.namespace, "exists");
const inNamespace = (name: string): Match => label("meta", META.namespace, "in", [name]);

/**
 * `source` or `destination` of a rule: every field must hold. Selectors find endpoints and network sets; which ones
 * they may find depends on the policy's own namespace (docs/semantics/calico.md#scope-of-a-peer).
 */
export function readEntity(entity: Cursor, namespace: string | undefined): Match {
  const { namespaces, selector, notSelector, accounts, nets, notNets, services } = readAll({
    namespaces: () => readScope(entity.field("namespaceSelector")),
    selector: () => readSelectorField(entity.field("selector"), "k8s"),
    notSelector: () => readSelectorField(entity.field("notSelector"), "k8s"),
    accounts: () => readAccounts(entity.field("serviceAccounts")),
    nets: () => readNets(entity.field("nets")),
    notNets: () => readExcludedNets(entity.field("notNets")),
    services: () => readServices(entity, namespace),
  });
  const pinned = namespace !== undefined && (selector ?? notSelector ?? accounts) !== undefined;
  const scope = namespaces ?? (pinned ? inNamespace(namespace) : undefined);
  const who = [scope, selector, accounts].filter((part) => part !== undefined);
  return allOf([
    ...(who.length === 0 ? [] : [labelled(allOf(who))]),
    ...(notSelector === undefined ? [] : [not(labelled(notSelector))]),
    nets ?? ALL,
    not(notNets ?? { kind: "none" }),
    services,
  ]);
}

const labelled = (where: Match): Match => ({ kind: "labelled", where });

/** The namespaces of a peer; undefined where none are named. */
function readScope(at: Cursor): Match | undefined {
  const text = at.someText();
  if (text === undefined) return undefined;
  if (isGlobal(text)) return not(IN_NAMESPACE);
  return allOf([IN_NAMESPACE, readSelectorField(at, "namespace") ?? ALL]);
}

function readAccounts(accounts: Cursor): Match | undefined {
  if (accounts.missing) return undefined;
  const { names, selector } = readAll({
    names: () => accounts.field("names").texts(),
    selector: () => readSelectorField(accounts.field("selector"), "account"),
  });
  if (names.length === 0 && selector === undefined) return undefined;
  return allOf([
    label("meta", META.account, "exists"),
    names.length === 0 ? ALL : label("meta", META.account, "in", names),
    selector ?? ALL,
  ]);
}

/** The addresses of a list; undefined where there are none. */
function readNets(list: Cursor): Match | undefined {
  const { nets } = readAll({
    count: () => refuseMore(list, "networks", MOST_NETS),
    nets: () => list.each(readNet),
  });
  if (nets.length === 0) return undefined;
  const families = new Set(nets.map((net) => (net.includes(":") ? 6 : 4)));
  if (families.size > 1) list.refuse(mixedFamilies);
  return { kind: "addresses", blocks: nets.map((cidr) => ({ cidr, except: [] })) };
}

const readExcludedNets = (list: Cursor): Match | undefined =>
  readAll({
    nets: () => readNets(list),
    some: () =>
      list.each((item) => {
        if (String(item.value).endsWith("/0")) item.refuse(excludesEverything, { value: shown(item.value) });
      }),
  }).nets;

/** Refuses a list that is longer than Calico takes. */
export function refuseMore(list: Cursor, what: string, most: number): void {
  const count = list.items()?.length ?? 0;
  if (count > most) list.refuse(tooMany, { count, most, what });
}

/** A CIDR, or an address for itself. */
export function readNet(at: Cursor): string {
  const text = at.text();
  const cidr = text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;
  if (!isWrittenCidr(cidr)) at.refuse(format, { value: shown(text), wanted: "an address or a CIDR" });
  return cidr;
}

/** Fields that a peer of Services cannot have, since a Service brings its own addresses and ports. */
const NOT_BESIDE_SERVICES = [
  "ports",
  "notPorts",
  "selector",
  "notSelector",
  "nets",
  "notNets",
  "serviceAccounts",
  "namespaceSelector",
] as const;

function readServices(entity: Cursor, namespace: string | undefined): Match {
  const services = entity.field("services");
  if (services.missing) return ALL;
  const { name, within } = readAll({
    beside: () => {
      const found = NOT_BESIDE_SERVICES.filter((field) => !entity.field(field).missing);
      if (found.length > 0)
        services.refuse(fieldsConflict, { first: "services", second: found.join(" and ") });
    },
    name: () => services.field("name").text(),
    within: () =>
      services.field("namespace").someText() ??
      namespace ??
      services.field("namespace").refuse(needsOtherField, {
        field: "A service in a policy that has no namespace",
        needs: "namespace",
        ...services.nearMiss(["namespace"]),
      }),
  });
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
  if (version !== 4 && version !== 6) at.refuse(notAllowed, { value: shown(version), allowed: ["4", "6"] });
  const cidr = version === 4 ? "0.0.0.0/0" : "::/0";
  return { kind: "addresses", blocks: [{ cidr, except: [] }] };
}

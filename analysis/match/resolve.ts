import {
  ALL,
  allOf,
  anyOf,
  type LabelSource,
  label,
  type Match,
  META,
  NONE,
  type ServiceRef,
} from "../../model/match.ts";
import type { AddressGroup } from "../../model/rule.ts";
import type { Service } from "../../model/service.ts";
import type { Labels } from "../../model/workload.ts";
import type { Identity } from "./identity.ts";
import { labelKey } from "./identity.ts";
import { fits } from "./match.ts";
import { YES } from "./trilean.ts";

/** What references in matches point to. */
export interface Referents {
  readonly services: readonly Service[];
  readonly groups: readonly AddressGroup[];
  /** Labels of namespaces, by name. */
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** The same match without references: groups as addresses, Services as pods or backends. */
export function resolve(match: Match, references: Referents): Match {
  switch (match.kind) {
    case "not":
      return { kind: "not", of: resolve(match.of, references) };
    case "and":
      return allOf(match.of.map((part) => resolve(part, references)));
    case "or":
      return anyOf(match.of.map((part) => resolve(part, references)));
    case "labelled":
      return resolveLabelled(match.where, references);
    case "cidr-group":
      return resolveGroup(match.group, match.except, references.groups);
    case "services":
      return resolveServices(match, references.services);
    default:
      return match;
  }
}

/** Something that has labels and nothing else a policy could ask for. */
function bare(labels: readonly (readonly [LabelSource, Labels])[]): Identity {
  return {
    labels: new Map(
      labels.flatMap(([source, entries]) =>
        Object.entries(entries).map(([key, value]) => [labelKey(source, key), value] as const),
      ),
    ),
    addresses: [],
    addressesCount: true,
    names: [],
    governed: false,
    localHost: false,
    reserved: false,
  };
}

/** A network set as Calico's selectors see it: its own labels and, in a namespace, those of the namespace. */
function networkSet(group: AddressGroup, namespaces: Referents["namespaces"]): Identity {
  const { namespace } = group.ref;
  if (namespace === undefined) return bare([["k8s", group.labels]]);
  const ofNamespace = {
    ...namespaces.get(namespace),
    "kubernetes.io/metadata.name": namespace,
    "projectcalico.org/name": namespace,
  };
  return bare([
    ["k8s", { ...group.labels, "projectcalico.org/namespace": namespace }],
    ["namespace", ofNamespace],
    ["meta", { namespace }],
  ]);
}

const addresses = (cidrs: readonly string[], except: readonly string[] = []): Match =>
  cidrs.length === 0 ? NONE : { kind: "addresses", blocks: cidrs.map((cidr) => ({ cidr, except })) };

/** Calico: endpoints by their labels, and the addresses of every network set whose labels fit as well. */
function resolveLabelled(where: Match, { groups, namespaces }: Referents): Match {
  const sets = groups.filter(
    (group) => group.kind === "network-set" && fits(where, networkSet(group, namespaces)) === YES,
  );
  return anyOf([allOf([where, IS_ENDPOINT]), addresses(sets.flatMap(({ cidrs }) => cidrs))]);
}

/** A selector never fits an address that is no endpoint, not even a negative one. */
const IS_ENDPOINT = anyOf([
  label("meta", META.namespace, "exists"),
  label("meta", META.hostEndpoint, "exists"),
]);

function resolveGroup(
  group: string | Match,
  except: readonly string[],
  groups: readonly AddressGroup[],
): Match {
  const named = groups.filter(
    (candidate) =>
      candidate.kind === "cidr-group" &&
      (typeof group === "string"
        ? candidate.ref.name === group
        : fits(group, bare([["k8s", candidate.labels]])) === YES),
  );
  return addresses(
    named.flatMap(({ cidrs }) => cidrs.flatMap(halves)),
    except,
  );
}

/** In a group a range of all addresses is one of addresses; written in a rule it stands for the world. */
const halves = (cidr: string): readonly string[] => {
  if (!cidr.endsWith("/0")) return [cidr];
  return cidr.includes(":") ? ["::/1", "8000::/1"] : ["0.0.0.0/1", "128.0.0.0/1"];
};

function resolveServices(match: Extract<Match, { kind: "services" }>, services: readonly Service[]): Match {
  const found = namedServices(match.services, services);
  if (found.length === 0) return match.whenNone === "everyone" ? ALL : NONE;
  const backends = found.map((service) =>
    service.selector === undefined
      ? addresses(service.backends.map((ip) => (ip.includes(":") ? `${ip}/128` : `${ip}/32`)))
      : allOf([
          label("meta", META.namespace, "in", [service.namespace]),
          ...Object.entries(service.selector).map(([key, value]) => label("k8s", key, "in", [value])),
        ]),
  );
  const some = anyOf(backends);
  return some.kind === "none" && match.whenNone === "everyone" ? ALL : some;
}

/** Services that any of the references names. */
export const namedServices = (refs: readonly ServiceRef[], services: readonly Service[]): Service[] =>
  services.filter((service) => refs.some((ref) => names(ref, service)));

function names(ref: ServiceRef, service: Service): boolean {
  if (ref.namespace !== undefined && ref.namespace !== service.namespace) return false;
  return ref.kind === "name"
    ? ref.name === service.name
    : fits(ref.where, bare([["k8s", service.labels]])) === YES;
}

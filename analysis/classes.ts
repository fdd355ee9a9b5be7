import type { Endpoint } from "../model/endpoint.ts";
import type { Match } from "../model/match.ts";
import type { PolicyRules } from "../model/rule.ts";
import type { ContainerPort } from "../model/workload.ts";
import { ENGINES } from "./engines/registry.ts";
import { type Identity, labelKey } from "./match/identity.ts";
import { matchKey } from "./match/key.ts";
import { fits } from "./match/match.ts";
import { namesIn } from "./match/traffic.ts";
import type { AnalysisSettings } from "./settings.ts";

/** Endpoints that no policy tells apart. */
export interface EndpointClass {
  readonly index: number;
  readonly identity: Identity;
  /** Container ports that some rule names. */
  readonly ports: readonly ContainerPort[];
  readonly members: readonly Endpoint[];
}

/** What policies ask about: labels with the values that matter, addresses, and port names. */
interface Vocabulary {
  /** `source:key` to the values asked for; `text` when parts of values matter. */
  readonly labels: ReadonlyMap<string, { readonly values: ReadonlySet<string>; readonly text: boolean }>;
  readonly addresses: readonly Match[];
  readonly portNames: ReadonlySet<string>;
}

function vocabularyOf(policies: readonly PolicyRules[]): Vocabulary {
  const labels = new Map<string, { values: Set<string>; text: boolean }>();
  const addresses = new Map<string, Match>();
  const portNames = new Set<string>();
  const visit = (match: Match): void => {
    if (match.kind === "label") {
      const { source, key, operator, values } = match.test;
      const sources = source === "any" ? (["k8s", "reserved"] as const) : [source];
      for (const one of sources) {
        const known = labels.get(labelKey(one, key)) ?? { values: new Set(), text: false };
        for (const value of values) known.values.add(value);
        known.text ||= operator === "contains" || operator === "starts-with" || operator === "ends-with";
        labels.set(labelKey(one, key), known);
      }
    } else if (match.kind === "addresses") addresses.set(matchKey(match), match);
    else if (match.kind === "and" || match.kind === "or") match.of.forEach(visit);
    else if (match.kind === "not" || match.kind === "entity") visit(match.of);
  };
  for (const policy of policies) {
    visit(policy.subject);
    for (const rule of policy.rules) {
      rule.peers.forEach(visit);
      if (rule.self !== undefined) visit(rule.self);
      for (const name of namesIn(rule.traffic)) portNames.add(name);
    }
  }
  return { labels, addresses: [...addresses.values()], portNames };
}

/** What of an identity policies can see, as text; equal text means equal answers. */
function signature(identity: Identity, ports: readonly ContainerPort[], vocabulary: Vocabulary): string {
  const parts: string[] = [
    `${identity.governed} ${identity.localHost} ${identity.reserved} ${identity.addressesCount} ${identity.aggregate ?? ""} ${identity.host ?? ""}`,
    // The engine isolates pods without labels yet, whether a policy asks for them or not.
    `${identity.labels.has(labelKey("reserved", "init"))}`,
  ];
  for (const [key, { values, text }] of vocabulary.labels) {
    const value = identity.labels.get(key);
    if (value !== undefined) parts.push(`${key}=${text || values.has(value) ? value : "*"}`);
  }
  const addresses =
    identity.addresses === undefined
      ? "?"
      : identity.addresses.length === 0
        ? "-"
        : vocabulary.addresses.map((match) => fits(match, identity)).join("");
  parts.push(addresses, identity.names.join(" "));
  parts.push(...ports.map(({ name, port, protocol }) => `${name}:${port}/${protocol}`).sort());
  return parts.join("\n");
}

/** The classes of an analysis, and where each endpoint went: two classes where it may be on either node. */
export interface Classes {
  readonly classes: readonly EndpointClass[];
  readonly of: ReadonlyMap<Endpoint, readonly EndpointClass[]>;
}

export function classify(
  endpoints: readonly Endpoint[],
  policies: readonly PolicyRules[],
  settings: AnalysisSettings,
): Classes {
  const { identityOf } = ENGINES[settings.engine];
  const vocabulary = vocabularyOf(policies);
  const found = new Map<
    string,
    { index: number; identity: Identity; ports: ContainerPort[]; members: Endpoint[] }
  >();
  const of = new Map<Endpoint, EndpointClass[]>();
  for (const endpoint of endpoints) {
    const ports = endpoint.ports.filter(({ name }) => name !== undefined && vocabulary.portNames.has(name));
    const places =
      endpoint.hostNetwork && endpoint.node === undefined ? (["local", "remote"] as const) : [undefined];
    for (const node of places) {
      const placed = node === undefined ? endpoint : { ...endpoint, node };
      const identity = identityOf(placed, settings);
      const key = signature(identity, ports, vocabulary);
      let group = found.get(key);
      if (group === undefined) {
        group = { index: found.size, identity, ports, members: [] };
        found.set(key, group);
      }
      group.members.push(endpoint);
      of.set(endpoint, [...(of.get(endpoint) ?? []), group]);
    }
  }
  return { classes: [...found.values()], of };
}

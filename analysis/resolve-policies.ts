import type { Endpoint } from "../model/endpoint.ts";
import type { Match } from "../model/match.ts";
import type { AddressGroup, PolicyRules, Rule } from "../model/rule.ts";
import type { Service } from "../model/service.ts";
import {
  allTraffic,
  anyTraffic,
  PROTOCOL_NUMBERS,
  type ProtocolName,
  portRange,
  type Traffic,
} from "../model/traffic.ts";
import type { Labels } from "../model/workload.ts";
import { namedServices, type Referents, resolve } from "./match/resolve.ts";

/** What policies refer to, and the endpoints whose namespaces have labels. */
export interface Referred {
  readonly policies: readonly PolicyRules[];
  readonly groups: readonly AddressGroup[];
  readonly services: readonly Service[];
  readonly endpoints: readonly Endpoint[];
}

/** The policies with every reference replaced by what it points to; each distinct match is resolved once. */
export function resolvePolicies(input: Referred): PolicyRules[] {
  const references: Referents = { ...input, namespaces: namespacesOf(input.endpoints) };
  const resolved = new Map<Match, Match>();
  const look = (match: Match): Match => {
    let found = resolved.get(match);
    if (found === undefined) {
      found = resolve(match, references);
      resolved.set(match, found);
    }
    return found;
  };
  return input.policies.map((policy) => ({
    ...policy,
    subject: look(policy.subject),
    rules: policy.rules.map(
      (rule): Rule => ({
        ...rule,
        traffic: withServicePorts(rule, input.services),
        peers: rule.peers.map(look),
        ...(rule.self === undefined ? {} : { self: look(rule.self) }),
      }),
    ),
  }));
}

/** Labels of every namespace that has an endpoint. */
const namespacesOf = (endpoints: readonly Endpoint[]): ReadonlyMap<string, Labels> =>
  new Map(
    endpoints.flatMap(({ namespace, namespaceLabels }) =>
      namespace === undefined ? [] : [[namespace, namespaceLabels] as const],
    ),
  );

/** The traffic of a rule, narrowed to the ports of Services where its destination means those too. */
function withServicePorts(rule: Rule, services: readonly Service[]): Traffic {
  if (rule.direction === "ingress") return rule.traffic;
  const found = rule.peers
    .flatMap(servicesIn)
    .filter(({ withPorts }) => withPorts)
    .flatMap((match) => namedServices(match.services, services));
  if (found.length === 0) return rule.traffic;
  return allTraffic([rule.traffic, anyTraffic(found.flatMap(backendPorts))]);
}

function servicesIn(match: Match): Extract<Match, { kind: "services" }>[] {
  if (match.kind === "services") return [match];
  return match.kind === "and" || match.kind === "or" ? match.of.flatMap(servicesIn) : [];
}

const backendPorts = (service: Service): Traffic[] =>
  service.ports.flatMap(({ port, protocol, targetPort }) => {
    const number = PROTOCOL_NUMBERS[protocol as ProtocolName];
    if (number === undefined) return [];
    if (typeof targetPort === "string") return [{ kind: "named", name: targetPort, protocol: number }];
    return [portRange(number, targetPort ?? port, targetPort ?? port)];
  });

import { familyOf, isIn } from "./address.ts";
import { hasAccount, hasLabels, inNamespace, isManaged, type Labelled, labelledAt } from "./labelled.ts";
import type { Laws } from "./laws.ts";
import type { CalicoEndpoint, CalicoScenario, Direction, EntityRule, Icmp, Rule } from "./scenario.ts";

const NUMBERS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132, ICMP: 1, ICMPv6: 58 };
const PORTED = ["TCP", "UDP", "SCTP"];

/** One packet: a flow with what a flow leaves open. */
export interface Packet {
  readonly from: CalicoEndpoint;
  readonly to: CalicoEndpoint;
  readonly protocol: string;
  /** The ICMP type for ICMP. */
  readonly port: number;
  readonly sourcePort: number;
  readonly icmpCode: number;
}

/** Where a rule stands; no namespace means in a global policy. */
export interface Place {
  readonly scenario: CalicoScenario;
  readonly direction: Direction;
  readonly namespace?: string;
}

/** Whether all fields of the rule hold for the packet (docs/semantics/calico.md#fields-of-a-rule). */
export function ruleMatches(rule: Rule, packet: Packet, place: Place, laws: Laws): boolean {
  if (rule.ipVersion !== undefined && laws.holds("ip-version") && familyOf(packet.to.ip) !== rule.ipVersion)
    return false;
  if (rule.protocol !== undefined && !isProtocol(rule.protocol, packet, laws) && laws.holds("protocol"))
    return false;
  if (
    rule.notProtocol !== undefined &&
    laws.holds("not-protocol") &&
    isProtocol(rule.notProtocol, packet, laws)
  )
    return false;
  if (rule.icmp !== undefined && !isIcmp(rule.icmp, packet, laws)) return false;
  if (rule.notICMP !== undefined && laws.holds("not-icmp") && isIcmp(rule.notICMP, packet, laws))
    return false;
  if (rule.http !== undefined && !laws.holds("http")) return false;
  const { source = {}, destination = {} } = rule;
  return (
    endMatches(source, "source", packet, place, laws) &&
    endMatches(destination, "destination", packet, place, laws)
  );
}

function isProtocol(protocol: string | number, packet: Packet, laws: Laws): boolean {
  if (typeof protocol === "number")
    return laws.holds("protocol-number") && NUMBERS[packet.protocol] === protocol;
  return packet.protocol === protocol;
}

function isIcmp({ type, code }: Icmp, packet: Packet, laws: Laws): boolean {
  if (!packet.protocol.startsWith("ICMP")) return false;
  if (packet.port !== type && laws.holds("icmp-type")) return false;
  return code === undefined || !laws.holds("icmp-code") || packet.icmpCode === code;
}

function endMatches(
  entity: EntityRule,
  end: "source" | "destination",
  packet: Packet,
  place: Place,
  laws: Laws,
): boolean {
  const ownEnd = place.direction === "Ingress" ? "destination" : "source";
  const { ports, notPorts, ...peer } = entity;
  if (ports !== undefined && !onePort(ports, end, packet, laws)) return false;
  if (notPorts !== undefined && onePort(notPorts, end, packet, laws) && laws.holds("not-ports")) return false;
  if (Object.keys(peer).length === 0 && place.namespace === undefined) return true;
  if (end === ownEnd && !laws.holds("own-side")) return true;
  return peerMatches(peer, end === "source" ? packet.from : packet.to, place, laws, entity);
}

function onePort(
  ports: readonly (number | string)[],
  end: "source" | "destination",
  packet: Packet,
  laws: Laws,
): boolean {
  if (!PORTED.includes(packet.protocol)) return false;
  if (end === "source" && !laws.holds("source-ports")) return true;
  const asked = end === "source" ? packet.sourcePort : packet.port;
  return ports.some((port) => {
    if (typeof port === "number") return port === asked || !laws.holds("port-number");
    const [from, to] = port.split(":").map(Number);
    if (from === undefined || to === undefined)
      return isNamed(port, asked, end === "source" ? packet.from : packet.to, packet.protocol, laws);
    return from <= asked && asked <= to && (asked !== to || laws.holds("port-range"));
  });
}

/** A port's name belongs to a pod: what is no pod has no names. */
export function isNamed(
  name: string,
  asked: number,
  at: CalicoEndpoint,
  protocol: string,
  laws: Laws,
): boolean {
  const named = isManaged(at, laws) ? at.namedPorts?.[name] : undefined;
  return named?.port === asked && (named.protocol === protocol || !laws.holds("port-named"));
}

/** Section 2, "Scope of a peer". */
function peerMatches(
  peer: EntityRule,
  endpoint: CalicoEndpoint,
  place: Place,
  laws: Laws,
  entity: EntityRule,
): boolean {
  const { nets, notNets, selector, notSelector, namespaceSelector, serviceAccounts } = peer;
  const address = endpoint.ip;
  const inNets = (list: readonly string[]) =>
    list.some((net) => isIn(address, net)) && (!isManaged(endpoint, laws) || laws.holds("nets-pods"));
  if (nets !== undefined && !inNets(nets) && laws.holds("nets")) return false;
  if (notNets !== undefined && inNets(notNets) && laws.holds("not-nets")) return false;
  if (peer.domains !== undefined && !laws.holds("domains")) return false;
  const here = labelledAt(address, place.scenario, laws);
  if (notSelector !== undefined && laws.holds("not-selector"))
    if (here.some((one) => hasLabels(one, notSelector, laws))) return false;
  const pinned = namespaceSelector === undefined && isPinned(entity, place, laws);
  const asksLabels =
    selector !== undefined || namespaceSelector !== undefined || serviceAccounts !== undefined;
  const externalAllowed = notSelector === undefined || laws.holds("not-selector-external");
  if (!asksLabels && !pinned && externalAllowed) return true;
  if (namespaceSelector === "all()" && selector === undefined && !laws.holds("scope-all")) return true;
  return here.some((one) => {
    if (pinned && one.namespace !== place.namespace) return false;
    if (place.namespace === undefined && namespaceSelector === undefined && selector !== undefined)
      if (one.namespace !== undefined && !laws.holds("global-selector")) return false;
    if (namespaceSelector !== undefined && !inScope(one, namespaceSelector, place, laws)) return false;
    if (selector !== undefined && !hasLabels(one, selector, laws)) return false;
    return serviceAccounts === undefined || isAccount(one, serviceAccounts, laws);
  });
}

function isPinned(entity: EntityRule, { namespace }: Place, laws: Laws): boolean {
  if (namespace === undefined) return false;
  if (entity.selector !== undefined) return laws.holds("scope-own-namespace");
  if (entity.serviceAccounts !== undefined) return laws.holds("scope-accounts");
  if (entity.notSelector !== undefined) return laws.holds("scope-not-selector");
  const any = entity.nets ?? entity.notNets ?? entity.ports ?? entity.notPorts;
  return any !== undefined && !laws.holds("scope-nets");
}

function inScope(one: Labelled, namespaceSelector: string, { namespace }: Place, laws: Laws): boolean {
  if (namespaceSelector === "global()") return (one.namespace === undefined) === laws.holds("scope-global");
  if (namespaceSelector === "all()") return one.namespace !== undefined;
  if (inNamespace(one, namespaceSelector, laws)) return true;
  return namespace !== undefined && one.namespace === namespace && !laws.holds("scope-namespaces");
}

function isAccount(
  one: Labelled,
  { names, selector }: NonNullable<EntityRule["serviceAccounts"]>,
  laws: Laws,
): boolean {
  if (one.account === undefined) return false;
  if (names !== undefined && !names.includes(one.account) && laws.holds("account-names")) return false;
  return selector === undefined || hasAccount(one, selector, laws) || !laws.holds("account-selector");
}

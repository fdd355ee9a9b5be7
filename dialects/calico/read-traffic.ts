import type { Cursor } from "../../model/cursor.ts";
import {
  ALL_TRAFFIC,
  allTraffic,
  anyTraffic,
  LAST_PORT,
  PROTOCOL_NUMBERS,
  type ProtocolName,
  portRange,
  type Traffic,
} from "../../model/traffic.ts";

const WITH_PORTS: readonly number[] = [PROTOCOL_NUMBERS.TCP, PROTOCOL_NUMBERS.UDP, PROTOCOL_NUMBERS.SCTP];
const MOST_PORTS = 50;

/** Protocol, ports at the destination and ICMP of one rule; all parts must hold. */
export function readTraffic(rule: Cursor): Traffic {
  const protocol = readProtocol(rule.field("protocol"));
  const except = readProtocol(rule.field("notProtocol"));
  const destination = rule.field("destination");
  const ports = readPorts(destination.field("ports"), protocol);
  const notPorts = readPorts(destination.field("notPorts"), protocol);
  const icmp = readIcmp(rule.field("icmp"), protocol);
  const notIcmp = readIcmp(rule.field("notICMP"), protocol);
  return allTraffic([
    protocol === undefined ? ALL_TRAFFIC : { kind: "protocol", protocol },
    except === undefined ? ALL_TRAFFIC : { kind: "not", of: { kind: "protocol", protocol: except } },
    ports ?? ALL_TRAFFIC,
    notPorts === undefined ? ALL_TRAFFIC : { kind: "not", of: notPorts },
    icmp ?? ALL_TRAFFIC,
    notIcmp === undefined ? ALL_TRAFFIC : { kind: "not", of: notIcmp },
  ]);
}

/** Whether a rule asks for ports at the source, which no flow names. */
export function asksSourcePorts(rule: Cursor): boolean {
  const source = rule.field("source");
  const protocol = readProtocol(rule.field("protocol"));
  return (
    readPorts(source.field("ports"), protocol) !== undefined ||
    readPorts(source.field("notPorts"), protocol) !== undefined
  );
}

/** A name or a number 1 to 255. */
function readProtocol(at: Cursor): number | undefined {
  if (at.missing) return undefined;
  if (typeof at.value === "number") {
    const number = at.integer();
    if (number < 1 || number > 255) at.refuse(`${number} is no protocol number (1 to 255)`);
    return number;
  }
  return PROTOCOL_NUMBERS[at.word(Object.keys(PROTOCOL_NUMBERS) as ProtocolName[])];
}

/** Undefined when there is no list or an empty one: no demand. */
function readPorts(list: Cursor, protocol: number | undefined): Traffic | undefined {
  const items = list.items() ?? [];
  if (items.length === 0) return undefined;
  if (items.length > MOST_PORTS) list.refuse(`holds ${items.length} ports; the most is ${MOST_PORTS}`);
  return anyTraffic(items.map((item) => readPort(item, protocol)));
}

function readPort(item: Cursor, protocol: number | undefined): Traffic {
  const text = typeof item.value === "number" ? String(item.integer()) : item.text();
  const range = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text);
  if (range === null) {
    if (!/^[a-zA-Z0-9][-a-zA-Z0-9_.]{0,127}$/.test(text)) {
      item.refuse(`"${text.slice(0, 80)}" is neither a port, a range such as "8000:8100", nor a port name`);
    }
    return { kind: "named", name: text, ...(protocol === undefined ? {} : { protocol }) };
  }
  if (protocol === undefined || !WITH_PORTS.includes(protocol)) {
    item.refuse("a port number needs protocol TCP, UDP or SCTP beside it");
  }
  const from = Number(range[1]);
  const to = Number(range[2] ?? range[1]);
  if (from > to || to > LAST_PORT)
    item.refuse(`"${text}" is no range of ports (0 to ${LAST_PORT}, ascending)`);
  return portRange(protocol, from, to);
}

function readIcmp(icmp: Cursor, protocol: number | undefined): Traffic | undefined {
  if (icmp.missing) return undefined;
  if (protocol !== PROTOCOL_NUMBERS.ICMP && protocol !== PROTOCOL_NUMBERS.ICMPv6) {
    icmp.refuse("needs protocol ICMP or ICMPv6 beside it");
  }
  const type = icmp.field("type").optionalInteger();
  const code = icmp.field("code").optionalInteger();
  if (type === undefined) {
    if (code !== undefined) icmp.refuse("a code needs a type beside it");
    return undefined;
  }
  if (type < 0 || type > 254) icmp.field("type").refuse(`${type} is no ICMP type (0 to 254)`);
  if (code === undefined) return portRange(protocol, type, type);
  if (code < 0 || code > 255) icmp.field("code").refuse(`${code} is no ICMP code (0 to 255)`);
  return { kind: "icmp-code", protocol, type, code };
}

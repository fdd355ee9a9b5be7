import { agentOptionOff } from "../../diagnostics/reading/agent-option-off.ts";
import { badIcmpType } from "../../diagnostics/reading/bad-icmp-type.ts";
import { badPort } from "../../diagnostics/reading/bad-port.ts";
import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { needsOtherField } from "../../diagnostics/reading/needs-other-field.ts";
import { missingField } from "../../diagnostics/schema/missing-field.ts";
import { tooMany } from "../../diagnostics/schema/too-many.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll } from "../../documents/issue.ts";
import { nearest } from "../../model/near-miss.ts";
import { own } from "../../model/own.ts";
import { shown } from "../../model/shown.ts";
import {
  anyTraffic,
  LAST_PORT,
  PROTOCOL_NUMBERS,
  type ProtocolName,
  portRange,
  type Traffic,
} from "../../model/traffic.ts";
import { ICMP_TYPES, type IcmpFamily } from "./read-icmp.ts";
import type { L7Kind } from "./read-layer7.ts";

const MOST_PORTS = 40;
/** Characters of a name that are compared with those of types. */
const LONGEST_NAME = 60;
const CRD_PROTOCOLS = [
  "TCP",
  "UDP",
  "SCTP",
  "VRRP",
  "IGMP",
  "GRE",
  "IPIP",
  "IPV6",
  "ESP",
  "AH",
  "ANY",
] as const;
const TRANSPORTS = ["TCP", "UDP", "SCTP"] as const;

/** Letters, digits and single dashes inside, at least one letter, at most 15 characters. */
const isServiceName = (text: string): boolean =>
  text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(text) && /[a-z]/i.test(text);

/**
 * The ports of one `toPorts` item; `ports: []` and no ports at all let nothing through. One member of the answer
 * is one port and protocol as its author wrote it: Cilium merges and ranks them one by one. `asked` are the kinds
 * of L7 rules that the item has.
 */
export function readPorts(item: Cursor, asked: readonly L7Kind[]): Traffic {
  const list = item.field("ports");
  const { ports } = readAll({
    count: () => refuseMore(list, "ports"),
    needed: () => {
      if (asked.includes("dns") && !list.filled)
        item.refuse(needsOtherField, { field: "DNS rules", needs: "ports", ...item.nearMiss(["ports"]) });
    },
    ports: () => list.each((port) => readPort(port, asked)),
  });
  return anyTraffic(ports.flat());
}

function refuseMore(list: Cursor, what: string): void {
  const count = list.items()?.length ?? 0;
  if (count > MOST_PORTS) list.refuse(tooMany, { count, most: MOST_PORTS, what });
}

function readPort(port: Cursor, asked: readonly L7Kind[]): Traffic[] {
  const { protocols, start, end } = readAll({
    protocols: () => readProtocols(port, asked),
    start: () => readStart(port, asked),
    end: () => port.field("endPort").optionalInteger() ?? 0,
  });
  if (typeof start === "string")
    return protocols.map((name) => ({
      kind: "named",
      name: start.toLowerCase(),
      protocol: PROTOCOL_NUMBERS[name],
    }));
  if (asked.includes("dns") && end > start)
    port.field("endPort").refuse(fieldsConflict, { first: "endPort", second: "DNS rules" });
  // The engine keeps the low 16 bits; an end that is not after the start means a single port.
  const last = ((end % (LAST_PORT + 1)) + LAST_PORT + 1) % (LAST_PORT + 1);
  const to = start === 0 ? LAST_PORT : Math.max(last, start);
  return protocols.map((name) => portRange(PROTOCOL_NUMBERS[name], start, to));
}

/** The transports that a port is of: all of them where it names none. */
function readProtocols(port: Cursor, asked: readonly L7Kind[]): readonly ProtocolName[] {
  const at = port.field("protocol");
  const protocol = at.missing ? "ANY" : at.word(CRD_PROTOCOLS);
  const transports = TRANSPORTS.filter((transport) => protocol === transport || protocol === "ANY");
  if (transports.length === 0)
    at.refuse(agentOptionOff, {
      what: `protocol ${protocol}`,
      option: "extended IP protocols off",
      mend: "Switch on the agents' extended IP protocols",
    });
  if (asked.includes("http") && !asked.includes("dns") && protocol !== "TCP")
    at.refuse(needsOtherField, {
      field: "HTTP rules",
      needs: "protocol TCP",
      ...(at.missing ? port.nearMiss(["protocol"]) : {}),
    });
  return transports;
}

/** The first port of a range, or the name of a port. */
function readStart(port: Cursor, asked: readonly L7Kind[]): number | string {
  const at = port.field("port");
  const text = at.optionalText() ?? "";
  if (text === "")
    at.refuse(missingField, {
      field: "port",
      hint: '"0" means every port',
      ...port.nearMiss(["port"]),
    });
  if (isServiceName(text)) return text;
  const number = readNumber(at, text);
  if (asked.length > 0 && !asked.includes("dns") && number === 0)
    at.refuse(fieldsConflict, { first: "port 0", second: "L7 rules" });
  return number;
}

/** Numbers are read with a base prefix: `010` is 8 (docs/semantics/cilium.md#ports). */
function readNumber(at: Cursor, text: string): number {
  const digits = text.replaceAll("_", "");
  const octal = digits.length > 1 && digits.startsWith("0");
  const wellFormed = /^[0-9]+(_[0-9]+)*$/.test(text) && (!octal || /^[0-7]+$/.test(digits));
  const number = wellFormed ? Number.parseInt(digits, octal ? 8 : 10) : Number.NaN;
  if (!(number <= LAST_PORT))
    at.refuse(badPort, {
      value: shown(text),
      form: `a port from 0 to ${LAST_PORT}, or a port name of at most 15 letters, digits and dashes`,
    });
  return number;
}

/** The types of one `icmps` item. */
export function readIcmp(item: Cursor): Traffic {
  const list = item.field("fields");
  const { fields } = readAll({
    count: () => refuseMore(list, "fields"),
    fields: () => list.each(readIcmpField),
  });
  return anyTraffic(fields);
}

/** Type 0 is a wildcard to the engine: every type of its family. */
function readIcmpField(field: Cursor): Traffic {
  const family = attempt(() => readFamily(field.field("family")));
  const { of, type } = readAll({
    of: () => made(family),
    type: () => readType(field.field("type"), family instanceof Refused ? undefined : family),
  });
  const protocol = of === "IPv4" ? PROTOCOL_NUMBERS.ICMP : PROTOCOL_NUMBERS.ICMPv6;
  return type === 0 ? { kind: "protocol", protocol } : portRange(protocol, type, type);
}

const readFamily = (at: Cursor): IcmpFamily =>
  at.someText() === undefined ? "IPv4" : at.word(["IPv4", "IPv6"]);

/** A type by number or by name; where the family is not known, any name will do. */
function readType(at: Cursor, family: IcmpFamily | undefined): number {
  const written = typeof at.value === "number" ? String(at.value) : at.text();
  const names: Readonly<Record<string, number>> =
    family === undefined ? { ...ICMP_TYPES.IPv6, ...ICMP_TYPES.IPv4 } : ICMP_TYPES[family];
  const type = /^\d{1,3}$/.test(written) ? Number(written) : own(names, written);
  if (type !== undefined && type <= 255) return type;
  const near = nearest(written.slice(0, LONGEST_NAME), Object.keys(names));
  return at.refuse(badIcmpType, {
    value: shown(written),
    family: family ?? "IPv4 or IPv6",
    ...(near === undefined ? {} : { near }),
  });
}

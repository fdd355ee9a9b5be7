import { badPort } from "../../diagnostics/reading/bad-port.ts";
import { needsOtherField } from "../../diagnostics/reading/needs-other-field.ts";
import { outOfRange } from "../../diagnostics/schema/out-of-range.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll } from "../../documents/issue.ts";
import { shown } from "../../model/shown.ts";
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
import { refuseMore } from "./read-entity.ts";

const WITH_PORTS: readonly (number | undefined)[] = [
  PROTOCOL_NUMBERS.TCP,
  PROTOCOL_NUMBERS.UDP,
  PROTOCOL_NUMBERS.SCTP,
];
const MOST_PORTS = 50;

/** The protocol of a rule: its number, none where the rule names none, or why it cannot be read. */
type Protocol = number | undefined | Refused;

/** Protocol, ports at the destination and ICMP of one rule; all parts must hold. */
export function readTraffic(rule: Cursor): Traffic {
  const written = attempt(() => readProtocol(rule.field("protocol")));
  const destination = rule.field("destination");
  const { protocol, except, ports, notPorts, icmp, notIcmp } = readAll({
    protocol: () => made(written),
    except: () => readProtocol(rule.field("notProtocol")),
    ports: () => readPorts(destination.field("ports"), rule, written),
    notPorts: () => readPorts(destination.field("notPorts"), rule, written),
    icmp: () => readIcmp(rule.field("icmp"), rule, written),
    notIcmp: () => readIcmp(rule.field("notICMP"), rule, written),
  });
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
  const protocol = attempt(() => readProtocol(rule.field("protocol")));
  const { ports, notPorts } = readAll({
    ports: () => readPorts(source.field("ports"), rule, protocol),
    notPorts: () => readPorts(source.field("notPorts"), rule, protocol),
  });
  return ports !== undefined || notPorts !== undefined;
}

/** A name or a number 1 to 255. */
function readProtocol(at: Cursor): number | undefined {
  if (at.missing) return undefined;
  if (typeof at.value === "number") {
    const number = at.integer();
    if (number < 1 || number > 255) at.refuse(outOfRange, { value: number, range: "from 1 to 255" });
    return number;
  }
  return PROTOCOL_NUMBERS[at.word(Object.keys(PROTOCOL_NUMBERS) as ProtocolName[])];
}

/** Undefined when there is no list or an empty one: no demand. */
function readPorts(list: Cursor, rule: Cursor, protocol: Protocol): Traffic | undefined {
  const { ports } = readAll({
    count: () => refuseMore(list, "ports", MOST_PORTS),
    ports: () => list.each((item) => readPort(item, rule, protocol)),
  });
  return ports.length === 0 ? undefined : anyTraffic(ports);
}

const RANGE = /^(\d{1,5})(?::(\d{1,5}))?$/;
const PORT_NAME = /^[a-zA-Z0-9][-a-zA-Z0-9_.]{0,127}$/;

function readPort(item: Cursor, rule: Cursor, written: Protocol): Traffic {
  const text = typeof item.value === "number" ? String(item.integer()) : item.text();
  const protocol = written instanceof Refused ? undefined : written;
  const range = RANGE.exec(text);
  if (range === null) {
    if (!PORT_NAME.test(text))
      item.refuse(badPort, {
        value: shown(text),
        form: 'a port, a range such as "8000:8100", or a port name',
      });
    return { kind: "named", name: text, ...(protocol === undefined ? {} : { protocol }) };
  }
  const from = Number(range[1]);
  const to = Number(range[2] ?? range[1]);
  const isRange = from <= to && to <= LAST_PORT;
  readAll({
    range: () => {
      if (!isRange)
        item.refuse(badPort, {
          value: shown(text),
          form: `a port or an ascending range of ports from 0 to ${LAST_PORT}`,
        });
    },
    protocol: () => {
      if (!(written instanceof Refused) && !WITH_PORTS.includes(written))
        item.refuse(needsOtherField, {
          field: "A port number",
          needs: "protocol TCP, UDP or SCTP",
          ...(written === undefined ? rule.nearMiss(["protocol"]) : {}),
        });
    },
  });
  return portRange(protocol ?? PROTOCOL_NUMBERS.TCP, from, to);
}

function readIcmp(icmp: Cursor, rule: Cursor, written: Protocol): Traffic | undefined {
  if (icmp.missing) return undefined;
  const { protocol, type, code } = readAll({
    protocol: () => icmpProtocol(icmp, rule, written),
    type: () => readNumber(icmp.field("type"), 254),
    code: () => readNumber(icmp.field("code"), 255),
  });
  if (type === undefined) {
    if (code !== undefined)
      icmp.refuse(needsOtherField, { field: "code", needs: "type", ...icmp.nearMiss(["type"]) });
    return undefined;
  }
  if (code === undefined) return portRange(protocol, type, type);
  return { kind: "icmp-code", protocol, type, code };
}

function icmpProtocol(icmp: Cursor, rule: Cursor, written: Protocol): number {
  const protocol = made(written);
  if (protocol === PROTOCOL_NUMBERS.ICMP || protocol === PROTOCOL_NUMBERS.ICMPv6) return protocol;
  return icmp.refuse(needsOtherField, {
    field: icmp.name,
    needs: "protocol ICMP or ICMPv6",
    ...(protocol === undefined ? rule.nearMiss(["protocol"]) : {}),
  });
}

function readNumber(at: Cursor, most: number): number | undefined {
  const number = at.optionalInteger();
  if (number !== undefined && (number < 0 || number > most))
    at.refuse(outOfRange, { value: number, range: `from 0 to ${most}` });
  return number;
}

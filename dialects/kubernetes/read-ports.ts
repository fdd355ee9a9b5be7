import { badPort } from "../../diagnostics/reading/bad-port.ts";
import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { needsOtherField } from "../../diagnostics/reading/needs-other-field.ts";
import { outOfRange } from "../../diagnostics/schema/out-of-range.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, type Refused, readAll } from "../../documents/issue.ts";
import { shown } from "../../model/shown.ts";
import { anyTraffic, LAST_PORT, PROTOCOL_NUMBERS, portRange, type Traffic } from "../../model/traffic.ts";

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

/** Ports of a rule: absent or empty means every port and protocol; an entry without a port is every port of its protocol. */
export const readPorts = (list: Cursor): Traffic =>
  list.filled ? anyTraffic(list.each(readPort)) : { kind: "all" };

function readPort(item: Cursor): Traffic {
  const written = attempt(() => readStart(item.field("port")));
  const { protocol, start, end } = readAll({
    protocol: () =>
      PROTOCOL_NUMBERS[item.field("protocol").missing ? "TCP" : item.field("protocol").word(PROTOCOLS)],
    start: () => made(written),
    end: () => readEnd(item, written),
  });
  if (start === undefined) return { kind: "protocol", protocol };
  if (typeof start === "string") return { kind: "named", name: start, protocol };
  return portRange(protocol, start, end ?? start);
}

/** A number or the name of a port; undefined where there is none. */
function readStart(at: Cursor): number | string | undefined {
  if (at.missing) return undefined;
  if (typeof at.value === "string") return readName(at, at.value);
  const port = at.integer();
  if (port < 1 || port > LAST_PORT) at.refuse(outOfRange, { value: port, range: `from 1 to ${LAST_PORT}` });
  return port;
}

/** A name of the IANA registry's form; of a number in quotes the near miss is the number. */
function readName(at: Cursor, name: string): string {
  if (name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name)) return name;
  const isNumber = /^[1-9]\d{0,4}$/.test(name) && Number(name) <= LAST_PORT;
  return at.refuse(badPort, {
    value: shown(name),
    form: "a port name of at most 15 lower-case letters, digits and single dashes, with a letter in it",
    ...(isNumber ? { near: `${name} without quotes` } : {}),
  });
}

/** The last port of a range, beside what `port` was read as. */
function readEnd(item: Cursor, start: number | string | undefined | Refused): number | undefined {
  const at = item.field("endPort");
  if (at.missing) return undefined;
  const end = at.integer();
  if (start === undefined)
    at.refuse(needsOtherField, { field: "endPort", needs: "port", ...item.nearMiss(["port"]) });
  if (typeof start === "string") at.refuse(fieldsConflict, { first: "endPort", second: "a port name" });
  const least = typeof start === "number" ? start : 1;
  if (end < least || end > LAST_PORT)
    at.refuse(outOfRange, { value: end, range: `from ${least} to ${LAST_PORT}` });
  return end;
}

import { badPort } from "../../diagnostics/reading/bad-port.ts";
import { notAllowed } from "../../diagnostics/schema/not-allowed.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { readAll } from "../../documents/issue.ts";
import { isMap } from "../../model/lists.ts";
import { nearest } from "../../model/near-miss.ts";
import { own } from "../../model/own.ts";
import { shown } from "../../model/shown.ts";
import { anyTraffic, LAST_PORT, PROTOCOL_NUMBERS, portRange, type Traffic } from "../../model/traffic.ts";

/** A published port: what of the container it opens, and whether only the host itself may use it. */
export interface Published {
  readonly traffic: Traffic;
  readonly localOnly: boolean;
}

const PROTOCOLS = {
  tcp: PROTOCOL_NUMBERS.TCP,
  udp: PROTOCOL_NUMBERS.UDP,
  sctp: PROTOCOL_NUMBERS.SCTP,
} as const;

/** `ports` of a service, in their short and long forms. */
export const readPublished = (ports: Cursor): Published[] =>
  ports.each((item) => (isMap(item.value) ? readLong(item) : readShort(item)));

/** What any of them opens. */
export const openedBy = (published: readonly Published[]): Traffic =>
  anyTraffic(published.map(({ traffic }) => traffic));

function readLong(item: Cursor): Published {
  const { port, protocol, address } = readAll({
    port: () => readTarget(item.field("target")),
    protocol: () => readProtocol(item.field("protocol"), item.field("protocol").someText()),
    address: () => item.field("host_ip").someText(),
  });
  return { traffic: portRange(protocol, port, port), localOnly: isLoopback(address) };
}

function readTarget(at: Cursor): number {
  const number = typeof at.value === "number" ? at.integer() : Number(at.text());
  return inRange(at, number, number);
}

/** `"127.0.0.1:8080:80/tcp"` and what may be left out of it. */
const SHORT = /^(?:(?:(\[[^\]]+\]|[0-9.]+):)?(?:[0-9-]*):)?(\d+)(?:-(\d+))?(?:\/([a-z]+))?$/i;

function readShort(item: Cursor): Published {
  const text = typeof item.value === "number" ? String(item.value) : item.text();
  const found = SHORT.exec(text);
  if (found === null)
    return item.refuse(badPort, {
      value: shown(text),
      form: 'a port mapping such as "127.0.0.1:8080:80/tcp"',
    });
  const [, address, first, last, word] = found;
  const from = Number(first);
  const to = Number(last ?? first);
  const { protocol } = readAll({
    range: () => inRange(item, from, to),
    protocol: () => readProtocol(item, word),
  });
  return {
    traffic: portRange(protocol, from, to),
    localOnly: isLoopback(address?.replace(/^\[|\]$/g, "")),
  };
}

const isLoopback = (address: string | undefined): boolean =>
  address === "::1" || (address?.startsWith("127.") ?? false);

/** The first port of a range that is one. */
function inRange(at: Cursor, from: number, to: number): number {
  if (from >= 1 && from <= to && to <= LAST_PORT) return from;
  return at.refuse(badPort, {
    value: shown(at.value),
    form: `a port or an ascending range of ports from 1 to ${LAST_PORT}`,
  });
}

/** The number of a protocol by its word; TCP where there is none. */
function readProtocol(at: Cursor, word = "tcp"): number {
  const name = word.toLowerCase();
  const protocol = own<number>(PROTOCOLS, name);
  if (protocol !== undefined) return protocol;
  const allowed = Object.keys(PROTOCOLS);
  const near = nearest(name, allowed);
  return at.refuse(notAllowed, { value: shown(word), allowed, ...(near === undefined ? {} : { near }) });
}

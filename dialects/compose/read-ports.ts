import type { Cursor } from "../../model/cursor.ts";
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
export const readPublished = (ports: Cursor): Published[] => (ports.items() ?? []).map(readOne);

/** What any of them opens. */
export const openedBy = (published: readonly Published[]): Traffic =>
  anyTraffic(published.map(({ traffic }) => traffic));

function readOne(item: Cursor): Published {
  if (typeof item.value === "object" && item.value !== null) {
    const target = item.field("target");
    const number = typeof target.value === "number" ? target.integer() : Number(target.text());
    return {
      traffic: range(item, number, number, item.field("protocol").someText() ?? "tcp"),
      localOnly: isLoopback(item.field("host_ip").someText()),
    };
  }
  const text = typeof item.value === "number" ? String(item.value) : item.text();
  const found = /^(?:(?:(\[[^\]]+\]|[0-9.]+):)?(?:[0-9-]*):)?(\d+)(?:-(\d+))?(?:\/([a-z]+))?$/i.exec(text);
  if (found === null)
    item.refuse(`"${text.slice(0, 80)}" is no port mapping such as "127.0.0.1:8080:80/tcp"`);
  const [, address, from, to, protocol] = found;
  return {
    traffic: range(item, Number(from), Number(to ?? from), protocol ?? "tcp"),
    localOnly: isLoopback(address?.replace(/^\[|\]$/g, "")),
  };
}

const isLoopback = (address: string | undefined): boolean =>
  address === "::1" || (address?.startsWith("127.") ?? false);

function range(at: Cursor, from: number, to: number, protocol: string): Traffic {
  const word = protocol.toLowerCase();
  if (!(from >= 1 && from <= to && to <= LAST_PORT)) at.refuse(`ports must be 1 to ${LAST_PORT}, ascending`);
  if (!Object.hasOwn(PROTOCOLS, word)) at.refuse(`"${protocol}" is none of tcp, udp, sctp`);
  return portRange(PROTOCOLS[word as keyof typeof PROTOCOLS], from, to);
}

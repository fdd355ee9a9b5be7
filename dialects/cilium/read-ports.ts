import type { Cursor } from "../../model/cursor.ts";
import type { Layer7 } from "../../model/rule.ts";
import { anyTraffic, LAST_PORT, PROTOCOL_NUMBERS, portRange, type Traffic } from "../../model/traffic.ts";
import { ICMP_TYPES } from "./read-icmp.ts";

const MOST_PORTS = 40;
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

/** Numbers are read with a base prefix: `010` is 8 (cilium.md section 1, Ports). */
function readNumber(at: Cursor, text: string): number {
  const digits = text.replaceAll("_", "");
  const octal = digits.length > 1 && digits.startsWith("0");
  const wellFormed = /^[0-9]+(_[0-9]+)*$/.test(text) && (!octal || /^[0-7]+$/.test(digits));
  const number = wellFormed ? Number.parseInt(digits, octal ? 8 : 10) : Number.NaN;
  if (!(number <= LAST_PORT)) {
    at.refuse(
      `"${text}" is neither a port (0 to ${LAST_PORT}) nor a port name (at most 15 letters, digits and dashes)`,
    );
  }
  return number;
}

/**
 * The ports of one `toPorts` item; `ports: []` and no ports at all let nothing through. One member of the answer
 * is one port and protocol as its author wrote it: Cilium merges and ranks them one by one.
 */
export function readPorts(item: Cursor, layer7: Layer7 | undefined): Traffic {
  const ports = item.field("ports").items() ?? [];
  if (ports.length > MOST_PORTS)
    item.field("ports").refuse(`holds ${ports.length} ports; the most is ${MOST_PORTS}`);
  const dns = layer7 !== undefined && layer7.dns.length > 0;
  if (dns && ports.length === 0) item.refuse("DNS rules need a port");
  const hasRules = layer7 !== undefined && (dns || layer7.http.length > 0);
  return anyTraffic(ports.flatMap((port) => readPort(port, dns, hasRules)));
}

function readPort(port: Cursor, dns: boolean, hasRules: boolean): Traffic[] {
  const text = port.field("port").optionalText() ?? "";
  const protocol = port.field("protocol").missing ? "ANY" : port.field("protocol").word(CRD_PROTOCOLS);
  const protocols = TRANSPORTS.filter((transport) => protocol === transport || protocol === "ANY");
  if (protocols.length === 0) {
    port.field("protocol").refuse(`${protocol} needs the agent's extended IP protocols, which are off`);
  }
  if (text === "") port.field("port").refuse('a port must be given; "0" means every port');
  if (hasRules && !dns && protocol !== "TCP") {
    port.field("protocol").refuse(`HTTP rules need protocol TCP, not ${protocol}`);
  }
  if (isServiceName(text)) {
    const name = text.toLowerCase();
    return protocols.map((transport) => ({ kind: "named", name, protocol: PROTOCOL_NUMBERS[transport] }));
  }
  const from = readNumber(port.field("port"), text);
  const endPort = port.field("endPort").optionalInteger() ?? 0;
  if (dns && endPort > from) port.field("endPort").refuse("DNS rules take no port ranges");
  if (hasRules && from === 0) port.field("port").refuse("L7 rules cannot stand on port 0");
  // The engine keeps the low 16 bits; an end that is not after the start means a single port.
  const end = ((endPort % (LAST_PORT + 1)) + LAST_PORT + 1) % (LAST_PORT + 1);
  const to = from === 0 ? LAST_PORT : Math.max(end, from);
  return protocols.map((transport) => portRange(PROTOCOL_NUMBERS[transport], from, to));
}

/** The types of one `icmps` item. Type 0 is a wildcard to the engine: every type of its family. */
export function readIcmp(item: Cursor): Traffic {
  const fields = item.field("fields").items() ?? [];
  if (fields.length > MOST_PORTS)
    item.field("fields").refuse(`holds ${fields.length}; the most is ${MOST_PORTS}`);
  return anyTraffic(
    fields.map((field) => {
      const family = field.field("family").someText() ?? "IPv4";
      if (family !== "IPv4" && family !== "IPv6") field.field("family").refuse("must be IPv4 or IPv6");
      const types: Readonly<Record<string, number>> = ICMP_TYPES[family as keyof typeof ICMP_TYPES];
      const at = field.field("type");
      const written = typeof at.value === "number" ? String(at.value) : at.text();
      const type = /^\d{1,3}$/.test(written)
        ? Number(written)
        : Object.hasOwn(types, written)
          ? types[written]
          : undefined;
      if (type === undefined || type > 255) at.refuse(`"${written}" is no ICMP type of ${family}`);
      const protocol = family === "IPv4" ? PROTOCOL_NUMBERS.ICMP : PROTOCOL_NUMBERS.ICMPv6;
      return type === 0 ? { kind: "protocol", protocol } : portRange(protocol, type ?? 0, type ?? 0);
    }),
  );
}

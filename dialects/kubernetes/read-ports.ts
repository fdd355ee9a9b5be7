import type { Cursor } from "../../model/cursor.ts";
import { anyTraffic, LAST_PORT, PROTOCOL_NUMBERS, portRange, type Traffic } from "../../model/traffic.ts";

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

/** Ports of a rule: absent or empty means every port and protocol; an entry without a port is every port of its protocol. */
export function readPorts(list: Cursor): Traffic {
  const items = list.items() ?? [];
  return items.length === 0 ? { kind: "all" } : anyTraffic(items.map(readPort));
}

function readPort(item: Cursor): Traffic {
  const protocol =
    PROTOCOL_NUMBERS[item.field("protocol").missing ? "TCP" : item.field("protocol").word(PROTOCOLS)];
  const port = item.field("port");
  const endPort = item.field("endPort");
  if (port.missing) {
    if (!endPort.missing) endPort.refuse("needs port beside it");
    return { kind: "protocol", protocol };
  }
  if (typeof port.value === "string") {
    if (!endPort.missing) endPort.refuse("cannot stand beside a named port");
    const name = port.text();
    if (name.length > 15 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || !/[a-z]/.test(name)) {
      port.refuse(
        `"${name}" is no port name (at most 15 lower-case letters, digits and single dashes, one letter at least); a number stands without quotes`,
      );
    }
    return { kind: "named", name, protocol };
  }
  const from = port.integer();
  const to = endPort.missing ? from : endPort.integer();
  if (from < 1 || from > LAST_PORT) port.refuse(`${from} is no port; ports are 1 to ${LAST_PORT}`);
  if (to < from || to > LAST_PORT) endPort.refuse(`must be ${from} to ${LAST_PORT}, not ${to}`);
  return portRange(protocol, from, to);
}

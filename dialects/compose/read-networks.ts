import type { Cursor } from "../../model/cursor.ts";

/** A bridge network of a compose file. */
export interface ComposeNetwork {
  readonly name: string;
  /** Nothing passes between its subnet and anything else. */
  readonly internal: boolean;
  /** Whether containers on it may talk to each other (`com.docker.network.bridge.enable_icc`). */
  readonly icc: boolean;
}

/** How a service is attached to one network. */
export interface Attachment {
  readonly network: string;
  /** Higher comes first when a name is resolved. */
  readonly priority: number;
}

const ICC = "com.docker.network.bridge.enable_icc";

/** Networks the file declares, and `default`, which every file has. */
export function readNetworks(networks: Cursor): Map<string, ComposeNetwork> {
  const all = new Map<string, ComposeNetwork>();
  for (const name of new Set(["default", ...networks.keys()])) {
    const network = networks.field(name);
    const icc = network.field("driver_opts").field(ICC);
    all.set(name, {
      name,
      internal: network.field("internal").optionalBoolean() ?? false,
      icc: icc.missing || String(icc.value).toLowerCase() !== "false",
    });
  }
  return all;
}

/** Networks a service joins: those it names, or `default`. */
export function readAttachments(service: Cursor, known: ReadonlyMap<string, ComposeNetwork>): Attachment[] {
  const networks = service.field("networks");
  const attachments = networks.missing
    ? [{ network: "default", priority: 0 }]
    : Array.isArray(networks.value)
      ? networks.texts().map((network) => ({ network, priority: 0 }))
      : networks.keys().map((network) => ({
          network,
          priority: networks.field(network).field("priority").optionalInteger() ?? 0,
        }));
  for (const { network } of attachments) {
    if (!known.has(network)) networks.refuse(`network ${network} is not declared in networks`);
  }
  return attachments;
}

/**
 * The network by which a name is reached: of those both share the one of highest priority, normal before internal,
 * then by name (kubernetes-calico-compose.md section 6). Undefined when they share none.
 */
export function networkByName(
  from: readonly Attachment[],
  to: readonly Attachment[],
  networks: ReadonlyMap<string, ComposeNetwork>,
): ComposeNetwork | undefined {
  const [first] = from
    .filter(({ network }) => to.some((other) => other.network === network))
    .sort((a, b) => {
      const [left, right] = [networks.get(a.network), networks.get(b.network)];
      return (
        b.priority - a.priority ||
        Number(left?.internal) - Number(right?.internal) ||
        (a.network < b.network ? -1 : 1)
      );
    });
  return first && networks.get(first.network);
}

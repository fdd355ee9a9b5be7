import { networkUndeclared } from "../../diagnostics/reading/network-undeclared.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { readAll, readEach } from "../../documents/issue.ts";
import { nearest } from "../../model/near-miss.ts";

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
  const names = [...new Set(["default", ...networks.keys()])];
  const all = readEach(names, (name): [string, ComposeNetwork] => {
    const network = networks.field(name);
    const { icc, internal } = readAll({
      icc: () => network.field("driver_opts").field(ICC),
      internal: () => network.field("internal").optionalBoolean() ?? false,
    });
    return [name, { name, internal, icc: icc.missing || String(icc.value).toLowerCase() !== "false" }];
  });
  return new Map(all);
}

/** Networks a service joins, those it names or `default`, of the networks with these names. */
export function readAttachments(service: Cursor, known: ReadonlySet<string>): Attachment[] {
  const networks = service.field("networks");
  if (networks.missing) return [{ network: "default", priority: 0 }];
  if (Array.isArray(networks.value))
    return networks.each((item) => ({ network: declared(item, item.text(), known), priority: 0 }));
  return readEach(networks.keys(), (network) => {
    const at = networks.field(network);
    const { priority } = readAll({
      declared: () => declared(at, network, known),
      priority: () => at.field("priority").optionalInteger() ?? 0,
    });
    return { network, priority };
  });
}

/** The name of a network that the file declares. */
function declared(at: Cursor, network: string, known: ReadonlySet<string>): string {
  if (known.has(network)) return network;
  const near = nearest(network, [...known]);
  return at.refuse(networkUndeclared, { network, ...(near === undefined ? {} : { near }) });
}

/**
 * The network by which a name is reached: of those both share the one of highest priority, normal before internal,
 * then by name (docs/semantics/compose.md#which-network-a-name-leads-to). Undefined when they share none.
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

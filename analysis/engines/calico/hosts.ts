import { PROTOCOL_NUMBERS } from "../../../model/traffic.ts";
import type { Decider, SideVerdict } from "../../../model/verdict.ts";
import { plain } from "../../evaluate/decide.ts";
import type { SideContext } from "../../evaluate/enforcement.ts";
import type { Point } from "../../match/traffic.ts";

const { TCP, UDP } = PROTOCOL_NUMBERS;

const points = (protocol: number, ports: readonly number[]): Point[] =>
  ports.map((port) => ({ protocol, port }));

/**
 * Felix's FailsafeInboundHostPorts and FailsafeOutboundHostPorts by default
 * (docs/semantics/calico.md#host-endpoints-and-profiles).
 */
const FAILSAFE: Readonly<Record<SideContext["direction"], readonly Point[]>> = {
  ingress: [...points(TCP, [22, 179, 2379, 2380, 5473, 6443, 6666, 6667]), ...points(UDP, [68])],
  egress: [...points(UDP, [53, 67]), ...points(TCP, [179, 2379, 2380, 5473, 6443, 6666, 6667])],
};

/** Ports at which a host endpoint's answer changes whatever its rules say. */
export const failsafeCuts = ({ host, direction }: SideContext) =>
  host === undefined
    ? []
    : FAILSAFE[direction].map(({ protocol, port }) => ({ protocol, from: port, to: port }));

/**
 * What is settled before any tier: failsafe ports, and policies without tracking or before DNAT, of whose order among
 * themselves and with the tiers nothing is known here. Undefined where the tiers decide.
 */
export function beforeTiers(point: Point, context: SideContext): SideVerdict | undefined {
  if (context.host === undefined) return undefined;
  const failsafe = FAILSAFE[context.direction].some(
    ({ protocol, port }) => protocol === point.protocol && port === point.port,
  );
  if (failsafe) return plain("allowed", "failsafe");
  const early = context.policies.filter(({ place }) => place?.early === true && !place.staged);
  if (early.length === 0) return undefined;
  const deciders = early.map(({ ref }) => ({ policy: ref, path: "", action: "isolate" }) as const);
  return plain("undetermined", "unknown-input", deciders);
}

/** After the last tier, or where no policy applies: a pod's profile allows, a host endpoint's is its own. */
export function afterTiers(
  { host }: SideContext,
  reason: "no-policy" | "profile",
  passed: readonly Decider[],
): SideVerdict {
  if (host === "deny") return plain("denied", "no-profile", passed);
  return host === "unknown"
    ? plain("undetermined", "unknown-input", passed)
    : plain("allowed", reason, passed);
}

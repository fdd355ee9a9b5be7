import type { Endpoint } from "../../model/endpoint.ts";
import type { Direction } from "../../model/rule.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import type { Labels } from "../../model/workload.ts";
import { keepsLabel } from "../match/label-filter.ts";
import type { Point } from "../match/traffic.ts";

/** A connection that one of its ends refuses because no rule speaks of it. */
export interface MissingAllow extends Point {
  readonly side: Direction;
  /** The end that refuses. */
  readonly subject: Endpoint;
  readonly peer: Endpoint;
  /** Calico: the tier whose end refused; absent means that none did. */
  readonly tier?: string;
}

/** Name of the policy to add. */
export function policyNameFor({ side, peer }: MissingAllow): string {
  const name = peer.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `allow-${side === "egress" ? "to" : "from"}-${name === "" ? "peer" : name}`;
}

export const namespaceOf = ({ namespace = "default" }: Endpoint): string => namespace;

/** Labels that name a workload; the first of these that a pod has is enough. */
const NAMING_LABELS = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/component",
  "app.kubernetes.io/instance",
  "app",
  "k8s-app",
  "name",
];

/**
 * Labels that tell this workload from others: those that name it, or else all but those that controllers put on pods and
 * change, which Cilium drops.
 */
export function namingLabels({ labels }: Endpoint): Labels {
  const naming = Object.entries(labels).filter(([key]) => NAMING_LABELS.includes(key));
  return Object.fromEntries(
    naming.length > 0 ? naming : Object.entries(labels).filter(([key]) => keepsLabel(key)),
  );
}

/** A pod that policies know by its labels and not as its node. */
export const isOwnPod = ({ kind, hostNetwork }: Endpoint): boolean => kind === "pod" && !hostNetwork;

/** The ranges that stand for an end; undefined where nobody knows an address. */
export const cidrsOf = ({ addresses, ranges }: Endpoint): string[] | undefined => {
  if (ranges !== undefined) return [...ranges];
  return addresses?.map((ip) => (ip.includes(":") ? `${ip}/128` : `${ip}/32`));
};

/** The family of an ICMP protocol; undefined for every other. */
export const icmpFamily = ({ protocol }: Point): "IPv4" | "IPv6" | undefined =>
  protocol === PROTOCOL_NUMBERS.ICMP ? "IPv4" : protocol === PROTOCOL_NUMBERS.ICMPv6 ? "IPv6" : undefined;

const TRANSPORTS = ["TCP", "UDP", "SCTP"] as const;

/** The protocol by the name that rules with ports take; undefined for every other. */
export const transportOf = ({ protocol }: Point): (typeof TRANSPORTS)[number] | undefined =>
  TRANSPORTS.find((name) => PROTOCOL_NUMBERS[name] === protocol);

import { isMap } from "../../model/lists.ts";

/**
 * The CEL rules of the CRDs (`x-kubernetes-validations`), by hand: there are fewer than twenty and CEL is a language
 * of its own. The generator refuses a CRD with a rule that is not here, so none is ever skipped in silence.
 */
export interface Rule {
  /** Whether the rule holds of the object it stands at; defaults are filled in and nulls dropped by then. */
  readonly holds: (self: Fields) => boolean;
  readonly message: string;
  readonly remedy: string;
}

/** The object a rule looks at. */
export type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (isMap(value) ? value : {});
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const has = (self: Fields, name: string): boolean => self[name] !== undefined;
const nameOf = (self: Fields): unknown => fields(self.metadata).name;
const defaultActionOf = (self: Fields): unknown => fields(self.spec).defaultAction;
const isPerNode = (name: unknown): boolean =>
  name === "default" || (typeof name === "string" && name.startsWith("node."));

const tierAction = (tier: string, action: string): Rule => ({
  holds: (self) => nameOf(self) !== tier || defaultActionOf(self) === action,
  message: `The tier ${tier} must have the default action ${action}`,
  remedy: `Set spec.defaultAction to ${action}, or name the tier otherwise`,
});

/** A peer may name ports or a service, whose ports apply: not both. */
const portsBesideServices = (side: "destination"): Rule => ({
  holds: (self) => {
    const peer = fields(self[side]);
    return !has(peer, "services") || (items(peer.ports).length === 0 && items(peer.notPorts).length === 0);
  },
  message: `${side}.services stands beside ${side}.ports or ${side}.notPorts`,
  remedy: "Drop the ports: a service brings its own",
});

/** Keyed by the text of the rule, white space at its ends removed. */
export const RULES: Readonly<Record<string, Rule>> = {
  "has(self.spec) || has(self.specs)": {
    holds: (self) => has(self, "spec") || has(self, "specs"),
    message: "Neither spec nor specs is there",
    remedy: "Add spec",
  },
  "!has(self.spec.hostSelector)": {
    holds: (self) => !has(fields(self.spec), "hostSelector"),
    message: "A namespaced policy cannot select the host",
    remedy: "Remove spec.hostSelector, or use the cluster-wide kind TracingPolicy",
  },
  "self.metadata.name == 'default' || self.metadata.name.startsWith('node.') ? !has(self.spec.nodeSelector) : true":
    {
      holds: (self) => !isPerNode(nameOf(self)) || !has(fields(self.spec), "nodeSelector"),
      message: "spec.nodeSelector stands in the configuration that is named default or node.…",
      remedy: "Remove spec.nodeSelector, or give the configuration another name",
    },
  "!has(self.routeTableRange) || !has(self.routeTableRanges)": {
    holds: (self) => !has(self, "routeTableRange") || !has(self, "routeTableRanges"),
    message: "routeTableRange and routeTableRanges are both set",
    remedy: "Keep routeTableRanges",
  },
  "!((has(self.doNotTrack) && self.doNotTrack) && (has(self.preDNAT) && self.preDNAT))": {
    holds: (self) => !(self.doNotTrack === true && self.preDNAT === true),
    message: "preDNAT and doNotTrack are both true",
    remedy: "Keep one of them, or write two policies",
  },
  "(!has(self.preDNAT) || !self.preDNAT) || !has(self.egress) || size(self.egress) == 0": {
    holds: (self) => self.preDNAT !== true || items(self.egress).length === 0,
    message: "A preDNAT policy has egress rules",
    remedy: "Move the egress rules to a policy without preDNAT",
  },
  "(!has(self.preDNAT) || !self.preDNAT) || !has(self.types) || !self.types.exists(t, t == 'Egress')": {
    holds: (self) => self.preDNAT !== true || !items(self.types).includes("Egress"),
    message: "A preDNAT policy has the type Egress",
    remedy: "Set types to [Ingress]",
  },
  "(has(self.applyOnForward) && self.applyOnForward) || ((!has(self.doNotTrack) || !self.doNotTrack) && (!has(self.preDNAT) || !self.preDNAT))":
    {
      holds: (self) => self.applyOnForward === true || (self.doNotTrack !== true && self.preDNAT !== true),
      message: "applyOnForward is not true although preDNAT or doNotTrack is",
      remedy: "Set applyOnForward to true",
    },
  "!has(self.http) || !has(self.protocol) || self.protocol == 'TCP' || self.protocol == 6": {
    holds: (self) =>
      !has(self, "http") || !has(self, "protocol") || self.protocol === "TCP" || self.protocol === 6,
    message: "An HTTP match stands beside a protocol other than TCP",
    remedy: "Set protocol to TCP",
  },
  "self.action == 'Allow' || !has(self.http)": {
    holds: (self) => self.action === "Allow" || !has(self, "http"),
    message: "An HTTP match stands in a rule that does not allow",
    remedy: "Remove http, or set action to Allow",
  },
  "!has(self.destination) || !has(self.destination.services) || (!has(self.destination.ports) || size(self.destination.ports) == 0) && (!has(self.destination.notPorts) || size(self.destination.notPorts) == 0)":
    portsBesideServices("destination"),
  "!has(self.code) || has(self.type)": {
    holds: (self) => !has(self, "code") || has(self, "type"),
    message: "An ICMP code stands without a type",
    remedy: "Add type",
  },
  "self.metadata.name == 'kube-admin' ? (has(self.spec.defaultAction) && self.spec.defaultAction == 'Pass') : true":
    tierAction("kube-admin", "Pass"),
  "self.metadata.name == 'kube-baseline' ? (has(self.spec.defaultAction) && self.spec.defaultAction == 'Pass') : true":
    tierAction("kube-baseline", "Pass"),
  "self.metadata.name == 'default' ? (has(self.spec.defaultAction) && self.spec.defaultAction == 'Deny') : true":
    tierAction("default", "Deny"),
};

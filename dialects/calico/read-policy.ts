import type { Cursor } from "../../model/cursor.ts";
import { ALL, allOf, label, type Match, META } from "../../model/match.ts";
import type { Direction, PolicyRef, PolicyRules, Rule, RuleAction } from "../../model/rule.ts";
import { readEntity, readIpVersion, readSelectorField } from "./read-entity.ts";
import { asksSourcePorts, readTraffic } from "./read-traffic.ts";

/** The tier of a policy that names none. */
const DEFAULT_TIER = "default";

const ACTIONS = ["Allow", "Deny", "Log", "Pass"] as const;
const ACTION: Readonly<Record<(typeof ACTIONS)[number], RuleAction>> = {
  Allow: "allow",
  Deny: "deny",
  Log: "log",
  Pass: "pass",
};
const TYPES = ["Ingress", "Egress"] as const;
const STAGED_ACTIONS = ["Set", "Delete", "Learn", "Ignore"] as const;
const MOST_RULES = 1024;

/** What a policy's kind says of it. */
export interface PolicyKind {
  readonly global: boolean;
  readonly staged: boolean;
}

/**
 * A NetworkPolicy or GlobalNetworkPolicy of Calico, staged or not. `stored` is the storage API group, where nobody
 * fills in missing types and Felix takes both directions.
 */
export function readPolicy(root: Cursor, ref: PolicyRef, kind: PolicyKind, stored: boolean): PolicyRules {
  const spec = root.field("spec");
  const order = spec.field("order").optionalNumber();
  const rules = {
    ingress: readRules(spec.field("ingress"), "ingress", ref.namespace),
    egress: readRules(spec.field("egress"), "egress", ref.namespace),
  };
  const early = checkForwarding(spec, rules.egress.length > 0);
  const types = readTypes(spec, rules, stored);
  const action = spec.field("stagedAction");
  const staged = kind.staged ? (action.missing ? "Set" : action.word(STAGED_ACTIONS)) : undefined;
  // Only a staged Set has a would-be verdict: Delete never reaches Felix, Learn and Ignore ask for nothing.
  const active = staged === undefined || staged === "Set";
  const applies = { ingress: active && types.ingress, egress: active && types.egress };
  return {
    ref,
    subject: early
      ? allOf([label("meta", META.hostEndpoint, "exists"), readSubject(spec, ref.namespace)])
      : readSubject(spec, ref.namespace),
    governs: "endpoints",
    applies,
    isolates: kind.staged ? { ingress: false, egress: false } : applies,
    rules: [...rules.ingress, ...rules.egress],
    place: {
      tier: spec.field("tier").someText() ?? DEFAULT_TIER,
      staged: kind.staged,
      ...(early ? { early: true } : {}),
      ...(order === undefined ? {} : { order }),
    },
  };
}

function readSubject(spec: Cursor, namespace: string | undefined): Match {
  const scope =
    namespace !== undefined
      ? label("meta", META.namespace, "in", [namespace])
      : (readSelectorField(spec.field("namespaceSelector"), "namespace") ?? ALL);
  return allOf([
    scope,
    readSelectorField(spec.field("selector"), "k8s") ?? ALL,
    readSelectorField(spec.field("serviceAccountSelector"), "account") ?? ALL,
  ]);
}

/** Missing types: ingress unless there are only egress rules, egress where there are egress rules. */
function readTypes(
  spec: Cursor,
  rules: Readonly<Record<Direction, readonly Rule[]>>,
  stored: boolean,
): Record<Direction, boolean> {
  const written = (spec.field("types").items() ?? []).map((item) => item.word(TYPES));
  if (written.length > 0) return { ingress: written.includes("Ingress"), egress: written.includes("Egress") };
  if (stored) return { ingress: true, egress: true };
  const egress = rules.egress.length > 0;
  return { ingress: rules.ingress.length > 0 || !egress, egress };
}

/** preDNAT and doNotTrack concern host endpoints alone; true means the policy is of that kind and governs no pod. */
function checkForwarding(spec: Cursor, hasEgress: boolean): boolean {
  const preDnat = spec.field("preDNAT").optionalBoolean() ?? false;
  const untracked = spec.field("doNotTrack").optionalBoolean() ?? false;
  const forward = spec.field("applyOnForward").optionalBoolean() ?? false;
  if (preDnat && untracked) spec.refuse("preDNAT and doNotTrack exclude each other");
  if ((preDnat || untracked) && !forward) spec.refuse("preDNAT and doNotTrack need applyOnForward: true");
  if (preDnat && hasEgress) spec.field("egress").refuse("a preDNAT policy takes only ingress rules");
  return preDnat || untracked;
}

function readRules(list: Cursor, direction: Direction, namespace: string | undefined): Rule[] {
  const items = list.items() ?? [];
  if (items.length > MOST_RULES) list.refuse(`holds ${items.length} rules; the most is ${MOST_RULES}`);
  return items.map((item) => readRule(item, direction, namespace));
}

function readRule(item: Cursor, direction: Direction, namespace: string | undefined): Rule {
  const source = readEntity(item.field("source"), namespace);
  const destination = readEntity(item.field("destination"), namespace);
  const [peer, self] = direction === "ingress" ? [source, destination] : [destination, source];
  const action = ACTION[item.field("action").word(ACTIONS)];
  if (!item.field("http").missing && (action !== "allow" || direction !== "ingress")) {
    item.field("http").refuse("is only allowed in an Allow rule on ingress");
  }
  return {
    path: item.path,
    direction,
    action,
    peers: [allOf([peer, readIpVersion(item.field("ipVersion"))])],
    traffic: readTraffic(item),
    ...(self.kind === "all" ? {} : { self }),
    ...(asksSourcePorts(item) ? { sourcePorts: true as const } : {}),
  };
}

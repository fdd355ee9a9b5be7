import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { needsOtherField } from "../../diagnostics/reading/needs-other-field.ts";
import { notAllowedHere } from "../../diagnostics/reading/not-allowed-here.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { type Issue, readAll, refuseAll } from "../../documents/issue.ts";
import { ALL, allOf, label, type Match, META } from "../../model/match.ts";
import type { Direction, PolicyRef, PolicyRules, Rule, RuleAction } from "../../model/rule.ts";
import { readEntity, readIpVersion, readSelectorField, refuseMore } from "./read-entity.ts";
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
  const { order, tier, ingress, egress, early, types, active, subject } = readAll({
    order: () => spec.field("order").optionalNumber(),
    tier: () => spec.field("tier").someText() ?? DEFAULT_TIER,
    subject: () => readSubject(spec, ref.namespace),
    types: () => readTypes(spec, stored),
    early: () => readForwarding(spec),
    active: () => !kind.staged || isSet(spec.field("stagedAction")),
    ingress: () => readRules(spec.field("ingress"), "ingress", ref.namespace),
    egress: () => readRules(spec.field("egress"), "egress", ref.namespace),
  });
  const applies = { ingress: active && types.ingress, egress: active && types.egress };
  return {
    ref,
    subject: early ? allOf([label("meta", META.hostEndpoint, "exists"), subject]) : subject,
    governs: "endpoints",
    applies,
    isolates: kind.staged ? { ingress: false, egress: false } : applies,
    rules: [...ingress, ...egress],
    place: {
      tier,
      staged: kind.staged,
      ...(early ? { early: true } : {}),
      ...(order === undefined ? {} : { order }),
    },
  };
}

/** Only a staged Set has a would-be verdict: Delete never reaches Felix, Learn and Ignore ask for nothing. */
const isSet = (action: Cursor): boolean => action.missing || action.word(STAGED_ACTIONS) === "Set";

function readSubject(spec: Cursor, namespace: string | undefined): Match {
  const { scope, pods, accounts } = readAll({
    scope: () =>
      namespace !== undefined
        ? label("meta", META.namespace, "in", [namespace])
        : readSelectorField(spec.field("namespaceSelector"), "namespace"),
    pods: () => readSelectorField(spec.field("selector"), "k8s"),
    accounts: () => readSelectorField(spec.field("serviceAccountSelector"), "account"),
  });
  return allOf([scope ?? ALL, pods ?? ALL, accounts ?? ALL]);
}

/** Missing types: ingress unless there are only egress rules, egress where there are egress rules. */
function readTypes(spec: Cursor, stored: boolean): Record<Direction, boolean> {
  const written = spec.field("types").each((item) => item.word(TYPES));
  if (written.length > 0) return { ingress: written.includes("Ingress"), egress: written.includes("Egress") };
  if (stored) return { ingress: true, egress: true };
  const egress = spec.field("egress").filled;
  return { ingress: spec.field("ingress").filled || !egress, egress };
}

/** preDNAT and doNotTrack concern host endpoints alone; true means the policy is of that kind and governs no pod. */
function readForwarding(spec: Cursor): boolean {
  const { preDnat, untracked, forward } = readAll({
    preDnat: () => spec.field("preDNAT").optionalBoolean() ?? false,
    untracked: () => spec.field("doNotTrack").optionalBoolean() ?? false,
    forward: () => spec.field("applyOnForward").optionalBoolean() ?? false,
  });
  const early = preDnat || untracked;
  const issues: readonly (Issue | false)[] = [
    preDnat && untracked && spec.issue(fieldsConflict, { first: "preDNAT", second: "doNotTrack" }),
    early &&
      !forward &&
      spec.issue(needsOtherField, {
        field: preDnat ? "preDNAT" : "doNotTrack",
        needs: "applyOnForward: true",
        ...spec.nearMiss(["applyOnForward"]),
      }),
    preDnat &&
      spec.field("egress").filled &&
      spec.field("egress").issue(notAllowedHere, { what: "egress", where: "in a preDNAT policy" }),
  ];
  refuseAll(issues.filter((issue) => issue !== false));
  return early;
}

function readRules(list: Cursor, direction: Direction, namespace: string | undefined): Rule[] {
  return readAll({
    count: () => refuseMore(list, "rules", MOST_RULES),
    rules: () => list.each((item) => readRule(item, direction, namespace)),
  }).rules;
}

function readRule(item: Cursor, direction: Direction, namespace: string | undefined): Rule {
  const { source, destination, action, version, traffic, sourcePorts } = readAll({
    action: () => ACTION[item.field("action").word(ACTIONS)],
    http: () => refuseHttp(item, direction),
    source: () => readEntity(item.field("source"), namespace),
    destination: () => readEntity(item.field("destination"), namespace),
    version: () => readIpVersion(item.field("ipVersion")),
    traffic: () => readTraffic(item),
    sourcePorts: () => asksSourcePorts(item),
  });
  const [peer, self] = direction === "ingress" ? [source, destination] : [destination, source];
  return {
    path: item.path,
    direction,
    action,
    peers: [allOf([peer, version])],
    traffic,
    ...(self.kind === "all" ? {} : { self }),
    ...(sourcePorts ? { sourcePorts: true as const } : {}),
  };
}

function refuseHttp(item: Cursor, direction: Direction): void {
  const action = item.field("action").value;
  const misplaced = direction !== "ingress" || (ACTIONS.some((one) => one === action) && action !== "Allow");
  if (!item.field("http").missing && misplaced)
    item.field("http").refuse(notAllowedHere, { what: "http", where: "outside an Allow rule on ingress" });
}

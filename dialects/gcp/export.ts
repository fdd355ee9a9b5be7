import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import type { CloudResource } from "../../model/cloud.ts";
import { CLASSIC_RULE, NETWORK, POLICY_RULE, type PolicyPlace, STAGED_RULES } from "./resources.ts";

/**
 * What gcloud prints, as the resources that would have made it: `compute firewall-rules list`, the rules of a network
 * firewall policy or the policy itself, and `compute networks describe`, which says whether the policies are asked before
 * the classic rules. Undefined for anything else; throws `Refused` where such a document is malformed.
 */
export function readGcpExport(root: Cursor): readonly CloudResource[] | undefined {
  const kind = root.field("kind").value;
  switch (kind) {
    case "compute#firewall":
      return [classicRule(root)];
    case "compute#firewallPolicyRule":
      return [policyRule(root, "network", "policy")];
    case "compute#firewallPolicy":
      return policy(root);
    case "compute#network":
      return [network(root)];
    default:
      return undefined;
  }
}

const resource = (type: string, name: string, args: Readonly<Record<string, unknown>>): CloudResource => ({
  cloud: "gcp",
  id: `gcp/${name}`,
  type,
  args,
  why: "",
  after: [],
});

/** Where a classic rule names its ends; a wrong type in one would read as no end, which is every end. */
const CLASSIC_ENDS = [
  "sourceRanges",
  "destinationRanges",
  "sourceTags",
  "targetTags",
  "sourceServiceAccounts",
  "targetServiceAccounts",
] as const;

/** gcloud and the provider call the same things by the same names, but for these. */
function classicRule(rule: Cursor): CloudResource {
  const { allowed: _allowed, denied: _denied, kind: _kind, ...rest } = rule.object();
  const name = rule.field("name").text();
  const direction = rule.field("direction").missing
    ? "INGRESS"
    : rule.field("direction").word(["INGRESS", "EGRESS"]);
  rule.field("priority").optionalInteger();
  for (const list of CLASSIC_ENDS) rule.field(list).texts();
  const allows = trafficOf(rule.field("allowed"));
  const denies = trafficOf(rule.field("denied"));
  if (allows.length > 0 === denies.length > 0)
    rule.refuse(exactlyOne, {
      fields: ["allowed", "denied"],
      set: allows.length > 0 ? ["allowed", "denied"] : [],
    });
  return resource(CLASSIC_RULE, name, {
    ...rest,
    direction,
    ...(allows.length > 0 ? { allows } : { denies }),
  });
}

const trafficOf = (list: Cursor) =>
  (list.items() ?? []).map((item) => ({
    protocol: item.field("IPProtocol").text(),
    ...(item.field("ports").missing ? {} : { ports: item.field("ports").texts() }),
  }));

function policy(root: Cursor): readonly CloudResource[] {
  const name = root.field("name").someText() ?? "policy";
  const place: PolicyPlace = !root.field("parent").missing
    ? "hierarchy"
    : root.field("region").missing
      ? "network"
      : "region";
  return (root.field("rules").items() ?? []).map((rule) => policyRule(rule, place, name));
}

function policyRule(rule: Cursor, place: PolicyPlace, policyName: string): CloudResource {
  const priority = rule.field("priority").integer();
  rule.field("action").text();
  rule.field("direction").word(["INGRESS", "EGRESS"]);
  const match = rule.field("match");
  for (const list of ["srcIpRanges", "destIpRanges"] as const) match.field(list).texts();
  const traffic = match.field("layer4Configs");
  for (const config of traffic.list()) {
    config.field("ipProtocol").text();
    config.field("ports").texts();
  }
  const name = rule.field("ruleName").someText() ?? `${policyName}-${priority}`;
  return resource(STAGED_RULES[place] ?? POLICY_RULE, name, { ...rule.object(), ruleName: name });
}

const network = (root: Cursor): CloudResource =>
  resource(NETWORK, root.field("name").text(), {
    name: root.field("name").text(),
    networkFirewallPolicyEnforcementOrder: root.field("networkFirewallPolicyEnforcementOrder").optionalText(),
  });

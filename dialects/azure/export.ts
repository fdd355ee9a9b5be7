import type { Cursor } from "../../documents/cursor.ts";
import type { CloudResource } from "../../model/cloud.ts";

/** Beginnings of the ids that Azure gives groups and their rules. */
const GROUP = /\/providers\/Microsoft\.Network\/networkSecurityGroups\/([^/]+)$/i;
const RULE =
  /\/providers\/Microsoft\.Network\/networkSecurityGroups\/([^/]+)\/(securityRules|defaultSecurityRules)\/([^/]+)$/i;

/**
 * What the Azure command line prints, as the resources that would have made it: `az network nsg show` or `list`, and
 * `az network nsg rule list`. Azure's own default rules are left out here and stand below every group when it is read.
 * Undefined for anything else; throws `Refused` where such a document is malformed.
 */
export function readAzureExport(root: Cursor): readonly CloudResource[] | undefined {
  const id = root.field("id").value;
  if (typeof id !== "string") return undefined;
  const group = GROUP.exec(id)?.[1];
  if (group !== undefined)
    return [
      made("azure-native:network:NetworkSecurityGroup", group, { networkSecurityGroupName: group }),
      ...(root.field("securityRules").items() ?? []).map((rule) => describedRule(rule, group)),
    ];
  const found = RULE.exec(id);
  if (found === null) return undefined;
  return found[2]?.toLowerCase() === "defaultsecurityrules" ? [] : [describedRule(root, found[1] ?? "")];
}

const made = (type: string, name: string, args: Readonly<Record<string, unknown>>): CloudResource => ({
  cloud: "azure",
  id: `azure/${name}`,
  type,
  args,
  why: "",
  after: [],
});

/** The command line and the provider call the same things by the same names. */
function describedRule(rule: Cursor, group: string): CloudResource {
  const name = rule.field("name").text();
  rule.field("priority").integer();
  rule.field("direction").word(["Inbound", "Outbound"]);
  rule.field("access").word(["Allow", "Deny"]);
  rule.field("protocol").text();
  for (const end of ["source", "destination"] as const)
    for (const what of ["AddressPrefix", "PortRange"] as const) {
      rule.field(`${end}${what}`).optionalText();
      rule.field(`${end}${what}${what === "PortRange" ? "s" : "es"}`).texts();
    }
  return made("azure-native:network:SecurityRule", `${group}/${name}`, {
    ...rule.object(),
    networkSecurityGroupName: group,
    securityRuleName: name,
  });
}

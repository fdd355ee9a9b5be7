import { mixedDocuments } from "../../diagnostics/input/mixed-documents.ts";
import { secretValue } from "../../diagnostics/input/secret-value.ts";
import { badPort } from "../../diagnostics/reading/bad-port.ts";
import { format } from "../../diagnostics/schema/format.ts";
import { wrongType } from "../../diagnostics/schema/wrong-type.ts";
import { readAwsExport } from "../../dialects/aws/export.ts";
import { readAzureExport } from "../../dialects/azure/export.ts";
import { readGcpExport } from "../../dialects/gcp/export.ts";
import { Cursor } from "../../documents/cursor.ts";
import { type Issue, refuseAll } from "../../documents/issue.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { CloudRule } from "../../model/cloud-reading.ts";
import { portBounds } from "../../model/edge.ts";
import { isMap } from "../../model/lists.ts";
import { shown } from "../../model/shown.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { bordersOf } from "../clouds/firewalls.ts";
import { parseCidr } from "../sets/addresses.ts";

/** Documents of a cloud by their shape, whoever wrote them. */
const EXPORTS: Readonly<Record<Cloud, (root: Cursor) => readonly CloudResource[] | undefined>> = {
  aws: readAwsExport,
  gcp: readGcpExport,
  azure: readAzureExport,
};

/**
 * The rules of a cloud in a document: what one of the three command lines printed, or the state of a Pulumi stack.
 * Undefined where it is none of these; throws `Refused` where it is one and cannot be read.
 */
export function readCloudDocument(value: unknown): readonly CloudResource[] | undefined {
  const items = Array.isArray(value) ? value : [value];
  const first = items.find(isMap);
  if (first === undefined || !items.every(isMap)) return undefined;
  if (!Array.isArray(value) && isState(first)) return usable(readState(new Cursor(value, "")));
  const found: CloudResource[] = [];
  for (const [at, item] of items.entries()) {
    const root = new Cursor(item, Array.isArray(value) ? `[${at}]` : "");
    const resources = Object.values(EXPORTS)
      .map((read) => read(root))
      .find((read) => read !== undefined);
    if (resources === undefined) {
      if (at === 0) return undefined;
      return root.refuse(mixedDocuments);
    }
    refuseUnknown(root);
    found.push(...resources);
  }
  return usable(found);
}

/** Rules whose ranges and ports are such; a rule that names anything else would silently never fit. */
function usable(resources: readonly CloudResource[]): readonly CloudResource[] {
  const layers = bordersOf(resources).flatMap(({ reading }) => reading.layers);
  refuseAll(layers.flatMap(({ rules }) => rules.flatMap(ruleIssues)));
  return resources;
}

/** What of a rule is no range and no port; the path is the id of the rule. */
function ruleIssues({ id, peer, port }: CloudRule): Issue[] {
  const [from, to] = port === undefined ? [0, 0] : portBounds(port);
  const isPort = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= LAST_PORT;
  return [
    ...(peer.kind === "cidr" && parseCidr(peer.cidr) === undefined
      ? [{ rule: format, path: id, args: { value: shown(peer.cidr), wanted: "an address or a range" } }]
      : []),
    ...(isPort
      ? []
      : [
          {
            rule: badPort,
            path: id,
            args: {
              value: Number.isNaN(from) || Number.isNaN(to) ? "A text" : `${from}-${to}`,
              form: `a port or an ascending range of ports from 0 to ${LAST_PORT}`,
            },
          },
        ]),
  ];
}

const isState = ({ version, deployment }: Readonly<Record<string, unknown>>): boolean =>
  typeof version === "number" && isMap(deployment);

/** The package of each cloud's provider. */
const PACKAGES: Readonly<Record<Cloud, string>> = { aws: "aws", gcp: "gcp", azure: "azure-native" };

/** Types of resources that hold rules, or say in which order they are asked. */
const FIREWALLS = /security-?group|securityrule|firewall|compute\/network:/i;

/** Key by which Pulumi marks a value that it keeps encrypted. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** The firewalls in what `pulumi stack export` prints; those on their way out are left out. */
function readState(root: Cursor): readonly CloudResource[] {
  const resources = root.field("deployment").field("resources");
  return resources
    .each((resource): readonly CloudResource[] => {
      const type = resource.field("type").text();
      const provider = type.slice(0, type.indexOf(":"));
      const cloud = CLOUDS.find((one) => PACKAGES[one] === provider);
      if (cloud === undefined || !FIREWALLS.test(type) || resource.field("delete").optionalBoolean() === true)
        return [];
      const id = resource.field("id").optionalText();
      const inputs = resource.field("inputs");
      refuseUnknown(inputs);
      return [
        {
          cloud,
          id: `${cloud}/${resource.field("urn").text().split("::").at(-1) ?? ""}`,
          // Azure's tokens may name the edition of the API.
          type: type.replace(/\/v\d{8}[a-z]*:/, ":"),
          args: { ...(inputs.missing ? {} : inputs.object()), ...(id === undefined ? {} : { id }) },
          why: "",
          after: [],
        },
      ];
    })
    .flat();
}

/** Whatever a rule is made of must be known, however deep it lies: what is not would silently never fit. */
function refuseUnknown(inputs: Cursor): void {
  const issues: Issue[] = [];
  const open = [inputs];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (Array.isArray(one.value))
      for (const item of one.items() ?? []) {
        if (item.missing) issues.push(item.issue(wrongType, { found: shown(item.value), wanted: "a value" }));
        open.push(item);
      }
    else if (isMap(one.value)) {
      if (Object.hasOwn(one.value, SECRET)) issues.push(one.issue(secretValue));
      else for (const key of one.keys()) open.push(one.field(key));
    }
  }
  refuseAll(issues);
}

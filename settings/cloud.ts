import { z } from "zod";
import { cidrRange, flag, word } from "../model/config-fields.ts";
import { common, fitting, networkOf, type PeerForms, priorityMap, tagMap, text } from "./cloud-fields.ts";

const whole = (least: number, most: number) =>
  z
    .number({ error: `is not a number|Write a whole number from ${least} to ${most}` })
    .int({ error: `is not a whole number|Write one from ${least} to ${most}` })
    .min(least, { error: `is below ${least}|Write a whole number from ${least} to ${most}` })
    .max(most, { error: `is above ${most}|Write a whole number from ${least} to ${most}` });

const arn = fitting(
  /^arn:aws[\w-]*:[\w-]+:[\w-]*:\d{0,12}:.+$/,
  "is not an ARN",
  "Write it whole, as arn:aws:s3:::bucket",
);
const subnet = fitting(
  /^subnet-[0-9a-f]{8,17}$/,
  "is not the id of a subnet",
  "Write it as subnet-0123456789abcdef0",
);

const awsPeers: PeerForms = {
  service: fitting(/^pl-[0-9a-f]{8,17}$/, "is not the id of a prefix list", "Write it as pl-63a5400a"),
  group: fitting(
    /^sg-[0-9a-f]{8,17}$/,
    "is not the id of a security group",
    "Write it as sg-0123456789abcdef0",
  ),
};

const aws = z
  .strictObject({
    network: networkOf(
      fitting(/^vpc-[0-9a-f]{8,17}$/, "is not the id of a VPC", "Write it as vpc-0123456789abcdef0"),
      z.strictObject({ name: text }),
    ),
    region: fitting(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a region", "Write it as eu-central-1").optional(),
    ...common(awsPeers),
    tags: tagMap,
    flowLogs: z
      .strictObject({
        destination: arn,
        type: word(["s3", "cloud-watch-logs", "kinesis-data-firehose"]),
        role: arn.optional().meta({ description: "Role that writes to a log group" }),
      })
      .optional()
      .meta({ description: "Where flows of the VPC are recorded: the evidence of an audit" }),
    networkFirewall: z
      .strictObject({
        subnets: z.array(subnet).min(1).optional().meta({
          description: "Its own subnets, one a zone; absent: only the policy is made",
        }),
        capacity: whole(1, 30_000).optional().meta({
          description: "Rules a group can hold (default 300); to change it replaces the groups",
        }),
        homeNetworks: z.array(cidrRange).min(1).optional(),
        logs: z
          .strictObject({ type: word(["S3", "CloudWatchLogs", "KinesisDataFirehose"]), destination: text })
          .optional(),
      })
      .optional()
      .meta({ description: "An AWS Network Firewall judges names on the path; it costs by the hour" }),
    dnsFirewall: z
      .strictObject({
        priority: whole(101, 9899).optional().meta({ description: "Among the VPC's groups (default 200)" }),
        logs: arn.optional().meta({ description: "Where queries are recorded" }),
      })
      .optional()
      .meta({ description: "A Route 53 DNS Firewall judges names when they are asked for" }),
    quota: z
      .strictObject({
        rulesPerGroup: whole(1, 1000).optional(),
        prefixListEntries: z.record(text, whole(1, 1000)).optional().meta({
          description: "What a prefix list counts: its maximum of entries",
        }),
      })
      .optional()
      .meta({ description: "What AWS granted beyond 60 rules a group and direction" }),
  })
  .superRefine((section, context) => {
    if (section.region === undefined && (section.networkFirewall ?? section.dnsFirewall) !== undefined)
      context.addIssue({
        code: "custom",
        path: ["region"],
        message: "is missing: the names of AWS's own endpoints contain it|Write the cluster's region",
      });
  });

const gcpPeers: PeerForms = {
  service: fitting(
    /^projects\/[\w.:-]+\/locations\/[\w-]+\/addressGroups\/[\w-]+$/,
    "is not an address group",
    "Write projects/PROJECT/locations/global/addressGroups/NAME",
  ),
  group: fitting(/^tagValues\/\d+$/, "is not a secure tag", "Write it as tagValues/281478395625645"),
};

const gcp = z.strictObject({
  network: networkOf(
    fitting(
      /^(https:\/\/www\.googleapis\.com\/compute\/v1\/)?projects\/[\w.:-]+\/global\/networks\/[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
      "is not the path of a network",
      "Write projects/PROJECT/global/networks/NAME",
    ),
    z.strictObject({ name: text }),
  ),
  project: text.optional().meta({ description: "Absent means the provider's own" }),
  targets: z
    .union(
      [
        z.strictObject({
          serviceAccounts: z
            .array(
              fitting(
                /^[\w.-]+@[\w.-]+\.gserviceaccount\.com$/,
                "is not a service account",
                "Write it as nodes@PROJECT.iam.gserviceaccount.com",
              ),
            )
            .min(1),
        }),
        z.strictObject({ secureTags: z.array(gcpPeers.group).min(1) }),
      ],
      { error: "are no targets|Write { serviceAccounts: [ … ] } or { secureTags: [ … ] }" },
    )
    .meta({ description: "Which machines are the nodes" }),
  ...common(gcpPeers),
  fqdnRules: flag.optional().meta({
    description: "Rules by name, which are of the Standard tier and cost (default false)",
  }),
  priorities: priorityMap(0, 2_147_482_999),
});

const resourceId = (what: string, path: string) =>
  fitting(
    new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${path}/[^/]+(/[^/]+/[^/]+)?$`, "i"),
    `is not the id of ${what}`,
    `Write it whole, as /subscriptions/…/resourceGroups/…/providers/${path}/NAME`,
  );

const azurePeers: PeerForms = {
  service: fitting(
    /^[A-Z][A-Za-z0-9]+(\.[A-Za-z0-9]+)?$/,
    "is not a service tag",
    "Write it as Storage.WestEurope",
  ),
  group: resourceId("an application security group", "Microsoft.Network/applicationSecurityGroups"),
};

const azure = z
  .strictObject({
    resourceGroup: text.meta({ description: "Where the rules are made" }),
    location: fitting(/^[a-z0-9]+$/, "is not a location", "Write it as westeurope"),
    network: networkOf(
      resourceId("a virtual network", "Microsoft.Network/virtualNetworks"),
      z.strictObject({ name: text, resourceGroup: text.optional() }),
    ),
    ...common(azurePeers),
    applicationSecurityGroup: flag
      .optional()
      .meta({ description: "Nodes join a group of their own, which rules name (default false: nodeCidrs)" }),
    tags: tagMap,
    priorities: priorityMap(100, 4095),
    flushConnections: flag
      .optional()
      .meta({ description: "Edits judge running connections again when enforcing (default false)" }),
    flowLogs: z
      .strictObject({
        storage: resourceId("a storage account", "Microsoft.Storage/storageAccounts"),
        watcher: text.optional(),
      })
      .optional(),
    firewall: z
      .strictObject({
        sku: word(["Standard", "Premium"]).optional(),
        attach: z
          .strictObject({
            subnet: resourceId("a subnet", "Microsoft.Network/virtualNetworks"),
            publicIp: resourceId("a public address", "Microsoft.Network/publicIPAddresses"),
          })
          .optional()
          .meta({ description: "AzureFirewallSubnet and its address; absent: only the policy is made" }),
        workspace: resourceId("a workspace", "Microsoft.OperationalInsights/workspaces").optional(),
      })
      .optional()
      .meta({ description: "An Azure Firewall judges names on the path; it costs by the hour" }),
  })
  .superRefine((section, context) => {
    if (section.applicationSecurityGroup !== true && section.nodeCidrs === undefined)
      context.addIssue({
        code: "custom",
        path: ["nodeCidrs"],
        message:
          "is missing, so no rule could name the nodes|Write their ranges, or applicationSecurityGroup: true",
      });
    if (section.firewall !== undefined && section.nodeCidrs === undefined)
      context.addIssue({
        code: "custom",
        path: ["nodeCidrs"],
        message: "is missing, and a Firewall's rules name who asks by range|Write the ranges of the nodes",
      });
  });

/** `palisade:cloud`: the firewalls around the cluster; a cloud that is not named gets nothing. */
export const cloud = z.strictObject(
  { aws: aws.optional(), gcp: gcp.optional(), azure: azure.optional() },
  { error: "is not a map of clouds|Write aws, gcp or azure under it" },
);

export type CloudSettings = z.output<typeof cloud>;
export type AwsSettings = NonNullable<CloudSettings["aws"]>;
export type GcpSettings = NonNullable<CloudSettings["gcp"]>;
export type AzureSettings = NonNullable<CloudSettings["azure"]>;
export type AllowEntry = NonNullable<AwsSettings["allow"]>[number];

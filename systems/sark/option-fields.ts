import { z } from "zod";
import { kubernetesKey } from "../../documents/label-selector.ts";
import { cidrRange, dnsLabel, labelValue, port, someOf } from "../../model/config-fields.ts";
import { PARTS, SARK_DEFAULTS, type SarkOptions } from "./options.ts";

const text = z.string({ error: "is not a text|Write a text" });

/** What tells the pods of one part from others; no label at all would mean every pod. */
const labels = z
  .record(
    text.refine((key) => kubernetesKey(key) === undefined, {
      error: "is not a label key|Write a name, or a DNS prefix, a slash and a name",
    }),
    labelValue,
    { error: "is not a map of labels|Write label keys with their values" },
  )
  .refine((map) => Object.keys(map).length > 0, {
    error: "is empty, which would select every pod|Name at least one label",
  });

/** A DNS name, or all names below one. */
const domain = text.regex(
  /^(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$/,
  {
    error:
      "is not a domain|Write api.example.com or *.example.com in lower case, without scheme, port and path",
  },
);

/** A day that stands without quotes is a time for YAML: this is how Pulumi writes it, and how JSON does. */
const day = text
  .transform((written) => written.replace(/T00:00:00Z$| 00:00:00 \+0000 UTC$/, ""))
  .refine(isDay, { error: 'is not a day|Write it as "2027-01-31"' });

function isDay(written: string): boolean {
  const parsed = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === written;
}

/** It stands in an annotation of the cluster, one line an entry. */
const owner = text.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,62}$/u, {
  error:
    "is not a name|Write in one line who compares them with the provider's list: letters, digits, spaces and . _ @ + -",
});

const addresses = z.strictObject(
  {
    domain,
    cidrs: z.array(cidrRange).min(1, { error: "is empty|Name at least one range" }),
    owner,
    expires: day,
  },
  { error: "is not a map|Write domain, cidrs, owner and expires" },
);

/** What the stack config may say of SARK; absent means what the project itself uses (X29). */
export const fields = {
  namespace: dnsLabel
    .optional()
    .meta({ description: "Namespace of the gateway, its stores and the MCP servers" }),
  opaNamespace: dnsLabel.optional().meta({ description: "Namespace of OPA" }),
  ingressNamespace: dnsLabel.optional().meta({ description: "Namespace of the ingress controller" }),
  monitoringNamespace: dnsLabel.optional().meta({ description: "Namespace of Prometheus" }),
  labels: someOf(Object.fromEntries(PARTS.map((part) => [part, undefined])), labels)
    .optional()
    .meta({ description: "Labels that tell each part's pods; those of a part are replaced whole" }),
  ports: someOf(SARK_DEFAULTS.ports, port).optional().meta({ description: "Container ports" }),
  domains: z
    .array(domain)
    .optional()
    .meta({ description: "Domains outside that the gateway may call over HTTPS" }),
  internalServers: z.array(cidrRange).optional().meta({
    description: "Address ranges of the organisation's servers that the gateway may call over HTTPS",
  }),
  addresses: z
    .array(addresses)
    .optional()
    .meta({ description: "Addresses of the domains, for open-source Calico, which knows no names" }),
} satisfies { [Key in keyof SarkOptions]: z.ZodType };

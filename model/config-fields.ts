import { z } from "zod";
import { isCidr } from "./cidr.ts";
import { Sensitive } from "./sensitive.ts";

/**
 * The kinds of value that config fields hold, each with the remedy that its error states. A message here has two
 * halves, `what is wrong|what to do`, which the settings take apart.
 */
const text = z.string({ error: "is not a text|Write a text" });

export const matching = (pattern: RegExp, wrong: string, remedy: string) =>
  text.regex(pattern, { error: `${wrong}|${remedy}` });

export const dnsLabel = matching(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "is not a namespace name",
  "Use 1 to 63 lower-case letters, digits and inner dashes",
);

export const labelValue = matching(
  /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "is not a label value",
  "Use 1 to 63 letters, digits, dashes, dots and underscores, with a letter or digit at both ends",
);

export const hostName = matching(
  /^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$/,
  "is not a host name or address",
  "Write a DNS name or an IP address without scheme and port",
);

export const hostAndPort = matching(
  /^[A-Za-z0-9][-A-Za-z0-9.]*:\d{1,5}$/,
  "is not host:port",
  "Write a host name and a port, as in spire-server.spire-system.svc:8081",
);

export const trustDomain = matching(
  /^[a-z0-9._-]{1,255}$/,
  "is not a SPIFFE trust domain",
  "Use lower-case letters, digits, dots, dashes and underscores, without spiffe://",
);

export const version = matching(
  /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/,
  "is not a chart version",
  "Write an exact version, as in 1.20.2",
);

export const chartSource = matching(
  /^(https:\/\/|oci:\/\/|\.{0,2}\/)\S+$/,
  "is not a chart source",
  "Use an https:// repository, an oci:// registry or a folder that starts with ./ or /",
);

export const port = z
  .number({ error: "is not a port|Write a whole number from 1 to 65535, without quotes" })
  .int({ error: "is not a whole number|Write a port from 1 to 65535" })
  .min(1, { error: "is not a port|Write a whole number from 1 to 65535" })
  .max(65535, { error: "is not a port|Write a whole number from 1 to 65535" });

/** A range in CIDR notation whose host bits are zero: engines and clouds differ on anything else. */
export const cidrRange = text.refine(isCidr, {
  error: "is not a CIDR without host bits|Write network/prefix with the host bits zero, as in 10.0.0.0/8",
});

export const flag = z.boolean({ error: "is not true or false|Write true or false, without quotes" });

/** One word of a closed list. */
export const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `is not one of the known words|Use one of ${words.join(", ")}` });

/** A value that appears in no output. */
export const sensitive = text
  .min(1, { error: "is empty|Set it with pulumi config set --secret" })
  .transform((value) => new Sensitive(value));

/** Somebody's written statement. */
export const statement = z.strictObject({
  owner: text.min(1, { error: "is empty|Name who answers for it" }),
  reason: text.min(10, { error: "is too short to be a reason|Write why, in ten characters or more" }),
});

/** Helm values: any tree whose top is a map. */
export const helmValues = z.record(z.string(), z.unknown(), {
  error: "is not a map of Helm values|Write keys and values as in the chart's values.yaml",
});

/** A map that may name some of the keys of `defaults`, and no other. */
export const someOf = (defaults: object, field: z.ZodType) =>
  z.strictObject(Object.fromEntries(Object.keys(defaults).map((key) => [key, field.optional()])));

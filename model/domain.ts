import { isAddress } from "./cidr.ts";

const LABEL = /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?$/;

/**
 * What is wrong with a DNS name in a firewall rule; undefined when nothing is. Clouds take lower-case names only,
 * without scheme, port and path, labels to 63 and names to 253 characters, no addresses
 * (docs/semantics/cloud.md#rejection-table).
 */
export function domainProblem(name: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return "has a scheme; write the name alone";
  if (name.includes("/")) return "has a path; write the name alone";
  if (isAddress(name)) return "is an address; write it as a range, as in 192.0.2.1/32";
  if (name.includes(":")) return "has a port; the port is written beside the name";
  if (name !== name.toLowerCase()) return `has upper-case letters; write ${name.toLowerCase()}`;
  if (name.length > 253) return `has ${name.length} characters; a DNS name has at most 253`;
  const labels = name.split(".");
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined) return `has a label of ${long.length} characters; a label has at most 63`;
  if (labels.length < 2) return "is one label; write a full name, as in api.example.com";
  return labels.every((label) => LABEL.test(label))
    ? undefined
    : "is no DNS name; use letters, digits and inner dashes between dots, and * nowhere but at the left";
}

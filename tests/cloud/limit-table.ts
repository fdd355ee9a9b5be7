import type { Cloud } from "../../model/vocabulary.ts";

/** One thing that a cell of the rejection table says, and the cases that stand just inside and just outside of it. */
export interface Claim {
  readonly row: string;
  readonly cloud: Cloud;
  readonly says: string;
  /** Cases by their row and what they are about. */
  readonly by: readonly string[];
}

const claim = (row: string, cloud: Cloud, says: string, ...by: readonly string[]): Claim => ({
  row,
  cloud,
  says,
  by,
});

const NAMES = [
  "253 characters in all",
  "a label of 63 characters",
  "lower case",
  "no scheme",
  "no port",
  "no path",
];
const everyName = (cloud: Cloud, ...where: readonly string[]): Claim =>
  claim(
    "FQDN, all",
    cloud,
    "lower-case, no scheme, port or path, label <=63, total <=253, no IP literal",
    ...where.flatMap((one) => [...NAMES, "no address"].map((what) => `domain: ${one}, ${what}`)),
  );

/** What the clouds refuse (docs/semantics/cloud.md#rejection-table), cell by cell. */
export const TABLE: readonly Claim[] = [
  claim("CIDR host bits", "aws", "provider Check rejects", "cidr: host bits"),
  claim("CIDR host bits", "gcp", "accepted by some paths, then drifts: reject", "cidr: host bits"),
  claim("CIDR host bits", "azure", "accepts or normalizes: reject", "cidr: host bits"),
  claim("v4/v6 mix", "aws", "one field each", "family: IPv6 in the field of IPv4"),
  claim("v4/v6 mix", "gcp", "one family per rule", "family: both families in one rule"),
  claim("v4/v6 mix", "azure", "one family per rule", "family: both families in one rule"),
  claim("Ports", "aws", "0-65535", "ports: 65535 and 65536"),
  claim("Ports", "aws", "from<=to", "ports: from above to"),
  claim("Ports", "aws", "-1 only ICMP", "ports: -1 beyond ICMP"),
  claim("Ports", "gcp", '"80" or "80-90" strings', "ports: 65535 and 65536", "ports: a range backwards"),
  claim("Ports", "gcp", "only tcp/udp/sctp", "ports: ports of ICMP"),
  claim("Ports", "azure", '"80","80-90","*" strings', "ports: 65535 and 65536", "ports: a range backwards"),
  claim("Ports", "azure", "firewall app rule <=64000", "ports: 64000 of a rule by name"),
  claim("Priority", "aws", "NFW group >=1", "priority: of rule groups in strict order, from 1"),
  claim("Priority", "aws", "NFW group unique", "priority: of rule groups, unique"),
  claim(
    "Priority",
    "aws",
    "DNS assoc 101-9899",
    "priority: of DNS associations, the lower end",
    "priority: of DNS associations, the upper end",
  ),
  claim("Priority", "gcp", "range above", "priority: the upper end", "priority: the lower end"),
  claim("Priority", "gcp", "policy priority unique", "priority: once in a policy, whatever the direction"),
  claim("Priority", "azure", "100-4096", "priority: the lower end", "priority: the upper end"),
  claim("Priority", "azure", "unique per direction", "priority: once in a direction"),
  claim(
    "Priority",
    "azure",
    "RCG/collection 100-65000",
    "priority: of a collection group, the lower end",
    "priority: of a collection group, the upper end",
    "priority: of a collection, the lower end",
    "priority: of a collection, the upper end",
  ),
  claim(
    "Count",
    "aws",
    "60/dir/family",
    "count: 60 rules a direction",
    "count: each address family for itself",
  ),
  claim("Count", "gcp", "100 FQDN", "count: 100 names"),
  claim("Count", "gcp", "5000 CIDR", "count: 5000 ranges"),
  claim("Count", "gcp", "10 SAs per rule", "count: 10 service accounts"),
  claim("Count", "gcp", "256 secure tags", "count: 256 secure tags"),
  claim("Count", "azure", "1000 rules/NSG", "count: 1000 rules"),
  claim("Count", "azure", "4000 addresses per NSG", "count: 4000 addresses"),
  claim("Name", "aws", "SG <=255", "name: of a security group, 255 characters"),
  claim("Name", "aws", "not ^sg-", "name: of a security group that begins with sg-"),
  claim("Name", "aws", "charset below", "name: of a security group, its characters"),
  claim("Name", "aws", "namePrefix <=229", "name: a prefix of 229 characters"),
  claim("Name", "aws", "resolver name <=64", "name: of the resolver, 64 characters"),
  claim("Name", "aws", "resolver [A-Za-z0-9-_ ]", "name: of the resolver, no dot"),
  claim(
    "Name",
    "aws",
    "NFW var ^[A-Za-z]\\w{0,31}$",
    "name: of a variable, 32 characters",
    "name: of a variable, a letter first",
  ),
  claim(
    "Name",
    "gcp",
    "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
    "name: 63 characters",
    "name: a dash at the end",
    "name: a lower-case letter first",
    "name: no capital",
  ),
  claim("Name", "azure", "1-80", "name: 80 characters"),
  claim("Name", "azure", "starts alnum", "name: a letter or digit first"),
  claim("Name", "azure", "ends alnum or _", "name: its last character"),
  claim("Name", "azure", "inside .-_", "name: no blank within"),
  claim("Description", "aws", "<=255", "description: 255 characters"),
  claim(
    "Description",
    "aws",
    "no quotes, apostrophes, <>, %, non-ASCII",
    'description: no "',
    "description: an apostrophe",
    "description: no <",
    "description: no >",
    "description: no %",
    "description: letters beyond ASCII",
  ),
  claim("Description", "azure", "<=140", "description: 140 characters"),
  claim("Other", "aws", "protocol -1 with ports", "protocol: -1 with ports"),
  claim("Other", "aws", "0 or 2 sources", "source: no source", "source: two sources"),
  claim("Other", "gcp", "INGRESS without any source", "source: ingress without a source"),
  claim("Other", "gcp", "tags with SAs", "source: tags beside accounts"),
  claim("Other", "gcp", "both allows+denies", "action: allows beside denies"),
  claim("Other", "azure", "both singular+plural", "source: singular and plural"),
  claim("Other", "azure", "missing sourcePortRange", "source: no source ports"),
  claim("Other", "azure", "ASG mixed with prefixes", "source: a group beside a prefix"),
  claim(
    "FQDN",
    "aws",
    ".x.com (NFW) vs *.x.com (DNS)",
    "domain: a wildcard in a Network Firewall",
    "domain: a leading dot in a DNS Firewall",
  ),
  claim("FQDN", "gcp", "exact only", "domain: a wildcard"),
  claim("FQDN", "azure", "leading * only", "domain: a wildcard within"),
  everyName("aws", "Network Firewall", "DNS Firewall"),
  claim(
    "FQDN, all",
    "gcp",
    "lower-case, no scheme, port or path, label <=63, total <=253, no IP literal",
    "domain: 253 characters",
    "domain: a label of 63 characters",
    "domain: API.openai.com",
    "domain: https://api.openai.com",
    "domain: api.openai.com:443",
    "domain: api.openai.com/v1",
    "domain: 192.0.2.1",
  ),
  everyName("azure", "Firewall"),
  claim("FQDN, all", "aws", "* alone only as catch-all", "domain: Network Firewall, every name"),
  claim("FQDN, all", "gcp", "* alone only as catch-all", "domain: rule by name, every name"),
  claim("FQDN, all", "azure", "* alone only as catch-all", "domain: every name"),
];

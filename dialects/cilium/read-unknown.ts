import type { Cursor } from "../../model/cursor.ts";
import type { PolicyRef, ReadProblem } from "../../model/rule.ts";

const PEERS = {
  ingress: [
    "fromEndpoints",
    "fromRequires",
    "fromCIDR",
    "fromCIDRSet",
    "fromEntities",
    "fromGroups",
    "fromNodes",
  ],
  egress: [
    "toEndpoints",
    "toRequires",
    "toCIDR",
    "toCIDRSet",
    "toEntities",
    "toGroups",
    "toNodes",
    "toServices",
  ],
} as const;

/** Fields of the schema at each place; what else is written there is silently dropped by the API server. */
const FIELDS = {
  spec: [
    "description",
    "egress",
    "egressDeny",
    "enableDefaultDeny",
    "endpointSelector",
    "ingress",
    "ingressDeny",
    "labels",
    "log",
    "nodeSelector",
  ],
  ingress: [...PEERS.ingress, "toPorts", "icmps", "authentication"],
  ingressDeny: [...PEERS.ingress, "toPorts", "icmps"],
  egress: [...PEERS.egress, "toFQDNs", "toPorts", "icmps", "authentication"],
  egressDeny: [...PEERS.egress, "toPorts", "icmps"],
  allowPorts: ["ports", "rules", "listener", "originatingTLS", "terminatingTLS", "serverNames"],
  denyPorts: ["ports"],
  port: ["port", "endPort", "protocol"],
} as const;

/**
 * Fields the API server prunes without a word unless strict validation is asked for. Under a deny list this turns
 * `egressDeny: [{toFQDNs: …}]` into `[{}]`, which denies nothing and isolates the pod (cilium.md section 5).
 */
export function prunedFields(spec: Cursor, ref: PolicyRef): ReadProblem[] {
  const problems: ReadProblem[] = [];
  const check = (at: Cursor, known: readonly string[]): void => {
    for (const field of at.unknownFields(known)) {
      problems.push({
        code: "field-pruned",
        effect: "note",
        ref,
        path: at.path,
        message: `${field} is no field of the schema here: the API server drops it and the rule means something else`,
      });
    }
  };
  check(spec, FIELDS.spec);
  for (const list of ["ingress", "ingressDeny", "egress", "egressDeny"] as const) {
    for (const rule of spec.field(list).items() ?? []) {
      check(rule, FIELDS[list]);
      for (const ports of rule.field("toPorts").items() ?? []) {
        check(ports, list.endsWith("Deny") ? FIELDS.denyPorts : FIELDS.allowPorts);
        for (const port of ports.field("ports").items() ?? []) check(port, FIELDS.port);
      }
    }
  }
  return problems;
}

import type { Cursor } from "../../model/cursor.ts";
import type { PolicyRef, ReadProblem } from "../../model/rule.ts";

/** Fields of open-source Calico 3.32; `domains` and others are of the commercial product. */
const FIELDS = {
  spec: [
    "tier",
    "order",
    "selector",
    "namespaceSelector",
    "serviceAccountSelector",
    "types",
    "ingress",
    "egress",
    "doNotTrack",
    "preDNAT",
    "applyOnForward",
    "performanceHints",
    "stagedAction",
  ],
  rule: [
    "action",
    "ipVersion",
    "protocol",
    "notProtocol",
    "icmp",
    "notICMP",
    "source",
    "destination",
    "http",
    "metadata",
  ],
  entity: [
    "nets",
    "notNets",
    "selector",
    "notSelector",
    "namespaceSelector",
    "ports",
    "notPorts",
    "serviceAccounts",
    "services",
  ],
} as const;

/**
 * What Calico drops or does not enforce: a client without strict validation prunes unknown fields, and an allow rule
 * that loses its `domains` allows any address (kubernetes-calico-compose.md section 2).
 */
export function calicoNotes(spec: Cursor, ref: PolicyRef): ReadProblem[] {
  const notes: ReadProblem[] = [];
  const note = (code: string, at: Cursor, message: string): void => {
    notes.push({ code, effect: "note", ref, path: at.path, message });
  };
  const pruned = (at: Cursor, known: readonly string[]): void => {
    for (const field of at.unknownFields(known)) {
      note(
        "field-pruned",
        at,
        `${field} is no field of open-source Calico: where it is dropped, the rule holds without it`,
      );
    }
  };
  pruned(spec, FIELDS.spec);
  if (spec.field("doNotTrack").value === true || spec.field("preDNAT").value === true) {
    note(
      "host-policy-undetermined",
      spec,
      "comes before every tier on host endpoints: verdicts of host endpoints that it selects are undetermined, pods are not concerned",
    );
  } else if (spec.field("applyOnForward").value === true) {
    note(
      "forwarding-not-evaluated",
      spec,
      "also judges what hosts forward to and from pods; verdicts of pods leave that out, for the input does not say which host forwards",
    );
  }
  for (const list of ["ingress", "egress"] as const) {
    for (const rule of spec.field(list).items() ?? []) {
      pruned(rule, FIELDS.rule);
      pruned(rule.field("source"), FIELDS.entity);
      pruned(rule.field("destination"), FIELDS.entity);
      if (!rule.field("http").missing) {
        note(
          "http-not-enforced",
          rule,
          "Felix ignores http: without the Dikastes sidecar this is a plain allow",
        );
      }
    }
  }
  return notes;
}

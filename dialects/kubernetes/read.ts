import { Cursor, Refused } from "../../model/cursor.ts";
import { allOf } from "../../model/match.ts";
import { readSelector, selectorMatch } from "../../model/read-selector.ts";
import {
  type Direction,
  NOTHING_READ,
  type PolicyReading,
  type PolicyRef,
  type PolicyRules,
  type ReadProblem,
  type Rule,
} from "../../model/rule.ts";
import { inNamespace, readPeers } from "./read-peers.ts";
import { readPorts } from "./read-ports.ts";

/** Kinds this reader knows; the second kind only to refuse it. */
export const KUBERNETES_POLICY_KINDS = ["NetworkPolicy", "ClusterNetworkPolicy"] as const;

const TYPES = ["Ingress", "Egress"] as const;
const FIELDS = ["podSelector", "policyTypes", "ingress", "egress"] as const;

/**
 * A networking.k8s.io/v1 NetworkPolicy as rules. What the API server would reject gives no rules and one problem.
 * A ClusterNetworkPolicy (policy.networking.k8s.io, alpha) is refused: its tiers are not evaluated here.
 */
export function readKubernetes(object: unknown, ref: PolicyRef): PolicyReading {
  const root = new Cursor(object, "");
  try {
    if (ref.kind !== "NetworkPolicy") {
      root.refuse(
        `${ref.kind} is an alpha kind with tiers of its own and is not evaluated; every verdict here leaves it out`,
      );
    }
    return readPolicy(root, { ...ref, namespace: ref.namespace ?? "default" });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const code = ref.kind === "NetworkPolicy" ? "policy-rejected" : "kind-unsupported";
    const problem: ReadProblem = { code, effect: "rejected", ref, path: error.path, message: error.message };
    return { ...NOTHING_READ, problems: [problem] };
  }
}

function readPolicy(root: Cursor, ref: PolicyRef & { readonly namespace: string }): PolicyReading {
  const spec = root.field("spec");
  const subject = allOf([
    inNamespace(ref.namespace),
    selectorMatch("k8s", readSelector(spec.field("podSelector"))),
  ]);
  const egress = spec.field("egress").items() ?? [];
  const written = (spec.field("policyTypes").items() ?? []).map((item) => item.word(TYPES));
  // The API server fills in missing types: ingress always, egress only where there are egress rules.
  const types: readonly string[] = written.length > 0 ? written : egress.length > 0 ? TYPES : ["Ingress"];
  const listed = { ingress: types.includes("Ingress"), egress: types.includes("Egress") };
  const policy: PolicyRules = {
    ref,
    subject,
    governs: "endpoints",
    applies: listed,
    isolates: listed,
    rules: [
      ...readRules(spec.field("ingress"), "ingress", ref.namespace),
      ...readRules(spec.field("egress"), "egress", ref.namespace),
    ],
  };
  return { ...NOTHING_READ, policies: [policy], problems: notes(spec, policy) };
}

const readRules = (list: Cursor, direction: Direction, namespace: string): Rule[] =>
  (list.items() ?? []).map((item) => ({
    path: item.path,
    direction,
    action: "allow",
    peers: readPeers(item.field(direction === "ingress" ? "from" : "to"), namespace),
    traffic: readPorts(item.field("ports")),
  }));

function notes(spec: Cursor, policy: PolicyRules): ReadProblem[] {
  const note = (code: string, path: string, message: string): ReadProblem => ({
    code,
    effect: "note",
    ref: policy.ref,
    path,
    message,
  });
  const dormant = (["ingress", "egress"] as const).filter(
    (direction) => !policy.applies[direction] && policy.rules.some((rule) => rule.direction === direction),
  );
  return [
    ...dormant.map((direction) =>
      note(
        "direction-not-listed",
        `spec.${direction}`,
        `policyTypes does not list this direction: the API calls these rules dead text, Cilium enforces them all the same`,
      ),
    ),
    ...spec
      .unknownFields(FIELDS)
      .map((field) =>
        note("field-pruned", "spec", `${field} is no field of the schema: the API server drops it`),
      ),
  ];
}

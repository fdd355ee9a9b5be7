import { directionNotListed } from "../../diagnostics/reading/direction-not-listed.ts";
import { kindUnsupported } from "../../diagnostics/reading/kind-unsupported.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { type Issue, readAll } from "../../documents/issue.ts";
import { readSelector } from "../../documents/label-selector.ts";
import { ANY } from "../../documents/shape.ts";
import { DIRECTIONS } from "../../model/isolation.ts";
import { allOf } from "../../model/match.ts";
import type { Direction, PolicyReading, PolicyRef, PolicyRules, Rule } from "../../model/rule.ts";
import { selectorMatch } from "../../model/selector-match.ts";
import { NOTHING_TAKEN, readingOf, type Taken } from "../policy-reading.ts";
import { inNamespace, readPeers } from "./read-peers.ts";
import { readPorts } from "./read-ports.ts";
import { NETWORK_POLICY_SHAPE } from "./shape.ts";

/** Kinds this reader knows; the second kind only to say that it is not evaluated. */
export const KUBERNETES_POLICY_KINDS = ["NetworkPolicy", "ClusterNetworkPolicy"] as const;

const TYPES = ["Ingress", "Egress"] as const;

/**
 * A networking.k8s.io/v1 NetworkPolicy as rules. What the API server would reject gives none.
 * A ClusterNetworkPolicy (policy.networking.k8s.io, alpha) is not read: its tiers are not evaluated here.
 */
export function readKubernetes(object: unknown, ref: PolicyRef): PolicyReading {
  if (ref.kind !== "NetworkPolicy")
    return readingOf(object, ref, ANY, (root) => root.refuse(kindUnsupported, { kind: ref.kind }));
  const placed = { ...ref, namespace: ref.namespace ?? "default" };
  return readingOf(object, placed, NETWORK_POLICY_SHAPE, (root) =>
    readNetworkPolicy(root.field("spec"), placed),
  );
}

type Placed = PolicyRef & { readonly namespace: string };

/** The `spec` of a NetworkPolicy, or of the kind that stages one. Throws `Refused` where the API server would reject it. */
export function readNetworkPolicy(spec: Cursor, ref: Placed): Taken {
  const { pods, types, ingress, egress } = readAll({
    pods: () => readSelector(spec.field("podSelector")),
    types: () => readTypes(spec),
    ingress: () => readRules(spec.field("ingress"), "ingress", ref.namespace),
    egress: () => readRules(spec.field("egress"), "egress", ref.namespace),
  });
  const listed = { ingress: types.includes("Ingress"), egress: types.includes("Egress") };
  const policy: PolicyRules = {
    ref,
    subject: allOf([inNamespace(ref.namespace), selectorMatch("k8s", pods)]),
    governs: "endpoints",
    applies: listed,
    isolates: listed,
    rules: [...ingress, ...egress],
  };
  return { ...NOTHING_TAKEN, policies: [policy], notes: dormantRules(spec, policy) };
}

/** The API server fills in missing types: ingress always, egress only where there are egress rules. */
function readTypes(spec: Cursor): readonly (typeof TYPES)[number][] {
  const written = spec.field("policyTypes").each((item) => item.word(TYPES));
  if (written.length > 0) return written;
  return spec.field("egress").filled ? TYPES : ["Ingress"];
}

const readRules = (list: Cursor, direction: Direction, namespace: string): Rule[] =>
  list.each((item) => {
    const { peers, traffic } = readAll({
      peers: () => readPeers(item.field(direction === "ingress" ? "from" : "to"), namespace),
      traffic: () => readPorts(item.field("ports")),
    });
    return { path: item.path, direction, action: "allow", peers, traffic };
  });

/** Rules in a direction that the policy does not list. */
const dormantRules = (spec: Cursor, { applies, rules }: PolicyRules): Issue[] =>
  DIRECTIONS.filter(
    (direction) => !applies[direction] && rules.some((rule) => rule.direction === direction),
  ).map((direction) =>
    spec.field(direction).issue(directionNotListed, {
      direction,
      type: direction === "ingress" ? "Ingress" : "Egress",
    }),
  );

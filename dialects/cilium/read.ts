import { Cursor, Refused } from "../../model/cursor.ts";
import {
  NOTHING_READ,
  type PolicyReading,
  type PolicyRef,
  type PolicyRules,
  type ReadProblem,
} from "../../model/rule.ts";
import { readCidr } from "./read-peers.ts";
import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "./read-settings.ts";
import { readSpec } from "./read-spec.ts";
import { prunedFields } from "./read-unknown.ts";

/** Kinds this reader knows. */
export const CILIUM_KINDS = [
  "CiliumNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
  "CiliumCIDRGroup",
] as const;

/**
 * A CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy or CiliumCIDRGroup as rules. What the API server or the
 * agent would reject gives no rules and one problem: Cilium enforces nothing of such a policy (it fails open).
 */
export function readCilium(
  object: unknown,
  ref: PolicyRef,
  settings: CiliumReadSettings = CILIUM_READ_DEFAULTS,
): PolicyReading {
  const root = new Cursor(object, "");
  try {
    if (ref.kind === "CiliumCIDRGroup") return readGroup(root, ref);
    if (ref.kind === "CiliumNetworkPolicy" && ref.namespace === undefined) {
      return readPolicy(root, { ...ref, namespace: "default" }, settings);
    }
    return readPolicy(root, ref, settings);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problem: ReadProblem = {
      code: "policy-rejected",
      effect: "rejected",
      ref,
      path: error.path,
      message: error.message,
    };
    return { ...NOTHING_READ, problems: [problem] };
  }
}

function readPolicy(root: Cursor, ref: PolicyRef, settings: CiliumReadSettings): PolicyReading {
  const specs = [
    ...(root.field("spec").missing ? [] : [root.field("spec")]),
    ...(root.field("specs").items() ?? []),
  ];
  if (specs.length === 0) root.refuse("must hold spec or specs");
  const policies: PolicyRules[] = specs.map((spec) => readSpec(spec, ref, settings));
  const problems = specs.flatMap((spec) => prunedFields(spec, ref));
  return { ...NOTHING_READ, policies, problems };
}

function readGroup(root: Cursor, ref: PolicyRef): PolicyReading {
  const cidrs = (root.field("spec").field("externalCIDRs").items() ?? []).map(readCidr);
  const labels = root.field("metadata").field("labels").textMap();
  return { ...NOTHING_READ, groups: [{ kind: "cidr-group", ref, labels, cidrs }] };
}

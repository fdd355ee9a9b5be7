import { Cursor, Refused } from "../../model/cursor.ts";
import {
  NOTHING_READ,
  type PolicyReading,
  type PolicyRef,
  type ReadProblem,
  type Tier,
} from "../../model/rule.ts";
import { readNet } from "./read-entity.ts";
import { type PolicyKind, readPolicy } from "./read-policy.ts";
import { calicoNotes } from "./read-unknown.ts";

const POLICY_KINDS: Readonly<Record<string, PolicyKind>> = {
  NetworkPolicy: { global: false, staged: false },
  GlobalNetworkPolicy: { global: true, staged: false },
  StagedNetworkPolicy: { global: false, staged: true },
  StagedGlobalNetworkPolicy: { global: true, staged: true },
};

/** Kinds this reader knows. A StagedKubernetesNetworkPolicy is read as the NetworkPolicy it stages. */
export const CALICO_KINDS = [...Object.keys(POLICY_KINDS), "NetworkSet", "GlobalNetworkSet", "Tier"] as const;

/** The API group Calico stores in: nobody validates or fills in defaults there. */
const STORAGE_GROUP = "crd.projectcalico.org/";

/** A Calico policy, network set or tier as rules. What the API server would reject gives none and one problem. */
export function readCalico(object: unknown, ref: PolicyRef): PolicyReading {
  const root = new Cursor(object, "");
  try {
    return read(root, ref);
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

function read(root: Cursor, ref: PolicyRef): PolicyReading {
  const kind = POLICY_KINDS[ref.kind];
  const placed = placeOf(ref, ref.kind === "NetworkSet" || kind?.global === false);
  if (ref.kind === "Tier") return { ...NOTHING_READ, tiers: [readTier(root, ref)] };
  if (kind === undefined) {
    const cidrs = (root.field("spec").field("nets").items() ?? []).map(readNet);
    const labels = root.field("metadata").field("labels").textMap();
    return { ...NOTHING_READ, groups: [{ kind: "network-set", ref: placed, labels, cidrs }] };
  }
  const stored = root.field("apiVersion").text().startsWith(STORAGE_GROUP);
  const policy = readPolicy(root, placed, kind, stored);
  return { ...NOTHING_READ, policies: [policy], problems: calicoNotes(root.field("spec"), placed) };
}

/** A namespaced kind without a namespace lands in `default`; a global one has none whatever it says. */
function placeOf(ref: PolicyRef, namespaced: boolean): PolicyRef {
  if (namespaced) return { ...ref, namespace: ref.namespace ?? "default" };
  const { namespace: _, ...global } = ref;
  return global;
}

function readTier(root: Cursor, ref: PolicyRef): Tier {
  const spec = root.field("spec");
  const order = spec.field("order").optionalNumber();
  const action = spec.field("defaultAction");
  return {
    name: ref.name,
    defaultAction: !action.missing && action.word(["Deny", "Pass"]) === "Pass" ? "pass" : "deny",
    ...(order === undefined ? {} : { order }),
  };
}

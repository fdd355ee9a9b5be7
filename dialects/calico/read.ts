import type { Cursor } from "../../documents/cursor.ts";
import { readAll } from "../../documents/issue.ts";
import type { PolicyReading, PolicyRef, Tier } from "../../model/rule.ts";
import { NOTHING_TAKEN, readingOf, type Taken } from "../policy-reading.ts";
import { policyNotes } from "./notes.ts";
import { readNet } from "./read-entity.ts";
import { type PolicyKind, readPolicy } from "./read-policy.ts";
import { NETWORK_SET_SHAPE, POLICY_SHAPE, TIER_SHAPE } from "./shape.ts";

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

/** A Calico policy, network set or tier as rules. What the API server would reject gives none. */
export function readCalico(object: unknown, ref: PolicyRef): PolicyReading {
  const kind = POLICY_KINDS[ref.kind];
  const placed = placeOf(ref, ref.kind === "NetworkSet" || kind?.global === false);
  if (ref.kind === "Tier") return readingOf(object, placed, TIER_SHAPE, (root) => readTier(root, placed));
  if (kind === undefined)
    return readingOf(object, placed, NETWORK_SET_SHAPE, (root) => readNetworkSet(root, placed));
  return readingOf(object, placed, POLICY_SHAPE, (root) => {
    const stored = root.field("apiVersion").text().startsWith(STORAGE_GROUP);
    const policy = readPolicy(root, placed, kind, stored);
    return { ...NOTHING_TAKEN, policies: [policy], notes: policyNotes(root.field("spec")) };
  });
}

function readNetworkSet(root: Cursor, ref: PolicyRef): Taken {
  const { cidrs, labels } = readAll({
    cidrs: () => root.field("spec").field("nets").each(readNet),
    labels: () => root.field("metadata").field("labels").textMap(),
  });
  return { ...NOTHING_TAKEN, groups: [{ kind: "network-set", ref, labels, cidrs }] };
}

/** A namespaced kind without a namespace lands in `default`; a global one has none whatever it says. */
function placeOf(ref: PolicyRef, namespaced: boolean): PolicyRef {
  if (namespaced) return { ...ref, namespace: ref.namespace ?? "default" };
  const { namespace: _, ...global } = ref;
  return global;
}

function readTier(root: Cursor, { name }: PolicyRef): Taken {
  const spec = root.field("spec");
  const action = spec.field("defaultAction");
  const { order, defaultAction } = readAll({
    order: () => spec.field("order").optionalNumber(),
    defaultAction: (): Tier["defaultAction"] =>
      !action.missing && action.word(["Deny", "Pass"]) === "Pass" ? "pass" : "deny",
  });
  return {
    ...NOTHING_TAKEN,
    tiers: [{ name, defaultAction, ...(order === undefined ? {} : { order }) }],
  };
}

import { atLeastOne } from "../../diagnostics/schema/at-least-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { readAll } from "../../documents/issue.ts";
import { readCidr } from "../../documents/read-cidr.ts";
import type { PolicyReading, PolicyRef } from "../../model/rule.ts";
import { NOTHING_TAKEN, readingOf, type Taken } from "../policy-reading.ts";
import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "./read-settings.ts";
import { readSpec } from "./read-spec.ts";
import { CIDR_GROUP_SHAPE, POLICY_SHAPE } from "./shape.ts";

/** Kinds this reader knows. */
export const CILIUM_KINDS = [
  "CiliumNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
  "CiliumCIDRGroup",
] as const;

const SPECS = ["spec", "specs"] as const;

/**
 * A CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy or CiliumCIDRGroup as rules. What the API server or the
 * agent would reject gives no rules: Cilium enforces nothing of such a policy (it fails open).
 */
export function readCilium(
  object: unknown,
  ref: PolicyRef,
  settings: CiliumReadSettings = CILIUM_READ_DEFAULTS,
): PolicyReading {
  if (ref.kind === "CiliumCIDRGroup")
    return readingOf(object, ref, CIDR_GROUP_SHAPE, (root) => readGroup(root, ref));
  const namespaced = ref.kind === "CiliumNetworkPolicy";
  const placed = namespaced ? { ...ref, namespace: ref.namespace ?? "default" } : ref;
  return readingOf(object, placed, POLICY_SHAPE, (root) => readPolicy(root, placed, settings));
}

function readPolicy(root: Cursor, ref: PolicyRef, settings: CiliumReadSettings): Taken {
  const { single, several } = readAll({
    single: () => (root.field("spec").missing ? [] : [readSpec(root.field("spec"), ref, settings)]),
    several: () => root.field("specs").each((spec) => readSpec(spec, ref, settings)),
  });
  const policies = [...single, ...several];
  if (policies.length === 0) root.refuse(atLeastOne, { fields: SPECS, ...root.nearMiss(SPECS) });
  return { ...NOTHING_TAKEN, policies };
}

function readGroup(root: Cursor, ref: PolicyRef): Taken {
  const { cidrs, labels } = readAll({
    cidrs: () => root.field("spec").field("externalCIDRs").each(readCidr),
    labels: () => root.field("metadata").field("labels").textMap(),
  });
  return { ...NOTHING_TAKEN, groups: [{ kind: "cidr-group", ref, labels, cidrs }] };
}

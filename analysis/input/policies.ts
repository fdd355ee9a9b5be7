import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { policyDiagnostics } from "../../dialects/policy-reading.ts";
import { OBJECT_DIALECTS } from "../../dialects/registry.ts";
import type { KubernetesObject } from "../../documents/object.ts";
import type { PolicyReading, PolicyRef } from "../../model/rule.ts";
import { DIALECTS } from "../../model/vocabulary.ts";

/** What some dialect makes of an object; undefined when it is no policy of any. */
export function readPolicyObject(
  object: KubernetesObject,
  settings: CiliumReadSettings = CILIUM_READ_DEFAULTS,
): PolicyReading | undefined {
  const { apiVersion, kind, name, namespace, place, value } = object;
  for (const dialect of DIALECTS) {
    const known = OBJECT_DIALECTS[dialect];
    if (known === undefined || !known.group.test(apiVersion) || !known.kinds.includes(kind)) continue;
    const ref: PolicyRef = {
      dialect,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(place.file === undefined ? {} : { file: place.file }),
      ...(place.line === undefined ? {} : { line: place.line }),
    };
    return known.read(value, ref, settings);
  }
  return undefined;
}

/** Several readings as one. A policy that the API server refuses for want of another object is taken out. */
export function mergeReadings(readings: readonly PolicyReading[]): PolicyReading {
  const tiers = readings.flatMap((reading) => reading.tiers);
  const policies = readings.flatMap((reading) => reading.policies);
  const refusals = new Map(
    policies.flatMap((policy) => {
      const refusal = OBJECT_DIALECTS[policy.ref.dialect]?.refusal(policy, tiers);
      return refusal === undefined ? [] : [[policy, refusal]];
    }),
  );
  return {
    policies: policies.filter((policy) => !refusals.has(policy)),
    groups: readings.flatMap(({ groups }) => groups),
    tiers,
    diagnostics: [
      ...readings.flatMap(({ diagnostics }) => diagnostics),
      ...[...refusals].flatMap(([{ ref, place }, refusal]) =>
        policyDiagnostics(ref, [refusal]).map((found) => ({ ...found, ...place?.position })),
      ),
    ],
  };
}

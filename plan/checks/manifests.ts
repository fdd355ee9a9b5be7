import { checkManifest } from "../../crds/check.ts";
import { openSourcePart } from "../../dialects/calico/edition.ts";
import { isKubernetesPolicy, type KubernetesPolicy, staged } from "../../dialects/kubernetes/mode.ts";
import { readKubernetes } from "../../dialects/kubernetes/read.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { objectOf } from "../../model/manifest.ts";
import { subjectOf } from "../diagnose-policy.ts";
import type { Check } from "./check.ts";

/** What the API server would refuse or silently drop. */
export const checkManifests: Check = ({ policies, settings }) =>
  policies.flatMap((lowered) => {
    const { manifest } = lowered;
    const enterprise = settings.engines.calico.edition === "enterprise";
    const found = isKubernetesPolicy(manifest)
      ? wrongInNetworkPolicy(manifest)
      : checkManifest(enterprise ? openSourcePart(manifest) : manifest);
    return found.map((one) => ({ ...one, subject: subjectOf(lowered), object: objectOf(manifest) }));
  });

/**
 * The API server brings the schema of NetworkPolicy itself; Calico's staged kind has the same fields, so its schema
 * finds the unknown ones, an HTTP rule among them (Y2). What the values must be, the reader knows.
 */
function wrongInNetworkPolicy(manifest: KubernetesPolicy): readonly Diagnostic[] {
  const bySchema = checkManifest(staged(manifest));
  const known = new Set(bySchema.map(({ path }) => path));
  const { diagnostics } = readKubernetes(manifest, { dialect: "kubernetes", ...objectOf(manifest) });
  return [
    ...bySchema,
    ...diagnostics.filter(({ effect, path }) => effect === "rejected" && !known.has(path)),
  ];
}

import { checkManifest } from "../../crds/check.ts";
import { openSourcePart } from "../../dialects/calico/edition.ts";
import { isKubernetesPolicy, type KubernetesPolicy, staged } from "../../dialects/kubernetes/mode.ts";
import { readKubernetes } from "../../dialects/kubernetes/read.ts";
import type { Finding } from "../../model/finding.ts";
import type { Manifest } from "../../model/manifest.ts";
import { finding } from "../findings/index.ts";
import type { Check } from "./check.ts";

/** What the API server would refuse or silently drop. */
export const manifestInvalid: Check = ({ policies, settings }) =>
  policies.flatMap(({ system, policy, manifest }) => {
    const place = `${system}/${policy.name}`;
    if (isKubernetesPolicy(manifest)) return networkPolicyFindings(place, manifest);
    const known = settings.engines.calico.edition === "enterprise" ? openSourcePart(manifest) : manifest;
    return schemaFindings(place, known);
  });

const schemaFindings = (place: string, manifest: Manifest): readonly Finding[] =>
  checkManifest(manifest).map(({ path, message, remedy }) =>
    finding("manifest-invalid", place, { path, problem: message, remedy }),
  );

/**
 * The API server brings the schema of NetworkPolicy itself; Calico's staged kind has the same fields, so its schema
 * finds the unknown ones, an HTTP rule among them (Y2). What the values must be, the reader knows.
 */
function networkPolicyFindings(place: string, manifest: KubernetesPolicy): readonly Finding[] {
  const { kind, metadata } = manifest;
  const { problems } = readKubernetes(manifest, {
    dialect: "kubernetes",
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  });
  return [
    ...schemaFindings(place, staged(manifest)),
    ...problems
      .filter(({ effect }) => effect === "rejected")
      .map(({ path, message }) =>
        finding("manifest-invalid", place, {
          path,
          problem: message,
          remedy: "Mend it in the system's policy",
        }),
      ),
  ];
}

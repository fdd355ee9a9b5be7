import { checkManifest } from "../../crds/check.ts";
import { manifestInvalid } from "../../diagnostics/policies/manifest-invalid.ts";
import { openSourcePart } from "../../dialects/calico/edition.ts";
import { isKubernetesPolicy, type KubernetesPolicy, staged } from "../../dialects/kubernetes/mode.ts";
import { readKubernetes } from "../../dialects/kubernetes/read.ts";
import { type Manifest, objectOf } from "../../model/manifest.ts";
import { diagnosePolicy } from "../diagnose-policy.ts";
import type { Check } from "./check.ts";

/** Something wrong at one place of a manifest. */
interface Wrong {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** What the API server would refuse or silently drop. */
export const checkManifests: Check = ({ policies, settings }) =>
  policies.flatMap((lowered) => {
    const { manifest } = lowered;
    const enterprise = settings.engines.calico.edition === "enterprise";
    const wrongs = isKubernetesPolicy(manifest)
      ? wrongInNetworkPolicy(manifest)
      : wrongInSchema(enterprise ? openSourcePart(manifest) : manifest);
    return wrongs.map(({ path, message, remedy }) =>
      diagnosePolicy(manifestInvalid, lowered, { problem: message, remedy }, path),
    );
  });

const wrongInSchema = (manifest: Manifest): readonly Wrong[] => checkManifest(manifest);

/**
 * The API server brings the schema of NetworkPolicy itself; Calico's staged kind has the same fields, so its schema
 * finds the unknown ones, an HTTP rule among them (Y2). What the values must be, the reader knows.
 */
function wrongInNetworkPolicy(manifest: KubernetesPolicy): readonly Wrong[] {
  const { problems } = readKubernetes(manifest, { dialect: "kubernetes", ...objectOf(manifest) });
  return [
    ...wrongInSchema(staged(manifest)),
    ...problems
      .filter(({ effect }) => effect === "rejected")
      .map(({ path, message }) => ({ path, message, remedy: "Mend it in the system's policy" })),
  ];
}

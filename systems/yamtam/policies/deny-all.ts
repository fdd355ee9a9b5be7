import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { cis, nist, nist190, zeroTrust } from "../../../model/control.ts";
import type { YamtamOptions } from "../options.ts";

/** Row Y3. Y9: `policyTypes` lists both directions and no rule follows, so nothing passes in either. */
export const denyAll = ({ namespace }: YamtamOptions) =>
  networkPolicy({
    name: "deny-all",
    namespace,
    file: "deny-all.yaml",
    role: "default-deny",
    intent: "Nothing enters or leaves any pod of the agents' namespace but what another policy opens.",
    controls: [nist("SC-7(5)"), nist190("4.3.3"), cis("5.3.2"), zeroTrust("default deny")],
    rows: ["Y3", "Y9", "Y12"],
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });

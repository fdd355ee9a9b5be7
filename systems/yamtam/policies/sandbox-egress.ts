import { everyPod, networkPolicy, tcpPorts } from "../../../manifests/kubernetes.ts";
import { mitre, nist } from "../../../model/control.ts";
import { SANDBOX } from "../labels.ts";
import type { YamtamOptions } from "../options.ts";

/** Row Y6. X28: the first rule opens every pod of every namespace, databases of production among them (Y1). */
export const sandboxEgress = ({ sandboxNamespace, externalApi }: YamtamOptions) =>
  networkPolicy({
    name: "sandbox-egress",
    namespace: sandboxNamespace,
    file: "sandbox-egress.yaml",
    role: "allow",
    intent: "Sandboxed agents reach the cluster and, outside it, the one approved API.",
    controls: [mitre("T1041"), mitre("T1567"), nist("SC-7(5)")],
    rows: ["Y6", "Y11", "X28"],
    spec: {
      podSelector: { matchLabels: { ...SANDBOX } },
      policyTypes: ["Egress"],
      egress: [{ to: [everyPod()] }, { to: [{ ipBlock: { cidr: externalApi } }], ports: tcpPorts([443]) }],
    },
  });

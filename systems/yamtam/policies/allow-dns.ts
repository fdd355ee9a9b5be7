import { networkPolicy, tcpPorts, udpPorts } from "../../../manifests/kubernetes.ts";
import { nist } from "../../../model/control.ts";
import type { YamtamOptions } from "../options.ts";

/** Row Y5. It names no peer, so port 53 is open to every address, the Internet's included. */
export const allowDns = ({ namespace }: YamtamOptions) =>
  networkPolicy({
    name: "allow-dns",
    namespace,
    file: "allow-dns.yaml",
    role: "allow",
    intent: "Every pod of the agents' namespace resolves names.",
    controls: [nist("SC-20")],
    rows: ["Y5", "Y8"],
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ ports: [...udpPorts([53]), ...tcpPorts([53])] }],
    },
  });

import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, anyPod } from "./actions.ts";

/**
 * What 02 cannot see: a socket is connected to, never opened. Opt-in, for every service connects there. The prefixes
 * are the paths that clients dial, the SPIFFE CSI driver's mount among them.
 */
export const spireSocket = () =>
  kernelPolicy({
    name: "sdr-spire-socket",
    file: "07-spire-socket.yaml",
    category: "fim",
    techniques: ["T1552"],
    description: "Connections to the SPIRE agent socket",
    intent: "A container process that connects to the SPIRE agent's socket is reported.",
    controls: [nist("IA-5"), nist("AU-12"), nist190("4.4.4"), soc2("CC7.2")],
    rows: ["C21", "T17"],
    spec: {
      podSelector: anyPod(),
      kprobes: [
        {
          call: "security_socket_connect",
          syscall: false,
          message: "SPIRE agent socket used",
          tags: ["T1552"],
          args: [{ index: 1, type: "sockaddr_un" }],
          selectors: [
            {
              matchArgs: [
                {
                  index: 1,
                  operator: "Prefix",
                  values: ["/run/spire/", "/var/run/spire/", "/spiffe-workload-api/"],
                },
              ],
              matchNamespaces: offHost(),
              matchActions: [alert()],
            },
          ],
        },
      ],
    },
  });

import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, anyPod, kill, sdrPods } from "./actions.ts";
import { AWS_LINK_LOCAL, insideCluster } from "./ranges.ts";

/**
 * Counts as outside only what is (X18), and leaves host processes alone. It alerts; where the config says `blocking`
 * it kills, in pods of ClawdStrike only, for tcp_connect cannot be refused (X14).
 */
export function networkEgress(options: ClawdstrikeOptions) {
  const blocks = options.blocking.includes("sdr-network-egress");
  return kernelPolicy({
    name: "sdr-network-egress",
    file: "03-network-egress.yaml",
    category: "network",
    techniques: ["T1041", "T1071"],
    description: "TCP connections that leave the expected ranges",
    intent: blocks
      ? "A process in a pod of ClawdStrike that connects outside the expected ranges is killed and reported."
      : "A TCP connection from a pod to outside the expected ranges is reported.",
    controls: [nist("SI-4(4)"), nist("SC-7"), nist190("4.4.2"), pci("1.3.2"), soc2("CC7.2")],
    rows: ["T2", "T19", "T45", "X14", "X18"],
    spec: {
      podSelector: blocks ? sdrPods() : anyPod(),
      kprobes: [
        {
          call: "tcp_connect",
          syscall: false,
          message: "TCP connection outside the expected ranges",
          tags: ["T1041", "T1071"],
          args: [{ index: 0, type: "sock" }],
          selectors: [
            {
              matchArgs: [
                {
                  index: 0,
                  operator: "NotDAddr",
                  values: [...insideCluster(options.clusterCidrs), ...AWS_LINK_LOCAL],
                },
              ],
              matchNamespaces: offHost(),
              matchActions: blocks ? [alert(), kill()] : [alert()],
            },
          ],
        },
      ],
    },
  });
}

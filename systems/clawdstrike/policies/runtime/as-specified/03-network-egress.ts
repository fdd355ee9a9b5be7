import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/** Row T19. X18: every IPv6 destination and every private range that is not listed counts as outside. */
export const networkEgress = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-network-egress",
    file: "03-network-egress.yaml",
    category: "network",
    techniques: ["T1041", "T1071"],
    description: "Alert on outbound connections outside cluster CIDR",
    intent: "A TCP connection that leaves the cluster's ranges is reported, never stopped.",
    controls: [nist("SI-4(4)"), nist("SC-7"), nist190("4.4.2"), pci("1.3.2"), soc2("CC7.2")],
    rows: ["T19", "T45", "X18"],
    spec: {
      kprobes: [
        {
          call: "tcp_connect",
          syscall: false,
          args: [{ index: 0, type: "sock" }],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "NotDAddr", values: [...options.clusterCidrs] }],
              matchActions: [{ action: "Post" }],
            },
          ],
        },
      ],
    },
  });

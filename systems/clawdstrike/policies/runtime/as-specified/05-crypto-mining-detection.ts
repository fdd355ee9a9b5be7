import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import { MINING_PORTS } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/** Row T23. X19: host processes are in reach, so a kubelet that probes a container on one of the ports is killed. */
export const cryptoMiningDetection = () =>
  kernelPolicy({
    name: "sdr-crypto-mining-detection",
    file: "05-crypto-mining-detection.yaml",
    category: "cryptominer",
    techniques: ["T1496"],
    description: "Kill processes connecting to known crypto mining pool ports",
    intent: "A process that connects to a mining pool's port is killed.",
    controls: [nist("SI-3"), nist("SI-4(4)"), nist190("4.4.2"), soc2("CC6.8")],
    rows: ["T23", "T47", "X19"],
    spec: {
      kprobes: [
        {
          call: "tcp_connect",
          syscall: false,
          args: [{ index: 0, type: "sock" }],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "DPort", values: MINING_PORTS.map(String) }],
              matchActions: [{ action: "Sigkill" }],
            },
          ],
        },
      ],
    },
  });

import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { MINING_PORTS, offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, kill } from "./actions.ts";
import { insideCluster } from "./ranges.ts";

/**
 * Kills only for connections that leave the cluster, so no kubelet probe and no scrape of a service on one of the
 * ports, and never in the namespaces of the CNI, the agents and the monitoring (X19).
 */
export const cryptoMiningDetection = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-crypto-mining-detection",
    file: "05-crypto-mining-detection.yaml",
    category: "cryptominer",
    techniques: ["T1496"],
    description: "Connections to mining pool ports outside the cluster",
    intent:
      "A process in a pod that connects to a mining pool's port outside the cluster is killed and reported.",
    controls: [nist("SI-3"), nist("SI-4(4)"), nist190("4.4.2"), soc2("CC6.8")],
    rows: ["T23", "T47", "X15", "X18", "X19"],
    spec: {
      podSelector: {
        matchExpressions: [
          {
            key: "k8s:io.kubernetes.pod.namespace",
            operator: "NotIn",
            values: [
              ...new Set(["kube-system", options.systemNamespace, "tetragon", options.monitoringNamespace]),
            ],
          },
        ],
      },
      kprobes: [
        {
          call: "tcp_connect",
          syscall: false,
          message: "TCP connection to a mining pool port",
          tags: ["T1496"],
          args: [{ index: 0, type: "sock" }],
          selectors: [
            {
              matchArgs: [
                { index: 0, operator: "DPort", values: MINING_PORTS.map(String) },
                { index: 0, operator: "NotDAddr", values: insideCluster(options.clusterCidrs) },
              ],
              matchNamespaces: offHost(),
              matchActions: [alert(), kill()],
            },
          ],
        },
      ],
    },
  });

import type { Workload } from "../model/workload.ts";

/** The cluster's DNS, as every distribution labels it; it is not the system's own. */
export const kubeDns = (namespace = "kube-system"): Workload => ({
  name: "kube-dns",
  namespace,
  kind: "Deployment",
  labels: { "k8s-app": "kube-dns" },
  ports: [
    { name: "dns", port: 53, protocol: "UDP", serves: "dns" },
    { name: "dns-tcp", port: 53, protocol: "TCP", serves: "dns" },
  ],
  hostNetwork: false,
  external: true,
});

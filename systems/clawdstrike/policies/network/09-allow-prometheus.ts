import { ciliumNetworkPolicy, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, soc2 } from "../../../../model/control.ts";
import { SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn } from "./rules.ts";

/** Rows C57, C58: covered by 00 as well, and kept apart so that each can be removed without the other. */
export const allowPrometheus = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "sdr-allow-prometheus",
    namespace: options.namespace,
    file: "09-allow-prometheus.yaml",
    role: "allow",
    labels: SDR,
    intent: "Prometheus, and nobody else outside the namespace, scrapes every pod of ClawdStrike.",
    controls: [mitre("T1046"), nist("SC-7(5)"), nist("SI-4"), soc2("CC7.2")],
    rows: ["C57", "C58", "X3"],
    spec: {
      description: "Allow Prometheus to scrape all SDR service metrics",
      endpointSelector: podsWith(SDR),
      ingress: [scrapedOn(options, options.ports.metrics, options.ports.prometheus)],
    },
  });

import { ciliumNetworkPolicy, podsIn } from "../../../../manifests/cilium.ts";
import { cis, mitre, nist, nist190, pci, soc2, zeroTrust } from "../../../../model/control.ts";
import { SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns } from "./rules.ts";

/**
 * Rows C32-C36. X7: what it opens inside the namespace is a union with every other policy, so between pods of the
 * namespace the ports and requests that 01-07 name restrict nothing.
 */
export const namespaceIsolation = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "sdr-namespace-default-deny",
    namespace: options.namespace,
    file: "00-namespace-isolation.yaml",
    role: "default-deny",
    labels: { ...SDR, "clawdstrike.io/policy-scope": "namespace" },
    intent:
      "Nothing enters or leaves the namespace but what a policy names; its pods reach each other, DNS answers and Prometheus scrapes.",
    controls: [
      mitre("T1021"),
      mitre("T1046"),
      nist("SC-7(5)"),
      nist("AC-4"),
      nist190("4.3.3"),
      cis("5.3.2"),
      pci("1.3"),
      soc2("CC6.6"),
      zeroTrust("micro-segmentation"),
    ],
    rows: ["C32", "C33", "C34", "C35", "C36", "C83", "X7"],
    spec: {
      description: `Default deny for ${options.namespace} namespace. Explicit allow rules override.`,
      endpointSelector: {},
      ingress: [
        { fromEndpoints: [podsIn(options.namespace)] },
        scrapedOn(options, options.ports.prometheus, options.ports.metrics),
      ],
      egress: [{ toEndpoints: [podsIn(options.namespace)] }, toDns(options, ["*"])],
    },
  });

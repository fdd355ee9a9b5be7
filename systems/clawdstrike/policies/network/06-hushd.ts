import {
  ciliumNetworkPolicy,
  mutually,
  onTcp,
  podsIn,
  podsSeenFrom,
  podsWith,
} from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190, pci } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { HUSHD_REQUESTS } from "../../requests.ts";
import { scrapedOn, toDns, toNats } from "./rules.ts";

/**
 * Rows C49-C52. X7: the second rule allows the port without looking at requests, which voids the first rule's list
 * for clients inside the namespace. X9: as in 03. X10: the list leaves out routes that hushd serves.
 */
export const hushd = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "hushd",
    namespace: options.namespace,
    file: "06-hushd.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "Agents reach hushd through the gateway with four kinds of request, desktop clients from inside the namespace; hushd itself talks to NATS, proofs-api and DNS only.",
    controls: [
      mitre("T1190"),
      mitre("T1041"),
      nist("AC-3"),
      nist("SC-7(5)"),
      nist("IA-9"),
      nist190("4.4.2"),
      pci("1.3.1"),
      pci("1.3.2"),
    ],
    rows: ["C49", "C50", "C51", "C52", "C86", "C87", "X2", "X7", "X9", "X10"],
    spec: {
      description: "hushd: enforcement daemon serving agent check API and SSE events",
      endpointSelector: podsWith(ofComponent(options, "hushd")),
      ingress: [
        {
          fromEndpoints: [
            podsSeenFrom(options.namespace, options.gatewayNamespace, ofComponent(options, "envoy-gateway")),
          ],
          toPorts: onTcp([options.ports.hushd], HUSHD_REQUESTS),
        },
        { fromEndpoints: [podsIn(options.namespace)], toPorts: onTcp([options.ports.hushd]) },
        scrapedOn(options, options.ports.metrics),
      ],
      egress: [
        toNats(options),
        {
          toEndpoints: [podsWith(ofComponent(options, "spine-proofs-api"))],
          authentication: mutually(),
          toPorts: onTcp([options.ports.proofsApi]),
        },
        toDns(options),
      ],
    },
  });

import {
  ciliumNetworkPolicy,
  mutually,
  onTcp,
  podsSeenFrom,
  podsWith,
} from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190, pci } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { PROOFS_API_REQUESTS } from "../../requests.ts";
import { scrapedOn, toDns, toNats } from "./rules.ts";

/**
 * Rows C41-C44. X9: without a namespace the gateway is looked for in the services' own. X12: a request outside the
 * list is answered 403, it is not dropped.
 */
export const spineProofsApi = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "spine-proofs-api",
    namespace: options.namespace,
    file: "03-spine-proofs-api.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "proofs-api answers three kinds of read from hushd and from the gateway, and itself talks to NATS and DNS only.",
    controls: [mitre("T1190"), nist("AC-3"), nist("AC-4"), nist("IA-9"), nist190("4.4.2"), pci("1.3.1")],
    rows: ["C41", "C42", "C43", "C44", "C84", "C85", "C87", "X9", "X12"],
    spec: {
      description: "Spine proofs-api: serves inclusion proofs, queries NATS KV",
      endpointSelector: podsWith(ofComponent(options, "spine-proofs-api")),
      ingress: [
        {
          fromEndpoints: [podsWith(ofComponent(options, "hushd"))],
          authentication: mutually(),
          toPorts: onTcp([options.ports.proofsApi], PROOFS_API_REQUESTS),
        },
        {
          fromEndpoints: [
            podsSeenFrom(options.namespace, options.gatewayNamespace, ofComponent(options, "envoy-gateway")),
          ],
          toPorts: onTcp([options.ports.proofsApi], PROOFS_API_REQUESTS),
        },
        scrapedOn(options, options.ports.metrics),
      ],
      egress: [toNats(options), toDns(options)],
    },
  });

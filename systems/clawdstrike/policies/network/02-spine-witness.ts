import { ciliumNetworkPolicy, onTcp, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190, pci } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns, toNats } from "./rules.ts";

/**
 * Rows C39, C40. X8: `*` stands for one label, so the pattern admits sts.amazonaws.com and misses the regional name
 * that AWS SDKs ask for; the DNS list would refuse NATS's own name if 00 and 08 did not admit every name.
 */
export const spineWitness = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "spine-witness",
    namespace: options.namespace,
    file: "02-spine-witness.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "The witness co-signs checkpoints over NATS under mutual authentication and may assume a role through AWS STS; nothing else leaves it.",
    controls: [mitre("T1041"), mitre("T1567"), nist("SC-7(5)"), nist("IA-9"), nist190("4.4.2"), pci("1.3.2")],
    rows: ["C39", "C40", "C84", "C87", "X8"],
    spec: {
      description: "Spine witness: subscribe to checkpoints, publish co-signatures to NATS",
      endpointSelector: podsWith(ofComponent(options, "spine-witness")),
      ingress: [scrapedOn(options, options.ports.metrics)],
      egress: [
        toNats(options),
        { toFQDNs: [{ matchPattern: "*.amazonaws.com" }], toPorts: onTcp([443]) },
        toDns(options, ["*.amazonaws.com", "*.svc.cluster.local"]),
      ],
    },
  });

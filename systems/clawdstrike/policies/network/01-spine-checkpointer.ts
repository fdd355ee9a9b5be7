import { ciliumNetworkPolicy, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190, pci } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns, toNats } from "./rules.ts";

/** Rows C37, C38. */
export const spineCheckpointer = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "spine-checkpointer",
    namespace: options.namespace,
    file: "01-spine-checkpointer.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "The checkpointer talks to NATS under mutual authentication and to DNS; only Prometheus reaches it.",
    controls: [mitre("T1041"), nist("SC-7(5)"), nist("IA-9"), nist190("4.4.2"), pci("1.3.2")],
    rows: ["C37", "C38", "C84", "C87"],
    spec: {
      description: "Spine checkpointer: subscribe to envelopes, publish checkpoints to NATS",
      endpointSelector: podsWith(ofComponent(options, "spine-checkpointer")),
      ingress: [scrapedOn(options, options.ports.metrics)],
      egress: [toNats(options), toDns(options)],
    },
  });

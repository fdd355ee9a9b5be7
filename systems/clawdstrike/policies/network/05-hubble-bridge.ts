import { ciliumNetworkPolicy, onTcp, podsIn, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190 } from "../../../../model/control.ts";
import { HUBBLE_RELAY, ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns, toNats } from "./rules.ts";

/** Rows C47, C48. The port is that of the relay's pods; its Service translates 80 to it. */
export const hubbleBridge = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "hubble-bridge",
    namespace: options.namespace,
    file: "05-hubble-bridge.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "The Hubble bridge reads flows from Hubble Relay and publishes them to NATS under mutual authentication.",
    controls: [mitre("T1041"), nist("SC-7(5)"), nist("IA-9"), nist190("4.4.2")],
    rows: ["C47", "C48", "C89"],
    spec: {
      description: "Hubble bridge: gRPC from Hubble Relay, publish to NATS",
      endpointSelector: podsWith(ofComponent(options, "hubble-bridge")),
      ingress: [scrapedOn(options, options.ports.metrics)],
      egress: [
        {
          toEndpoints: [podsIn(options.systemNamespace, HUBBLE_RELAY)],
          toPorts: onTcp([options.ports.hubbleRelay]),
        },
        toNats(options),
        toDns(options),
      ],
    },
  });

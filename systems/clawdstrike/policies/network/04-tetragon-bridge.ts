import { ciliumNetworkPolicy, onTcp, podsIn, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190 } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns } from "./rules.ts";

/**
 * Rows C45, C46. X4: the bridge is a sidecar of the Tetragon agents, whose pods share the node's network and have
 * its identity; on such pods this policy selects nothing.
 */
export const tetragonBridge = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "tetragon-bridge",
    namespace: options.systemNamespace,
    file: "04-tetragon-bridge.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "The Tetragon bridge reads the agent of its own node and publishes to NATS; only Prometheus reaches it.",
    controls: [mitre("T1041"), nist("SC-7(5)"), nist("AC-4"), nist190("4.4.2")],
    rows: ["C45", "C46", "C88", "X4"],
    spec: {
      description: "Tetragon bridge: gRPC from Tetragon, publish to NATS",
      endpointSelector: podsWith(ofComponent(options, "tetragon-bridge")),
      ingress: [scrapedOn(options, options.ports.metrics)],
      egress: [
        { toEntities: ["host"], toPorts: onTcp([options.ports.tetragonGrpc]) },
        {
          toEndpoints: [podsIn(options.natsNamespace, ofComponent(options, "nats"))],
          toPorts: onTcp([options.ports.nats]),
        },
        toDns(options),
      ],
    },
  });

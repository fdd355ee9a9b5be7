import { ciliumNetworkPolicy, onTcp, podsIn, podsSeenFrom, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist, nist190 } from "../../../../model/control.ts";
import { ofComponent, SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { scrapedOn, toDns } from "./rules.ts";

/**
 * Rows C53-C55. It lives where NATS lives (C6), so before the migration its clients are in another namespace. X4: a
 * bridge with the node's identity is not the peer of the second rule. Authentication is demanded only on the
 * clients' side; here it is not.
 */
export const natsJetstream = (options: ClawdstrikeOptions) => {
  const replicas = () => podsWith(ofComponent(options, "nats"));
  return ciliumNetworkPolicy({
    name: "nats-jetstream",
    namespace: options.natsNamespace,
    file: "07-nats-jetstream.yaml",
    role: "allow",
    labels: SDR,
    intent:
      "NATS takes clients that are part of ClawdStrike, routes between its replicas and is scraped; it starts nothing but routes and name lookups.",
    controls: [mitre("T1021"), mitre("T1565.002"), nist("SC-7(5)"), nist("AC-4"), nist190("4.3.3")],
    rows: ["C6", "C53", "C54", "C55", "C90", "X4"],
    spec: {
      description: "NATS JetStream: accept connections from SDR services, inter-replica clustering",
      endpointSelector: replicas(),
      ingress: [
        {
          fromEndpoints: [podsSeenFrom(options.natsNamespace, options.namespace, SDR)],
          toPorts: onTcp([options.ports.nats]),
        },
        {
          fromEndpoints: [podsIn(options.systemNamespace, ofComponent(options, "tetragon-bridge"))],
          toPorts: onTcp([options.ports.nats]),
        },
        { fromEndpoints: [replicas()], toPorts: onTcp([options.ports.natsCluster]) },
        scrapedOn(options, options.ports.natsMonitor),
      ],
      egress: [{ toEndpoints: [replicas()], toPorts: onTcp([options.ports.natsCluster]) }, toDns(options)],
    },
  });
};

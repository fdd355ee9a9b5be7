import { Cursor } from "../../model/cursor.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import type { ContainerPort } from "../../model/workload.ts";

/** The kind that makes an interface of a node an endpoint of policies. */
export const HOST_ENDPOINT_KIND = "HostEndpoint";

/** API groups that kind is served under. */
export const CALICO_GROUP = /^(crd\.)?projectcalico\.org\//;

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

/**
 * A HostEndpoint of projectcalico.org/v3 as an endpoint: its labels, addresses, named ports and profiles
 * (kubernetes-calico-compose.md section 2, Profiles & hosts). Throws `Refused` where it has another shape.
 */
export function readHostEndpoint(object: unknown): Endpoint {
  const root = new Cursor(object, "");
  const metadata = root.field("metadata");
  const spec = root.field("spec");
  const name = metadata.field("name").text();
  const addresses = spec.field("expectedIPs").texts();
  const node = spec.field("node").text();
  if (spec.field("interfaceName").missing && addresses.length === 0)
    spec.refuse("needs interfaceName or expectedIPs");
  return {
    name: `host ${name}`,
    title: `${HOST_ENDPOINT_KIND} ${name} of node ${node}`,
    kind: "host-endpoint",
    labels: metadata.field("labels").textMap(),
    namespaceLabels: {},
    serviceAccountLabels: {},
    ports: (spec.field("ports").items() ?? []).map(
      (port): ContainerPort => ({
        name: port.field("name").text(),
        port: port.field("port").integer(),
        protocol: port.field("protocol").missing ? "TCP" : port.field("protocol").word(PROTOCOLS),
      }),
    ),
    hostNetwork: false,
    dnsNames: [],
    profiles: spec.field("profiles").texts(),
    ...(addresses.length === 0 ? {} : { addresses }),
  };
}

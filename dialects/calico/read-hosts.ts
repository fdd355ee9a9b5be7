import { atLeastOne } from "../../diagnostics/schema/at-least-one.ts";
import { Cursor } from "../../documents/cursor.ts";
import { readAll } from "../../documents/issue.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import type { ContainerPort } from "../../model/workload.ts";

/** The kind that makes an interface of a node an endpoint of policies. */
export const HOST_ENDPOINT_KIND = "HostEndpoint";

/** API groups that kind is served under. */
export const CALICO_GROUP = /^(crd\.)?projectcalico\.org\//;

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

/**
 * A HostEndpoint of projectcalico.org/v3 as an endpoint: its labels, addresses, named ports and profiles
 * (docs/semantics/calico.md#host-endpoints-and-profiles). Throws `Refused` where it has another shape.
 */
export function readHostEndpoint(object: unknown): Endpoint {
  const root = new Cursor(object);
  const metadata = root.field("metadata");
  const spec = root.field("spec");
  const { name, labels, node, addresses, ports, profiles } = readAll({
    name: () => metadata.field("name").text(),
    labels: () => metadata.field("labels").textMap(),
    node: () => spec.field("node").text(),
    addresses: () => readAddresses(spec),
    ports: () => spec.field("ports").each(readPort),
    profiles: () => spec.field("profiles").texts(),
  });
  return {
    name: `host ${name}`,
    title: `${HOST_ENDPOINT_KIND} ${name} of node ${node}`,
    kind: "host-endpoint",
    labels,
    namespaceLabels: {},
    serviceAccountLabels: {},
    ports,
    hostNetwork: false,
    dnsNames: [],
    profiles,
    ...(addresses.length === 0 ? {} : { addresses }),
  };
}

const INTERFACES = ["interfaceName", "expectedIPs"] as const;

/** Addresses by which the endpoint is known; it may have none where an interface is named. */
function readAddresses(spec: Cursor): string[] {
  const addresses = spec.field("expectedIPs").texts();
  if (spec.field("interfaceName").missing && addresses.length === 0)
    spec.refuse(atLeastOne, { fields: INTERFACES, ...spec.nearMiss(INTERFACES) });
  return addresses;
}

const readPort = (port: Cursor): ContainerPort =>
  readAll({
    name: () => port.field("name").text(),
    port: () => port.field("port").integer(),
    protocol: () => (port.field("protocol").missing ? "TCP" : port.field("protocol").word(PROTOCOLS)),
  });

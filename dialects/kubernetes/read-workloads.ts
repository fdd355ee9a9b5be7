import { Cursor } from "../../documents/cursor.ts";
import { readAll, readEach } from "../../documents/issue.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import type { Service } from "../../model/service.ts";
import type { ContainerPort, Labels } from "../../model/workload.ts";

/** Kinds that run pods, and where their pod template is. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

export const WORKLOAD_OBJECT_KINDS: readonly string[] = [
  ...Object.keys(TEMPLATES),
  "Service",
  "Endpoints",
  "EndpointSlice",
  "Namespace",
  "ServiceAccount",
];

/** What one object tells of the cluster. */
export type ClusterFact =
  | { readonly kind: "workload"; readonly endpoint: Endpoint; readonly owner?: string }
  | { readonly kind: "service"; readonly service: Service }
  /** Addresses behind a Service, by its namespace and name. */
  | { readonly kind: "backends"; readonly of: string; readonly addresses: readonly string[] }
  | { readonly kind: "namespace"; readonly name: string; readonly labels: Labels }
  | { readonly kind: "account"; readonly namespace: string; readonly name: string; readonly labels: Labels };

/** Reads an object of one of the kinds above. Throws `Refused` where it has another shape. */
export function readClusterFact(object: unknown): ClusterFact {
  const root = new Cursor(object);
  const { kind, ...named } = readAll({
    kind: () => root.field("kind").text(),
    name: () => nameOf(root.field("metadata")),
    namespace: () => root.field("metadata").field("namespace").someText() ?? "default",
    labels: () => root.field("metadata").field("labels").textMap(),
  });
  const { name, namespace, labels } = named;
  switch (kind) {
    case "Namespace":
      return { kind: "namespace", name, labels };
    case "ServiceAccount":
      return { kind: "account", namespace, name, labels };
    case "Service":
      return { kind: "service", service: readService(root.field("spec"), named) };
    case "Endpoints": {
      const addresses = root.field("subsets").each((subset) => subset.field("addresses").each(addressOf));
      return { kind: "backends", of: `${namespace}/${name}`, addresses: addresses.flat() };
    }
    case "EndpointSlice": {
      const service = labels["kubernetes.io/service-name"] || name;
      const addresses = root.field("endpoints").each((one) => one.field("addresses").texts());
      return { kind: "backends", of: `${namespace}/${service}`, addresses: addresses.flat() };
    }
    default:
      return readWorkload(root, kind, namespace, name);
  }
}

const nameOf = (metadata: Cursor): string =>
  metadata.field("name").someText() ?? metadata.field("generateName").text();

const addressOf = (one: Cursor): string => one.field("ip").text();

function readWorkload(root: Cursor, kind: string, namespace: string, name: string): ClusterFact {
  const template = (TEMPLATES[kind] ?? []).reduce((at, field) => at.field(field), root);
  const spec = template.field("spec");
  const { labels, account, ports, hostNetwork, addresses, owner } = readAll({
    labels: () => template.field("metadata").field("labels").textMap(),
    account: () => spec.field("serviceAccountName").someText() ?? spec.field("serviceAccount").someText(),
    ports: () =>
      readEach(["initContainers", "containers"], (list) => spec.field(list).each(readContainerPorts)).flat(2),
    hostNetwork: () => spec.field("hostNetwork").optionalBoolean() ?? false,
    addresses: () => (kind === "Pod" ? podAddresses(root.field("status")) : []),
    owner: () => ownerOf(root.field("metadata"), namespace),
  });
  const endpoint: Endpoint = {
    name: `${namespace}/${name}`,
    title: `${kind} ${namespace}/${name}`,
    kind: "pod",
    namespace,
    labels,
    namespaceLabels: {},
    serviceAccountLabels: {},
    ports,
    hostNetwork,
    dnsNames: [],
    ...(account === undefined ? {} : { serviceAccount: account }),
    ...(addresses.length === 0 ? {} : { addresses }),
  };
  return { kind: "workload", endpoint, ...(owner === undefined ? {} : { owner }) };
}

/** The object that made this one, as `Kind namespace/name`. */
function ownerOf(metadata: Cursor, namespace: string): string | undefined {
  const controller = (metadata.field("ownerReferences").items() ?? []).find(
    (owner) => owner.field("controller").optionalBoolean() ?? false,
  );
  return controller && `${controller.field("kind").text()} ${namespace}/${controller.field("name").text()}`;
}

function podAddresses(status: Cursor): string[] {
  const all = status.field("podIPs").each(addressOf);
  const single = status.field("podIP").someText();
  return all.length > 0 ? all : single === undefined ? [] : [single];
}

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

const readContainerPorts = (container: Cursor): ContainerPort[] => container.field("ports").each(readPort);

function readPort(at: Cursor): ContainerPort {
  const { port, protocol, name } = readAll({
    port: () => at.field("containerPort").integer(),
    protocol: () => (at.field("protocol").missing ? "TCP" : at.field("protocol").word(PROTOCOLS)),
    name: () => at.field("name").someText(),
  });
  return { port, protocol, ...(name === undefined ? {} : { name }) };
}

function readService(spec: Cursor, named: Pick<Service, "namespace" | "name" | "labels">): Service {
  const { selector, ports } = readAll({
    selector: () => spec.field("selector").textMap(),
    ports: () => spec.field("ports").each(readServicePort),
  });
  return { ...named, ...(Object.keys(selector).length === 0 ? {} : { selector }), ports, backends: [] };
}

function readServicePort(at: Cursor): Service["ports"][number] {
  const target = at.field("targetPort");
  const { port, protocol, name, targetPort } = readAll({
    port: () => at.field("port").integer(),
    protocol: () => at.field("protocol").someText() ?? "TCP",
    name: () => at.field("name").someText(),
    targetPort: () => {
      if (target.missing) return undefined;
      return typeof target.value === "number" ? target.integer() : target.text();
    },
  });
  return {
    port,
    protocol,
    ...(name === undefined ? {} : { name }),
    ...(targetPort === undefined ? {} : { targetPort }),
  };
}

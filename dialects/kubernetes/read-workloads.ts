import { Cursor } from "../../model/cursor.ts";
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
  const root = new Cursor(object, "");
  const kind = root.field("kind").text();
  const metadata = root.field("metadata");
  const name = metadata.field("name").someText() ?? metadata.field("generateName").text();
  const namespace = metadata.field("namespace").someText() ?? "default";
  const labels = metadata.field("labels").textMap();
  switch (kind) {
    case "Namespace":
      return { kind: "namespace", name, labels };
    case "ServiceAccount":
      return { kind: "account", namespace, name, labels };
    case "Service":
      return { kind: "service", service: readService(root, namespace, name, labels) };
    case "Endpoints": {
      const subsets = root.field("subsets").items() ?? [];
      const addresses = subsets.flatMap((subset) =>
        (subset.field("addresses").items() ?? []).map((one) => one.field("ip").text()),
      );
      return { kind: "backends", of: `${namespace}/${name}`, addresses };
    }
    case "EndpointSlice": {
      const service = metadata.field("labels").field("kubernetes.io/service-name").someText() ?? name;
      const endpoints = root.field("endpoints").items() ?? [];
      return {
        kind: "backends",
        of: `${namespace}/${service}`,
        addresses: endpoints.flatMap((one) => one.field("addresses").texts()),
      };
    }
    default:
      return readWorkload(root, kind, namespace, name);
  }
}

function readWorkload(root: Cursor, kind: string, namespace: string, name: string): ClusterFact {
  const template = (TEMPLATES[kind] ?? []).reduce((at, field) => at.field(field), root);
  const spec = template.field("spec");
  const account = spec.field("serviceAccountName").someText() ?? spec.field("serviceAccount").someText();
  const addresses = kind === "Pod" ? podAddresses(root.field("status")) : [];
  const owner = ownerOf(root.field("metadata"), namespace);
  const endpoint: Endpoint = {
    name: `${namespace}/${name}`,
    title: `${kind} ${namespace}/${name}`,
    kind: "pod",
    namespace,
    labels: template.field("metadata").field("labels").textMap(),
    namespaceLabels: {},
    serviceAccountLabels: {},
    ports: ["initContainers", "containers"].flatMap((list) =>
      (spec.field(list).items() ?? []).flatMap(readPorts),
    ),
    hostNetwork: spec.field("hostNetwork").optionalBoolean() ?? false,
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
  const all = (status.field("podIPs").items() ?? []).map((one) => one.field("ip").text());
  const single = status.field("podIP").someText();
  return all.length > 0 ? all : single === undefined ? [] : [single];
}

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

function readPorts(container: Cursor): ContainerPort[] {
  return (container.field("ports").items() ?? []).map((port) => {
    const name = port.field("name").someText();
    return {
      port: port.field("containerPort").integer(),
      protocol: port.field("protocol").missing ? "TCP" : port.field("protocol").word(PROTOCOLS),
      ...(name === undefined ? {} : { name }),
    };
  });
}

function readService(root: Cursor, namespace: string, name: string, labels: Labels): Service {
  const spec = root.field("spec");
  const selector = spec.field("selector").textMap();
  return {
    namespace,
    name,
    labels,
    ...(Object.keys(selector).length === 0 ? {} : { selector }),
    ports: (spec.field("ports").items() ?? []).map((port) => {
      const target = port.field("targetPort");
      const portName = port.field("name").someText();
      return {
        port: port.field("port").integer(),
        protocol: port.field("protocol").someText() ?? "TCP",
        ...(portName === undefined ? {} : { name: portName }),
        ...(target.missing
          ? {}
          : { targetPort: typeof target.value === "number" ? target.integer() : target.text() }),
      };
    }),
    backends: [],
  };
}

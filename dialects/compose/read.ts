import { serviceUndeclared } from "../../diagnostics/reading/service-undeclared.ts";
import { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll, readEach } from "../../documents/issue.ts";
import { unknownFields } from "../../documents/shape.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { mapOf } from "../../model/lists.ts";
import { label, type Match, META, not } from "../../model/match.ts";
import { nearest } from "../../model/near-miss.ts";
import { childPath } from "../../model/path.ts";
import {
  NOTHING_READ,
  type PolicyReading,
  type PolicyRef,
  type PolicyRules,
  type Rule,
} from "../../model/rule.ts";
import { ALL_TRAFFIC } from "../../model/traffic.ts";
import { policyDiagnostics } from "../policy-reading.ts";
import { type Attachment, type ComposeNetwork, readAttachments, readNetworks } from "./read-networks.ts";
import { openedBy, type Published, readPublished } from "./read-ports.ts";
import { COMPOSE_SHAPE } from "./shape.ts";

/** A compose file: its services as endpoints, its networks as rules. */
export interface ComposeReading {
  readonly reading: PolicyReading;
  readonly endpoints: readonly Endpoint[];
  readonly networks: ReadonlyMap<string, ComposeNetwork>;
  readonly attachments: ReadonlyMap<string, readonly Attachment[]>;
}

/** Label by which a service carries the networks it is on. */
const networkLabel = (network: string): string => `compose.network/${network}`;

const OUTSIDE: Match = not(label("meta", META.namespace, "exists"));

/** Whether a document is a compose file rather than a Kubernetes object. */
export const looksLikeCompose = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Object.hasOwn(value, "apiVersion") &&
  Object.hasOwn(value, "services") &&
  typeof (value as { services: unknown }).services === "object";

/**
 * Reads a compose file. Services on one network reach each other on every port, unless that network forbids traffic
 * between containers; an internal network has no way out or in; published ports need a normal network
 * (docs/semantics/compose.md#shared-networks). Throws `Refused` where it is no such file.
 */
export function readCompose(value: unknown, ref: PolicyRef): ComposeReading {
  const root = new Cursor(value);
  const declared = attempt(() => readNetworks(root.field("networks")));
  // Where networks cannot be read their names still can, so that services are not said to join unknown ones.
  const names = new Set(["default", ...Object.keys(mapOf(root.field("networks").value))]);
  const read = attempt(() =>
    readAll({
      networks: () => made(declared),
      services: () => readServices(root.field("services"), names),
    }),
  );
  const unknown = unknownFields(value, COMPOSE_SHAPE);
  if (read instanceof Refused) throw new Refused([...read.issues, ...unknown]);
  const { networks, services } = read;
  return {
    reading: {
      ...NOTHING_READ,
      policies: services.flatMap(({ name, joined, published }) =>
        joined === undefined
          ? []
          : [
              policyOf(
                name,
                { ...ref, kind: "service", name, namespace: ref.name },
                joined,
                networks,
                published,
              ),
            ],
      ),
      // A field that is not known here may be one of a newer edition, so it is said and the rest is read.
      diagnostics: policyDiagnostics(ref, unknown).map((found) => ({
        ...found,
        effect: "unread" as const,
      })),
    },
    endpoints: services.map(({ name, joined }) => endpointOf(name, ref.name, joined)),
    networks,
    attachments: new Map(services.map(({ name, joined }) => [name, joined ?? []])),
  };
}

/** What a file says of one service. */
interface ComposeService {
  readonly name: string;
  /** Absent means the service is on the host's own network. */
  readonly joined: readonly Attachment[] | undefined;
  readonly published: readonly Published[];
}

const readServices = (services: Cursor, networks: ReadonlySet<string>): ComposeService[] =>
  readEach(services.keys(), (name) => {
    const service = services.field(name);
    const { joined, published } = readAll({
      joined: () => joinedBy(service, services, networks),
      published: () => readPublished(service.field("ports")),
    });
    return { name, joined, published };
  });

/** Undefined for a service on the host's own network. */
function joinedBy(
  service: Cursor,
  services: Cursor,
  networks: ReadonlySet<string>,
): Attachment[] | undefined {
  const at = service.field("network_mode");
  const mode = at.someText();
  if (mode === "host") return undefined;
  if (mode === "none") return [];
  const other = mode?.startsWith("service:") ? mode.slice("service:".length) : undefined;
  if (other === undefined) return readAttachments(service, networks);
  const known = services.keys();
  if (known.includes(other)) return readAttachments(services.field(other), networks);
  const near = nearest(other, known);
  return at.refuse(serviceUndeclared, { service: other, ...(near === undefined ? {} : { near }) });
}

const endpointOf = (name: string, project: string, joined: readonly Attachment[] | undefined): Endpoint => ({
  name: `${project}/${name}`,
  title: `service ${name}`,
  kind: "pod",
  namespace: project,
  labels: Object.fromEntries([
    ["compose.service", name],
    ...(joined ?? []).map(({ network }) => [networkLabel(network), ""]),
  ]),
  namespaceLabels: {},
  serviceAccountLabels: {},
  ports: [],
  hostNetwork: joined === undefined,
  ...(joined === undefined ? { node: "local" as const } : {}),
  dnsNames: [],
});

function policyOf(
  name: string,
  ref: PolicyRef,
  joined: readonly Attachment[],
  networks: ReadonlyMap<string, ComposeNetwork>,
  published: readonly Published[],
): PolicyRules {
  const mine = joined.flatMap(({ network }) => networks.get(network) ?? []);
  const open = mine.some(({ internal }) => !internal);
  const path = childPath("services", name);
  const shared = mine
    .filter(({ icc }) => icc)
    .flatMap((network): Rule[] =>
      (["ingress", "egress"] as const).map((direction) => ({
        path: childPath(`${path}.networks`, network.name),
        direction,
        action: "allow",
        peers: [label("k8s", networkLabel(network.name), "exists")],
        traffic: ALL_TRAFFIC,
      })),
    );
  const reachable = published.filter(({ localOnly }) => !localOnly);
  const outside: Rule[] = open
    ? [
        { path, direction: "egress", action: "allow", peers: [OUTSIDE], traffic: ALL_TRAFFIC },
        {
          path: `${path}.ports`,
          direction: "ingress",
          action: "allow",
          peers: [OUTSIDE],
          traffic: openedBy(reachable),
        },
      ]
    : [];
  return {
    ref,
    subject: label("k8s", "compose.service", "in", [name]),
    governs: "endpoints",
    applies: { ingress: true, egress: true },
    isolates: { ingress: true, egress: true },
    rules: [...shared, ...outside],
  };
}

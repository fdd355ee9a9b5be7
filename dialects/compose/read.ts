import { Cursor } from "../../model/cursor.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { label, type Match, META, not } from "../../model/match.ts";
import { childPath } from "../../model/path.ts";
import {
  NOTHING_READ,
  type PolicyReading,
  type PolicyRef,
  type PolicyRules,
  type Rule,
} from "../../model/rule.ts";
import { ALL_TRAFFIC } from "../../model/traffic.ts";
import { type Attachment, type ComposeNetwork, readAttachments, readNetworks } from "./read-networks.ts";
import { openedBy, type Published, readPublished } from "./read-ports.ts";

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
 * (kubernetes-calico-compose.md section 6). Throws `Refused` where it is no such file.
 */
export function readCompose(value: unknown, ref: PolicyRef): ComposeReading {
  const root = new Cursor(value, "");
  const networks = readNetworks(root.field("networks"));
  const services = root.field("services");
  const attachments = new Map<string, readonly Attachment[]>();
  const endpoints: Endpoint[] = [];
  const policies: PolicyRules[] = [];
  for (const name of services.keys()) {
    const service = services.field(name);
    const joined = joinedBy(service, services, networks);
    attachments.set(name, joined ?? []);
    endpoints.push(endpointOf(name, ref.name, joined));
    if (joined !== undefined) {
      const published = readPublished(service.field("ports"));
      policies.push(
        policyOf(name, { ...ref, kind: "service", name, namespace: ref.name }, joined, networks, published),
      );
    }
  }
  return { reading: { ...NOTHING_READ, policies }, endpoints, networks, attachments };
}

/** Undefined for a service on the host's own network. */
function joinedBy(
  service: Cursor,
  services: Cursor,
  networks: ReadonlyMap<string, ComposeNetwork>,
): Attachment[] | undefined {
  const mode = service.field("network_mode").someText();
  if (mode === "host") return undefined;
  if (mode === "none") return [];
  const other = mode?.startsWith("service:") ? mode.slice("service:".length) : undefined;
  if (other === undefined) return readAttachments(service, networks);
  if (!services.keys().includes(other))
    service.field("network_mode").refuse(`service ${other} is not in this file`);
  return readAttachments(services.field(other), networks);
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

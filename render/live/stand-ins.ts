import type { Peer } from "../../model/peer.ts";
import type { Port } from "../../model/port.ts";
import type { Labels, Workload } from "../../model/workload.ts";
import { probePod, RUN_LABEL, selectorWords } from "./probe-pod.ts";

/** A pod with a workload's identity: namespace, labels, service account. Policies cannot tell it from the workload's. */
export interface StandIn {
  /** Names it in the script; the first two are the pods of no system, between which no policy stands. */
  readonly number: number;
  /** Absent means the namespace that the script makes for itself. */
  readonly namespace?: string;
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  /** Absent means the namespace's default. */
  readonly serviceAccount?: string;
  /** Where it answers. */
  readonly listens: readonly Port[];
  readonly title: string;
  /** False means a pod of nobody known: where its namespace is missing, it has no place to be. */
  readonly known: boolean;
}

export interface StandIns {
  /** The pod that starts connections for an end of a flow. */
  readonly source: (peer: Peer, workload: Workload | undefined) => StandIn;
  /** The pod that answers on a port for an end of a flow; another one than the source where both are one workload. */
  readonly target: (
    peer: Peer,
    workload: Workload | undefined,
    port: Port,
    from: Workload | undefined,
  ) => StandIn;
  readonly all: () => readonly StandIn[];
}

/** Where the first of the script's own pods answers the other. */
export const CONTROL_PORT = 8080;

type Growing = Omit<StandIn, "listens"> & { readonly listens: Port[] };

const control = (number: number, listens: Port[]): Growing => ({
  number,
  labels: {},
  hostNetwork: false,
  listens,
  title: "a pod of no system",
  known: true,
});

export function standInsOf(): StandIns {
  const client = control(0, []);
  const server = control(1, [{ protocol: "TCP", port: CONTROL_PORT }]);
  const found = new Map<string, Growing>([
    ["client", client],
    ["server", server],
  ]);
  const standIn = (peer: Peer, workload: Workload | undefined, second: boolean): Growing => {
    const made = identityOf(peer, workload);
    const key = JSON.stringify([made.namespace, made.title, second]);
    const one = found.get(key) ?? { ...made, number: found.size, listens: [] };
    found.set(key, one);
    return one;
  };
  return {
    source: (peer, workload) => standIn(peer, workload, false),
    target: (peer, workload, port, from) => {
      const one = standIn(peer, workload, workload !== undefined && workload === from);
      const there = one.listens.some((known) => known.port === port.port && known.protocol === port.protocol);
      if (!there) one.listens.push(port);
      return one;
    },
    all: () => [...found.values()],
  };
}

function identityOf(peer: Peer, workload: Workload | undefined): Omit<Growing, "number" | "listens"> {
  if (workload !== undefined) {
    const { namespace, name, labels, hostNetwork, serviceAccount } = workload;
    return {
      namespace,
      // A pod on the host network has its node's identity; the labels would only bring its owner to it.
      labels: hostNetwork ? {} : labels,
      hostNetwork,
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      title: `${namespace}/${name}`,
      known: true,
    };
  }
  const { namespace = ANY_NAMESPACE, labels } = peer.kind === "pods" ? peer : { labels: {} };
  return { namespace, labels, hostNetwork: false, title: podsTitle(namespace, labels), known: false };
}

/** Where a pod of any namespace is put. */
const ANY_NAMESPACE = "default";

/** What pods that the system does not know are called. */
export const podsTitle = (namespace: string | undefined, labels: Labels): string =>
  `${namespace ?? ANY_NAMESPACE}/pod ${selectorWords(labels)}`;

/** What a stand-in runs: an HTTP answer on each TCP port, a word on each UDP port, and both for itself alone. */
const LISTENER = `
printf '%s\\n' 'while read -r line; do [ "\${#line}" -le 1 ] && break; done' "printf 'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\nconnection: close\\r\\n\\r\\nok'" >/tmp/answer
for at in "$@"; do
  case $at in
  TCP*) socat "TCP-LISTEN:\${at#TCP},fork,reuseaddr" EXEC:'sh /tmp/answer' & ;;
  UDP*) socat "UDP-RECVFROM:\${at#UDP},fork,reuseaddr" EXEC:'echo pong' & ;;
  esac
done
socat TCP-LISTEN:SELF,bind=127.0.0.1,fork,reuseaddr EXEC:'sh /tmp/answer' &
socat UDP-RECVFROM:SELF,bind=127.0.0.1,fork,reuseaddr EXEC:'echo pong' &
sleep 3600 &
wait $!`.trim();

/** Where every stand-in answers itself, so that its tools can be proven before anything is concluded from them. */
export const SELF_PORT = 20007;

/** The pod's manifest; `@RUN@` and `@IMAGE@` are filled in by the script. */
export function podManifest(one: StandIn): object {
  const ports = one.listens.map(({ protocol, port }) => `${protocol}${port}`);
  return probePod({
    name: `palisade-probe-@RUN@-${one.number}`,
    namespace: one.namespace ?? "palisade-probe-@RUN@",
    labels: one.labels,
    spec: {
      ...(one.serviceAccount === undefined ? {} : { serviceAccountName: one.serviceAccount }),
      ...(one.hostNetwork ? { hostNetwork: true, affinity: AWAY } : {}),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        seccompProfile: { type: "RuntimeDefault" },
        ...(one.hostNetwork
          ? {}
          : { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] }),
      },
    },
    container: {
      image: "@IMAGE@",
      command: ["sh", "-c", LISTENER.replaceAll("SELF", String(SELF_PORT)), "sh", ...ports],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    },
  });
}

/** From another node where there is one: to its own node's pods a node may always speak (X4). */
const AWAY = {
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: "kubernetes.io/hostname",
          namespaceSelector: {},
          labelSelector: { matchLabels: { [RUN_LABEL]: "@RUN@" } },
        },
      },
    ],
  },
};

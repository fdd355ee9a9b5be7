import type { Flow } from "../../model/flow.ts";
import { allWorkloads, dns, entity, pods, unixSocket, workload } from "../../model/peer.ts";
import { tcp, udp } from "../../model/port.ts";
import type { ClawdstrikeOptions, Component } from "./options.ts";
import { HUSHD_REQUESTS, PROOFS_API_REQUESTS } from "./requests.ts";

/** The intent of ClawdStrike: the communication matrix (C10-C24), and what must be refused (C66-C68, C70, C71). */
export const flows = (options: ClawdstrikeOptions): readonly Flow[] => [
  ...messageBus(options),
  ...requests(options),
  ...telemetry(options),
  ...FOUNDATIONS,
  ...refused(options),
];

const GATEWAY = workload("envoy-gateway");
const PROMETHEUS = workload("prometheus");
const SERVICES = [
  "spine-checkpointer",
  "spine-witness",
  "spine-proofs-api",
  "tetragon-bridge",
  "hubble-bridge",
  "hushd",
] as const satisfies readonly Component[];

/** Who talks to NATS, and NATS to itself. Clients prove their identity, except the bridge, whose identity is the node's. */
function messageBus({ ports }: ClawdstrikeOptions): readonly Flow[] {
  const client = (name: Component, rows: readonly string[], why: string): Flow => ({
    from: workload(name),
    to: workload("nats"),
    ports: [tcp(ports.nats)],
    expect: "allow",
    authenticated: true,
    why,
    rows,
  });
  return [
    client("spine-checkpointer", ["C10", "C63", "C87"], "Reads envelopes and publishes checkpoints."),
    client("spine-witness", ["C11", "C87"], "Reads checkpoints and publishes co-signatures."),
    client("spine-proofs-api", ["C12", "C87"], "Looks up the log index in a key-value bucket."),
    {
      // C46 demands no authentication here; a host-network pod could not give it (X4).
      from: workload("tetragon-bridge"),
      to: workload("nats"),
      ports: [tcp(ports.nats)],
      expect: "allow",
      why: "Publishes kernel events as signed envelopes.",
      rows: ["C15", "C63", "C88"],
    },
    client("hubble-bridge", ["C17", "C48", "C89"], "Publishes network flows as signed envelopes."),
    client("hushd", ["C18", "C87"], "Reads what both bridges publish."),
    {
      from: workload("nats"),
      to: workload("nats"),
      ports: [tcp(ports.natsCluster)],
      expect: "allow",
      why: "The three replicas route messages to each other.",
      rows: ["C24", "C90"],
    },
  ];
}

/** The two HTTP services and who may ask them what. */
const requests = ({ ports }: ClawdstrikeOptions): readonly Flow[] => [
  {
    from: GATEWAY,
    to: workload("spine-proofs-api"),
    ports: [tcp(ports.proofsApi)],
    expect: "allow",
    http: PROOFS_API_REQUESTS,
    why: "Clients outside fetch checkpoints and inclusion proofs.",
    rows: ["C13", "C43", "C70", "C85"],
  },
  {
    from: workload("hushd"),
    to: workload("spine-proofs-api"),
    ports: [tcp(ports.proofsApi)],
    expect: "allow",
    http: PROOFS_API_REQUESTS,
    authenticated: true,
    why: "hushd verifies receipts and fetches inclusion proofs.",
    rows: ["C24", "C42", "C52"],
  },
  {
    from: GATEWAY,
    to: workload("hushd"),
    ports: [tcp(ports.hushd)],
    expect: "allow",
    http: HUSHD_REQUESTS,
    why: "Agents ask for policy checks and follow events.",
    rows: ["C19", "C63", "C71", "C86"],
  },
];

/** Where events come from, and who scrapes metrics. */
const telemetry = ({ ports }: ClawdstrikeOptions): readonly Flow[] => [
  {
    from: workload("tetragon-bridge"),
    to: entity("host"),
    ports: [tcp(ports.tetragonGrpc)],
    expect: "allow",
    why: "Streams events from the Tetragon agent of its own node.",
    rows: ["C14", "C88"],
  },
  {
    from: workload("hubble-bridge"),
    to: workload("hubble-relay"),
    ports: [tcp(ports.hubbleRelay)],
    expect: "allow",
    why: "Streams flows from Hubble Relay.",
    rows: ["C16", "C89"],
  },
  ...SERVICES.map(
    (name): Flow => ({
      from: PROMETHEUS,
      to: workload(name),
      ports: [tcp(ports.metrics), tcp(ports.prometheus)],
      expect: "allow",
      why: "Prometheus scrapes the service's metrics.",
      rows: ["C23", "C63"],
    }),
  ),
  {
    // X3: NATS answers on its monitoring port, not on those of the services.
    from: PROMETHEUS,
    to: workload("nats"),
    ports: [tcp(ports.natsMonitor)],
    expect: "allow",
    why: "Prometheus scrapes NATS at its monitoring port.",
    rows: ["C24", "C63", "C90"],
  },
];

/** Name resolution, identities and AWS. */
const FOUNDATIONS: readonly Flow[] = [
  {
    from: allWorkloads,
    to: workload("kube-dns"),
    ports: [udp(53), tcp(53)],
    expect: "allow",
    why: "Every service resolves names.",
    rows: ["C20", "C63"],
  },
  {
    from: allWorkloads,
    to: unixSocket("/spiffe-workload-api/spire-agent.sock"),
    ports: [],
    expect: "allow",
    why: "Every service gets its SVID from the node's SPIRE agent, over the socket that the SPIFFE CSI driver mounts.",
    rows: ["C21", "C72"],
  },
  // X8: SDKs ask the regional endpoint first, which no pattern of one label under amazonaws.com matches.
  ...["sts.amazonaws.com", "sts.*.amazonaws.com"].map(
    (name): Flow => ({
      from: workload("spine-witness"),
      to: dns(name),
      ports: [tcp(443)],
      expect: "allow",
      optional: true,
      why: "The witness may assume an AWS role.",
      rows: ["C22"],
    }),
  ),
];

/** A pod of nobody known: it carries no label of ClawdStrike. */
const stranger = (namespace: string) => pods({ app: "stranger" }, namespace);

function refused(options: ClawdstrikeOptions): readonly Flow[] {
  const { ports } = options;
  return [
    {
      from: stranger(options.natsNamespace),
      to: workload("nats"),
      ports: [tcp(ports.nats)],
      expect: "deny",
      why: "A pod beside NATS that is no part of ClawdStrike has no business there.",
      rows: ["C66"],
    },
    {
      from: stranger("default"),
      to: workload("nats"),
      ports: [tcp(ports.nats)],
      expect: "deny",
      why: "A pod elsewhere that is no part of ClawdStrike has no business at NATS.",
      rows: ["C66"],
    },
    {
      from: stranger("default"),
      to: workload("hushd"),
      ports: [tcp(ports.hushd)],
      expect: "deny",
      why: "Agents reach hushd through the gateway only.",
      rows: ["C67"],
    },
    {
      from: workload("hushd"),
      to: entity("world"),
      ports: [tcp(1, 65535), udp(1, 65535)],
      expect: "deny",
      why: "hushd has no peer outside the cluster.",
      rows: ["C68"],
    },
    ...[GATEWAY, workload("hushd")].map(
      (from): Flow => ({
        from,
        to: workload("spine-proofs-api"),
        ports: [tcp(ports.proofsApi)],
        expect: "deny",
        http: [{ method: "POST", path: "/v1/admin/reset" }],
        why: "proofs-api is read-only for its clients.",
        rows: ["C70"],
      }),
    ),
    {
      from: GATEWAY,
      to: workload("hushd"),
      ports: [tcp(ports.hushd)],
      expect: "deny",
      // One wrong method on a documented path, and paths that hushd serves but the spec leaves out (X10).
      http: [
        { method: "GET", path: "/api/v1/check" },
        { method: "POST", path: "/api/v1/eval" },
        { method: "GET", path: "/api/v1/policy" },
        { method: "GET", path: "/metrics" },
      ],
      why: "Through the gateway hushd answers the four documented requests and no other.",
      rows: ["C71"],
    },
  ];
}

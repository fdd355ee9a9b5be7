import type { Flow } from "../../model/flow.ts";
import { cidr, entity, type Peer, pods, workload } from "../../model/peer.ts";
import { type Port, tcp, udp } from "../../model/port.ts";
import type { YamtamOptions } from "./options.ts";

/** The intent of YAMTAM: three edges that must get through, and the four purposes of its first section (Y1). */
export const flows = (options: YamtamOptions): readonly Flow[] => [
  ...allowed(options),
  ...isolatedNamespaces(options),
  ...deniedByDefault(options),
  ...onlyApprovedOutside(options),
  ...apartFromOthers(options),
];

const SANDBOX = workload("sandbox-agent");
const ALL_PORTS: readonly Port[] = [tcp(1, 65535), udp(1, 65535)];

const allowed = ({ agentPort, externalApi }: YamtamOptions): readonly Flow[] => [
  {
    from: workload("agent-a"),
    to: workload("agent-b"),
    ports: [tcp(agentPort)],
    expect: "allow",
    why: "agent-a calls agent-b.",
    rows: ["Y4", "X28"],
  },
  ...["agent-a", "agent-b", "sandbox-agent"].map(
    (name): Flow => ({
      from: workload(name),
      to: workload("kube-dns"),
      ports: [udp(53), tcp(53)],
      expect: "allow",
      why: "Every agent resolves names.",
      rows: ["Y5", "Y8"],
    }),
  ),
  {
    from: SANDBOX,
    to: cidr(externalApi),
    ports: [tcp(443)],
    expect: "allow",
    why: "Sandboxed agents call the approved API.",
    rows: ["Y6", "Y11"],
  },
];

const denied = (from: Peer, to: Peer, ports: readonly Port[], why: string): Flow => ({
  from,
  to,
  ports,
  expect: "deny",
  why,
  rows: ["Y1"],
});

const isolatedNamespaces = ({ agentPort }: YamtamOptions): readonly Flow[] => [
  denied(SANDBOX, workload("agent-b"), [tcp(agentPort)], "A sandbox does not reach the agents."),
  denied(workload("agent-a"), SANDBOX, ALL_PORTS, "The agents do not reach a sandbox."),
];

const deniedByDefault = ({ namespace, agentPort }: YamtamOptions): readonly Flow[] => [
  denied(
    workload("agent-b"),
    workload("agent-a"),
    ALL_PORTS,
    "The edge between the agents has one direction.",
  ),
  denied(
    pods({ app: "stranger" }, namespace),
    workload("agent-b"),
    [tcp(agentPort)],
    "A pod beside the agents that no policy names reaches none of them.",
  ),
  denied(workload("agent-a"), entity("world"), ALL_PORTS, "No policy lets the agents out of the cluster."),
];

const onlyApprovedOutside = ({ externalApi }: YamtamOptions): readonly Flow[] => [
  denied(
    SANDBOX,
    cidr("0.0.0.0/0", [externalApi]),
    [tcp(1, 65535)],
    "Outside, a sandbox reaches the approved API only.",
  ),
];

const apartFromOthers = (_options: YamtamOptions): readonly Flow[] => [
  denied(
    SANDBOX,
    pods({ app: "database" }, "prod"),
    ALL_PORTS,
    "Development does not reach the databases of production.",
  ),
];

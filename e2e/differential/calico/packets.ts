import type { Packet } from "./rule.ts";
import type { CalicoEndpoint, CalicoFlow, CalicoScenario, Rule } from "./scenario.ts";
import { isCalico } from "./scenario.ts";

/** The packets a flow may stand for: it tells neither the source port nor the ICMP code, so one for each that matters. */
export function packetsOf(scenario: CalicoScenario, flow: CalicoFlow): Packet[] {
  const rules = scenario.policies.flatMap((policy) =>
    isCalico(policy) ? [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])] : [],
  );
  const from = named(scenario, flow.from);
  const to = named(scenario, flow.to);
  const { protocol, port } = flow;
  if (protocol.startsWith("ICMP"))
    return codesIn(rules).map((icmpCode) => ({ from, to, protocol, port, icmpCode, sourcePort: 0 }));
  return sourcePortsIn(rules).map((sourcePort) => ({ from, to, protocol, port, sourcePort, icmpCode: 0 }));
}

function named({ endpoints }: CalicoScenario, name: string): CalicoEndpoint {
  const found = endpoints.find((endpoint) => endpoint.name === name);
  if (found === undefined) throw new Error(`the flow names ${name}, which is not among the endpoints`);
  return found;
}

/** The codes that rules name, and 255, which they do not. */
const codesIn = (rules: readonly Rule[]): number[] => [
  ...new Set([255, ...rules.flatMap(({ icmp, notICMP }) => [icmp?.code ?? 255, notICMP?.code ?? 255])]),
];

/** Both ends of every range that rules name, and a port they do not. */
function sourcePortsIn(rules: readonly Rule[]): number[] {
  const ends = rules
    .flatMap(({ source }) => [...(source?.ports ?? []), ...(source?.notPorts ?? [])])
    .flatMap((port) => String(port).split(":").map(Number));
  return [...new Set([40_000, ...ends])];
}

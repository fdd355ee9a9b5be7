import fc from "fast-check";
import type { EngineEndpoint, EngineFlow } from "../engine.ts";
import type { Shape } from "./shape.ts";
import { percent, type Weights, word } from "./weights.ts";
import { EDGE_PORTS, HOSTS, METHODS, PATHS, PORTS, QUERIES } from "./words.ts";

/** What a flow is before it is known what is asked over it. */
type Traffic = Pick<EngineFlow, "protocol" | "port">;

const ported = (
  protocols: Weights<"TCP" | "UDP" | "SCTP">,
  port: fc.Arbitrary<number>,
): fc.Arbitrary<Traffic> => fc.record({ protocol: word(protocols), port });
const icmp: fc.Arbitrary<Traffic> = fc.record({
  protocol: word({ ICMP: 6, ICMPv6: 1 }),
  port: fc.constantFrom(0, 3, 8, 128),
});

const TRAFFIC: Readonly<Record<Shape["traffic"], fc.Arbitrary<Traffic>>> = {
  any: fc.oneof(
    {
      weight: 9,
      arbitrary: ported({ TCP: 12, UDP: 4, SCTP: 1 }, fc.constantFrom(80, 8080, 80, 8080, 53, ...PORTS)),
    },
    { weight: 1, arbitrary: ported({ TCP: 12, UDP: 4, SCTP: 1 }, fc.constantFrom(...EDGE_PORTS)) },
    { weight: 1, arbitrary: icmp },
  ),
  web: fc.oneof(
    { weight: 14, arbitrary: ported({ TCP: 1 }, fc.constantFrom(80, 80, 80, 8080, 8080, 53, 443)) },
    { weight: 2, arbitrary: ported({ UDP: 1 }, fc.constantFrom(80, 53)) },
    { weight: 0.5 * 2, arbitrary: icmp },
  ),
  http: ported({ TCP: 1 }, fc.constantFrom(80, 80, 80, 8080, 8080, 8082)),
  named: ported({ TCP: 3, UDP: 1 }, fc.constantFrom(80, 8080, 53, 9090)),
  numbered: ported({ TCP: 5, UDP: 2, SCTP: 1 }, fc.constantFrom(8, 10, 79, 80, 120, 8080, 8081, 8082)),
  dns: fc.oneof(
    { weight: 8, arbitrary: ported({ UDP: 5, TCP: 2 }, fc.constant(53)) },
    { weight: 1, arbitrary: ported({ UDP: 1, TCP: 1 }, fc.constantFrom(80, 8080)) },
  ),
  odd: fc.oneof(
    { weight: 5, arbitrary: ported({ TCP: 5, UDP: 2, SCTP: 1 }, fc.constantFrom(...PORTS)) },
    { weight: 4, arbitrary: ported({ TCP: 5, UDP: 2, SCTP: 1 }, fc.constantFrom(...EDGE_PORTS)) },
    { weight: 2, arbitrary: icmp },
  ),
};

/** Percent of flows over which something is asked. */
const ASKS: Readonly<Record<Shape["traffic"], number>> = {
  any: 70,
  web: 45,
  http: 90,
  named: 0,
  numbered: 0,
  dns: 70,
  odd: 70,
};

const headers = fc.constantFrom<Record<string, string>>(
  {},
  {},
  { "X-Key": "1" },
  { "x-key": "2" },
  { "X-Key": "1", "X-Other": "yes" },
);

/** Every part is there: what a request does not say, the engine takes for not sent. */
const http = fc.record({
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom(...PATHS),
  host: fc.constantFrom(...HOSTS),
  headers,
});

/** Places in the list of endpoints. */
const ENDS = {
  pods: [0, 1, 2, 3, 4, 5, 6],
  hostPods: [7, 8],
  outside: [9, 10, 11, 12],
  nodes: [13, 14, 15],
  reserved: [16, 17, 18, 19],
} as const;
/** Those of Cilium's own endpoints that policies govern. */
const GOVERNED = [16, 17, 18] as const;

interface Draft {
  readonly own: number;
  readonly other: number;
  readonly outward: boolean;
  readonly traffic: Traffic;
  readonly asks: boolean;
  readonly http: NonNullable<EngineFlow["http"]>;
  readonly query: string;
}

function draft(shape: Shape): fc.Arbitrary<Draft> {
  const outward = { ingress: 15, egress: 85, both: 50 }[shape.direction ?? "both"];
  const some = (places: readonly number[]) => fc.constantFrom(...places);
  return fc.record({
    own: fc.oneof({ weight: 24, arbitrary: some(ENDS.pods) }, { weight: 1, arbitrary: some(GOVERNED) }),
    other: word(shape.ends).chain((group) => some(ENDS[group])),
    outward: percent(outward),
    traffic: TRAFFIC[shape.traffic],
    asks: percent(ASKS[shape.traffic]),
    http,
    query: fc.constantFrom(...QUERIES),
  });
}

/** One end is a pod, or another end that policies govern: between others nothing is decided. */
function flowOf(one: Draft, endpoints: readonly EngineEndpoint[]): EngineFlow {
  const [own, other] = [endpoints[one.own]?.name ?? "", endpoints[one.other]?.name ?? ""];
  const plain = { ...(one.outward ? { from: own, to: other } : { from: other, to: own }), ...one.traffic };
  if (!one.asks) return plain;
  if (one.traffic.port === 53) return { ...plain, dnsQuery: one.query };
  return one.traffic.protocol === "TCP" ? { ...plain, http: one.http } : plain;
}

/** So many flows among the endpoints. */
export const flows = (
  endpoints: readonly EngineEndpoint[],
  count: number,
  shape: Shape,
): fc.Arbitrary<readonly EngineFlow[]> =>
  fc
    .array(draft(shape), { minLength: count, maxLength: count, size: "max" })
    .map((drafts) => drafts.map((one) => flowOf(one, endpoints)));

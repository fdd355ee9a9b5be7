import fc from "fast-check";
import type { EngineEndpoint, EngineFlow } from "../engine.ts";
import type { Shape } from "./shape.ts";
import { percent, word } from "./weights.ts";
import { EDGE_PORTS, HOSTS, METHODS, PATHS, PORTS, QUERIES } from "./words.ts";

const protocol = word({ TCP: 12, UDP: 4, SCTP: 1, ICMP: 2, ICMPv6: 0.3 });
const port = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(80, 8080, 53) },
  { weight: 4, arbitrary: fc.constantFrom(...PORTS) },
  { weight: 1, arbitrary: fc.constantFrom(...EDGE_PORTS) },
);
const icmpType = fc.constantFrom(0, 3, 8, 128);

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

interface Draft {
  readonly from: number;
  readonly to: number;
  readonly protocol: EngineFlow["protocol"];
  readonly port: number;
  readonly type: number;
  readonly asks: boolean;
  readonly http: NonNullable<EngineFlow["http"]>;
  readonly query: string;
  readonly inside: number;
}

const narrowProtocol = word({ TCP: 14, UDP: 2, ICMP: 0.5 });
const narrowPort = fc.constantFrom(80, 80, 80, 8080, 8080, 53, 443);

/** Pods come first among the endpoints. */
const PODS = 7;

function draft(ends: number, shape: Shape): fc.Arbitrary<Draft> {
  const end = percent(shape.pods).chain((pod) => fc.nat(pod ? PODS - 1 : ends - 1));
  return fc.record({
    from: end,
    to: end,
    protocol: shape.narrow === true ? narrowProtocol : protocol,
    port: shape.narrow === true ? narrowPort : port,
    type: icmpType,
    asks: percent(shape.narrow === true ? 45 : 60),
    http,
    query: fc.constantFrom(...QUERIES),
    inside: fc.nat(20),
  });
}

/** At least one end is a pod or another end that policies govern: between others nothing is decided. */
function flowOf(one: Draft, endpoints: readonly EngineEndpoint[]): EngineFlow {
  const governed = endpoints.filter(
    ({ kind, hostNetwork }) =>
      hostNetwork !== true && (kind === undefined || ["init", "health", "ingress"].includes(kind)),
  );
  const isGoverned = (end: EngineEndpoint | undefined) => end !== undefined && governed.includes(end);
  const from = endpoints[one.from];
  const to = isGoverned(from) ? endpoints[one.to] : governed[one.inside % governed.length];
  const ends = { from: from?.name ?? "", to: to?.name ?? "" };
  if (one.protocol === "ICMP" || one.protocol === "ICMPv6")
    return { ...ends, protocol: one.protocol, port: one.type };
  const { protocol: transport } = one;
  const plain = { ...ends, protocol: transport, port: one.port };
  if (one.port === 53 && one.asks) return { ...plain, dnsQuery: one.query };
  return transport === "TCP" && one.asks ? { ...plain, http: one.http } : plain;
}

/** So many flows among the endpoints. */
export const flows = (
  endpoints: readonly EngineEndpoint[],
  count: number,
  shape: Shape,
): fc.Arbitrary<readonly EngineFlow[]> =>
  fc
    .array(draft(endpoints.length, shape), { minLength: count, maxLength: count, size: "max" })
    .map((drafts) => drafts.map((one) => flowOf(one, endpoints)));

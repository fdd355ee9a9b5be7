import type { Decider } from "../../../model/verdict.ts";
import type { Scenario } from "../scenario.ts";
import * as rewrite from "./rewrite.ts";
import { type Fields, hasPeers, type Items, listIn, objectIn, withField } from "./rewrite.ts";
import { type Asked, isIcmp, missed, type Statement, seen, sidesOf } from "./statement.ts";

const number = (port: Fields): number => Number(port.port);

/** A rule that decided, as its manifest says it. */
interface Written {
  readonly rule: Fields;
  readonly mode?: string;
  readonly hasPorts: boolean;
  readonly hasLayer7: boolean;
  readonly hasPeers: boolean;
  readonly peers: string;
  readonly ports: string;
}

/** `spec.ingress[0].toPorts[1]` of a policy. */
function writtenAt({ view }: Asked, { policy, path, action }: Decider): Written | undefined {
  const manifest = view.scenario.policies.find(
    ({ kind, metadata }) => kind === policy.kind && metadata.name === policy.name,
  );
  const match = /^(spec|specs\[(\d+)\])\.(\w+)\[(\d+)\](?:\.toPorts\[(\d+)\])?/.exec(path);
  if (manifest === undefined || match === null || action !== "allow") return undefined;
  const [, , index, list = "", at, portAt] = match;
  const spec = index === undefined ? objectIn(manifest, "spec") : (manifest.specs as Items)[Number(index)];
  const rule = spec && listIn(spec, list)?.[Number(at)];
  if (rule === undefined) return undefined;
  const place = { direction: list.startsWith("ingress") ? "ingress" : "egress", policy: manifest } as const;
  const item = portAt === undefined ? undefined : listIn(rule, "toPorts")?.[Number(portAt)];
  const { mode } = objectIn(rule, "authentication");
  const layer7 = objectIn(objectIn(item ?? {}, "rules"), "http");
  return {
    rule,
    hasPorts: item !== undefined,
    hasLayer7: Object.keys(layer7).length > 0,
    hasPeers: hasPeers(rule, { ...place, list: place.direction, denies: false }),
    peers: JSON.stringify([rule.fromEndpoints, rule.toEndpoints, rule.fromEntities, rule.toEntities]),
    ports: JSON.stringify(item?.ports),
    ...(mode === undefined ? {} : { mode: mode as string }),
  };
}

/** The rules that let the flow through at each governed end, with the demand there. */
const demands = (one: Asked) =>
  sidesOf(one)
    .filter(({ engine }) => engine.endpoint && engine.verdict === "allowed")
    .map(({ engine, ours }) => ({
      auth: engine.auth,
      proxied: engine.l7 !== undefined,
      settled: ours.authentication !== "undetermined",
      written: ours.deciders.flatMap((decider) => writtenAt(one, decider) ?? []),
    }));

type Demand = ReturnType<typeof demands>[number];

const demanding = (id: string, says: string, shows: (demand: Demand) => boolean): Statement =>
  seen(`authentication.${id}`, says, (one) => demands(one).some(shows));

const requires = ({ mode }: Written): boolean => mode === "required" || mode === "test-always-fail";

const regexes = (scenario: Scenario, change: (text: string, field: string) => string): Scenario =>
  rewrite.requests(scenario, "http", (rule) =>
    ["path", "method", "host"].reduce(
      (changed, field) =>
        typeof rule[field] === "string" ? withField(changed, field, change(rule[field], field)) : changed,
      rule,
    ),
  );

const covering = (one: Asked, parser: "http" | "dns") =>
  [one.engine.egress, one.engine.ingress].filter(({ l7 }) => l7?.parser === parser);

/** docs/semantics/cilium.md: ports, L7 and authentication. */
export const TRAFFIC: readonly Statement[] = [
  missed("ports.any", "no protocol, or ANY, means TCP, UDP and SCTP", (scenario) =>
    rewrite.ports(scenario, (port) =>
      port.protocol === undefined || port.protocol === "ANY" ? { ...port, protocol: "TCP" } : port,
    ),
  ),
  missed(
    "ports.never-icmp",
    "a rule with ports never means ICMP",
    (scenario) => rewrite.rules(scenario, (rule) => withField(rule, "toPorts", undefined)),
    isIcmp,
  ),
  missed(
    "ports.l3-icmp",
    "a rule without ports means ICMP too",
    (scenario) =>
      rewrite.rules(scenario, (rule, place) =>
        rule.toPorts === undefined && rule.icmps === undefined && hasPeers(rule, place)
          ? { ...rule, toPorts: [{ ports: [{ port: "0" }] }] }
          : rule,
      ),
    isIcmp,
  ),
  missed("ports.icmps", "icmps means the types it names", (scenario) =>
    rewrite.rules(scenario, (rule) => (rule.icmps === undefined ? rule : undefined)),
  ),
  missed("ports.zero", 'port "0" is every port of the protocol', (scenario) =>
    rewrite.ports(scenario, (port) => (port.port === "0" ? { ...port, port: "1" } : port)),
  ),
  missed("ports.range", "a range holds both its ends and what is between", (scenario) =>
    rewrite.ports(scenario, (port) =>
      (port.endPort as number) > number(port) ? withField(port, "endPort", undefined) : port,
    ),
  ),
  missed("ports.short-range", "an endPort that is not above the port means the single port", (scenario) =>
    rewrite.ports(scenario, (port) =>
      (port.endPort as number) < number(port) ? { ...port, port: "1", endPort: 65535 } : port,
    ),
  ),
  missed("ports.octal", '"010" is 8', (scenario) =>
    rewrite.ports(scenario, (port) =>
      /^0\d/.test(port.port as string) ? { ...port, port: String(number(port)) } : port,
    ),
  ),
  ...(["ingress", "egress"] as const).map((direction) =>
    missed(
      `ports.named-${direction}`,
      direction === "ingress"
        ? "on ingress a name is a container port of the subject"
        : "on egress a name is a container port of the peer",
      (scenario) =>
        rewrite.ports(scenario, (port, place) =>
          place.direction === direction && /^[a-z]/.test(port.port as string)
            ? { ...port, port: "ghost" }
            : port,
        ),
    ),
  ),
  missed("ports.unresolved", "a name that the destination does not have means nothing", (scenario) =>
    JSON.stringify(scenario.policies).includes('"CiliumNetworkPolicy"')
      ? rewrite.ports(scenario, (port) => {
          const stands = { web: "80", dns: "53", metrics: "9090", ghost: "0" }[port.port as string];
          return stands === undefined ? port : { ...port, port: stands };
        })
      : scenario,
  ),

  missed("http.alternatives", "HTTP rules on one peer and port are alternatives", (scenario) =>
    rewrite.portItems(scenario, (item) => {
      const http = listIn(objectIn(item, "rules"), "http") ?? [];
      return http.length > 1 ? { ...item, rules: { http: http.slice(0, 1) } } : item;
    }),
  ),
  seen("http.moot", "a plain allow beside HTTP rules lets every request pass", (one) =>
    covering(one, "http").some(
      ({ l7, defaultDeny, rules = [] }) =>
        defaultDeny === true &&
        l7?.restricting === false &&
        rules.some(({ http }) => http) &&
        rules.some(({ http }) => !http),
    ),
  ),
  seen("http.soft", "with default deny off every request passes", (one) =>
    covering(one, "http").some(({ l7, defaultDeny }) => defaultDeny !== true && l7?.restricting === false),
  ),
  missed("http.whole-value", "an expression must match the whole value", (scenario) =>
    regexes(scenario, (text) => `.*(${text}).*`),
  ),
  missed("http.case", "case matters", (scenario) => regexes(scenario, (text) => `(?i:${text})`)),
  missed("http.query", "the path includes the query", (scenario) =>
    rewrite.flows(scenario, (flow) =>
      flow.http?.path?.includes("?")
        ? { ...flow, http: { ...flow.http, path: flow.http.path.replace(/\?.*/, "") } }
        : flow,
    ),
  ),
  missed("http.host-port", "the host includes the port if one was sent", (scenario) =>
    rewrite.flows(scenario, (flow) =>
      flow.http?.host?.includes(":")
        ? { ...flow, http: { ...flow.http, host: flow.http.host.replace(/:.*/, "") } }
        : flow,
    ),
  ),
  missed("http.dot", "a dot is any character", (scenario) =>
    regexes(scenario, (text, field) => (field === "host" ? text.replace("a.example", "a\\.example") : text)),
  ),
  missed("http.header-presence", "headers: Name wants the header", (scenario) =>
    rewrite.requests(scenario, "http", (rule) =>
      (rule.headers as readonly string[] | undefined)?.every((header) => !header.includes(":"))
        ? withField(rule, "headers", undefined)
        : rule,
    ),
  ),
  missed("http.header-value", "headers: Name: value wants that very value", (scenario) =>
    rewrite.requests(scenario, "http", (rule) =>
      (rule.headers as readonly string[] | undefined)?.some((header) => header.includes(":"))
        ? withField(rule, "headers", undefined)
        : rule,
    ),
  ),
  missed("http.header-actions", "a header match with an action never refuses", (scenario) =>
    rewrite.requests(scenario, "http", (rule) =>
      withField(
        rule,
        "headerMatches",
        listIn(rule, "headerMatches") &&
          rewrite.mapItems(listIn(rule, "headerMatches") ?? [], (match) =>
            withField(match, "mismatch", undefined),
          ),
      ),
    ),
  ),
  seen("dns.exact-port", "an allow of all ports does not widen the names of a port", (one) =>
    covering(one, "dns").some(
      ({ l7, rules = [] }) =>
        l7?.restricting === true && rules.some(({ dns, port }) => !dns && port !== "53"),
    ),
  ),
  seen("dns.same-port", "a plain rule for the same port does", (one) =>
    covering(one, "dns").some(
      ({ l7, rules = [] }) =>
        l7?.restricting === false &&
        rules.some(({ dns }) => dns) &&
        rules.some(({ dns, port }) => !dns && port === "53"),
    ),
  ),

  missed("authentication.attached", "a demand belongs to the connections of its rule", (scenario) =>
    rewrite.rules(scenario, (rule) => withField(rule, "authentication", undefined)),
  ),
  missed("authentication.absent", "a rule without a mode demands nothing by itself", (scenario) =>
    rewrite.rules(scenario, (rule, { denies }) =>
      denies || rule.authentication !== undefined ? rule : { ...rule, authentication: { mode: "required" } },
    ),
  ),
  demanding(
    "broader-allow",
    "a broader plain allow does not take a demand away",
    ({ auth, written }) =>
      auth !== undefined &&
      written.some((one) => requires(one) && one.hasPorts) &&
      written.some((one) => one.mode === undefined && !one.hasPorts),
  ),
  demanding(
    "same-selector",
    "on one selector and port a demand beats a rule that says nothing",
    ({ auth, written }) =>
      auth !== undefined &&
      written.some(
        (one) =>
          requires(one) &&
          written.some(
            (other) => other.mode === undefined && other.peers === one.peers && other.ports === one.ports,
          ),
      ),
  ),
  seen(
    "authentication.conflict",
    "required and disabled on one selector and port cannot be computed",
    ({ engine }) =>
      [engine.egress, engine.ingress].some(({ error }) => error?.includes("authentication") ?? false),
  ),
  demanding(
    "higher-mode",
    "of several modes for one peer and port the stronger wins",
    ({ auth, written, settled }) =>
      settled &&
      auth !== undefined &&
      written.some(requires) &&
      written.some(
        (one) =>
          one.mode === "disabled" &&
          written.some((other) => requires(other) && other.ports === one.ports && other.peers !== one.peers),
      ),
  ),
  demanding(
    "inherited",
    "a port entry without a mode inherits the demand of the entry around it",
    ({ auth, written }) =>
      auth !== undefined &&
      written.some((one) => one.hasPorts && one.mode === undefined) &&
      written.some((one) => !one.hasPorts && requires(one)) &&
      !written.some((one) => one.hasPorts && one.mode !== undefined),
  ),
  demanding(
    "explicit-disabled",
    "one that says disabled does not",
    ({ auth, written }) =>
      auth === undefined &&
      written.some((one) => one.hasPorts && one.mode === "disabled") &&
      written.some((one) => !one.hasPorts && requires(one)),
  ),
  demanding(
    "proxy-drops",
    "a rule with L7 and no peers on the port drops the peer's demand",
    ({ auth, proxied, written }) =>
      auth === undefined &&
      proxied &&
      written.some((one) => one.hasLayer7 && !one.hasPeers) &&
      written.some((one) => requires(one) && one.hasPeers),
  ),
  seen("authentication.one-end", "the demand is judged at the end whose rule it is", (one) => {
    const ends = demands(one);
    return ends.length === 2 && ends.filter(({ auth }) => auth !== undefined).length === 1;
  }),
  demanding(
    "always-fail",
    "test-always-fail is the strongest mode",
    ({ auth }) => auth === "test-always-fail",
  ),
];

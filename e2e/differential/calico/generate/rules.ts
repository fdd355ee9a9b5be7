import fc from "fast-check";
import type { Direction, EntityRule, Rule } from "../scenario.ts";
import * as selectors from "./selectors.ts";
import { ACCOUNTS, absent, NETS_4, NETS_6, object, PORT_NAMES, weighted } from "./words.ts";

const netsOf = (list: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...list), { minLength: 1, maxLength: 3 });
const named = fc.constantFrom<string | number>(...PORT_NAMES);
const numbered = weighted<string | number>([4, 80], [2, 53], [1, 81], [5, "79:80"], [2, "80:443"], [1, 5432]);

/** Ports as the protocol permits: numbers need one that has them. */
const portsFor = (protocol: string | undefined) =>
  fc.array(
    protocol === undefined
      ? named
      : fc.oneof({ weight: 3, arbitrary: numbered }, { weight: 1, arbitrary: named }),
    { minLength: 1, maxLength: 2 },
  );

function peer(nets: readonly string[], plain: number): fc.Arbitrary<EntityRule> {
  const some = netsOf(nets);
  const most = netsOf(nets.filter((net) => !net.endsWith("/0")));
  const none = fc.constant(undefined);
  const accounts = object({
    names: absent(4, fc.subarray([...ACCOUNTS], { minLength: 1 })),
    selector: absent(5, selectors.accounts),
  }).map((given) => (Object.keys(given).length === 0 ? { names: ["web"] } : given));
  const scope = fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: none },
    { weight: 3, arbitrary: selectors.namespaces },
    { weight: 1, arbitrary: fc.constant("all()") },
    { weight: 1, arbitrary: fc.constant("global()") },
  );
  return fc.oneof(
    { withCrossShrink: true },
    { weight: plain, arbitrary: fc.constant({}) },
    {
      weight: 6,
      arbitrary: object({
        selector: absent(4, selectors.labels),
        notSelector: absent(9, selectors.labels),
        namespaceSelector: scope,
        serviceAccounts: absent(9, accounts),
      }),
    },
    { weight: 3, arbitrary: object({ selector: selectors.labels }) },
    { weight: 2, arbitrary: object({ notSelector: selectors.labels }) },
    { weight: 3, arbitrary: object({ serviceAccounts: accounts }) },
    {
      weight: 6,
      arbitrary: object({
        namespaceSelector: fc.oneof(fc.constantFrom("all()", "global()"), selectors.namespaces),
      }),
    },
    { weight: 2, arbitrary: object({ nets: some, notNets: absent(5, most) }) },
    { weight: 2, arbitrary: object({ notNets: most }) },
    { weight: 1, arbitrary: object({ nets: some, selector: selectors.labels }) },
    { weight: 1, arbitrary: fc.constant({ domains: ["*.example.com"] }) },
  );
}

const family = weighted<4 | 6>([5, 4], [1, 6]);

/** Protocol and what goes with it. */
const traffic = (plain: number): fc.Arbitrary<Pick<Rule, "protocol" | "notProtocol" | "icmp" | "notICMP">> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: plain, arbitrary: fc.constant({}) },
    { weight: 7, arbitrary: object({ protocol: weighted<string>([5, "TCP"], [2, "UDP"], [1, "SCTP"]) }) },
    { weight: 1, arbitrary: object({ protocol: fc.constantFrom(6, 17, 1) }) },
    {
      weight: 1,
      arbitrary: object({ notProtocol: fc.constantFrom<string | number>("TCP", "UDP", "ICMP", 6) }),
    },
    {
      weight: 5,
      arbitrary: object({
        protocol: weighted([4, "ICMP"], [1, "ICMPv6"]),
        icmp: absent(4, icmp()),
        notICMP: absent(2, icmp()),
      }),
    },
  );

function icmp() {
  return object({ type: weighted([4, 8], [4, 3], [1, 128]), code: absent(4, fc.constantFrom(0, 4)) });
}

const action = weighted<Rule["action"]>([8, "Allow"], [5, "Deny"], [2, "Pass"], [1, "Log"]);

/**
 * A rule that the API server takes; `plain` is the weight of ends that hold for any address, beside 26 for others, `plainTraffic` that of
 * rules for any protocol, beside 15.
 */
export function rule(direction: Direction, plain = 4, plainTraffic = 4): fc.Arbitrary<Rule> {
  return fc.tuple(traffic(plainTraffic), family).chain(([{ protocol, ...rest }, version]) => {
    const nets = version === 4 ? NETS_4 : NETS_6;
    const ported =
      typeof protocol === "string" && ["TCP", "UDP", "SCTP"].includes(protocol) ? protocol : undefined;
    const mayPort = protocol === undefined || ported !== undefined;
    const web = ported === "TCP" && direction === "Ingress" ? 5 : 10;
    const [far, near] = direction === "Ingress" ? ["source", "destination"] : ["destination", "source"];
    const ports = portsFor(ported);
    return object({
      action,
      protocol: fc.constant(protocol),
      rest: fc.constant(rest),
      ipVersion: absent(8, fc.constant(version)),
      far: peer(nets, plain),
      near: absent(8, peer(nets, plain)),
      ports: absent(mayPort ? (ported === undefined ? 8 : 4) : 10, ports),
      notPorts: absent(mayPort ? (ported === undefined ? 9 : 8) : 10, ports),
      sourcePorts: absent(
        ported === undefined ? 10 : 7,
        fc.array(fc.constantFrom<string | number>(53, "1000:2000"), { minLength: 1, maxLength: 1 }),
      ),
      http: absent(web, fc.constant({ methods: ["GET"], paths: [{ exact: "/ok" }] })),
    }).map(
      ({
        rest,
        far: farEnd,
        near: nearEnd,
        ports,
        notPorts,
        sourcePorts,
        http,
        ipVersion,
        ...given
      }): Rule => {
        const ends: Record<string, EntityRule> = { [far as string]: farEnd, [near as string]: nearEnd ?? {} };
        if (ports !== undefined) ends.destination = { ...ends.destination, ports };
        if (notPorts !== undefined) ends.destination = { ...ends.destination, notPorts };
        if (sourcePorts !== undefined) ends.source = { ...ends.source, ports: sourcePorts };
        const filled = Object.fromEntries(
          Object.entries(ends).filter(([, end]) => Object.keys(end).length > 0),
        );
        const withHttp = http !== undefined && given.action === "Allow" ? { http } : {};
        const names = [given.protocol, rest.notProtocol].map(String);
        const isIcmp = names.some((one) => one.startsWith("ICMP") || one === "1");
        return {
          ...given,
          ...rest,
          ...(ipVersion === undefined || isIcmp ? {} : { ipVersion }),
          ...filled,
          ...withHttp,
        };
      },
    );
  });
}

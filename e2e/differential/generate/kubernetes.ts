import fc from "fast-check";
import type { Manifest } from "../scenario.ts";
import { namespaceSelector, podSelector } from "./selectors.ts";
import type { Shape } from "./shape.ts";
import { sometimes, together, word } from "./weights.ts";
import { CIDRS, HOLES, NAMESPACES, PORT_NAMES, PORTS } from "./words.ts";

type Fields = Record<string, unknown>;

const ipBlock: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom(...CIDRS).map((cidr): Fields => ({ cidr })),
  fc.constantFrom(...HOLES).map(([cidr, hole]): Fields => ({ cidr, except: [hole] })),
);

const peer: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 4, arbitrary: podSelector.map((selector): Fields => ({ podSelector: selector })) },
  { weight: 4, arbitrary: namespaceSelector.map((selector): Fields => ({ namespaceSelector: selector })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(namespaceSelector, podSelector)
      .map(([one, other]): Fields => ({ namespaceSelector: one, podSelector: other })),
  },
  { weight: 3, arbitrary: ipBlock.map((block): Fields => ({ ipBlock: block })) },
);

const protocol = word({ TCP: 5, UDP: 3, SCTP: 1 }).map((name): Fields => ({ protocol: name }));
const port: fc.Arbitrary<Fields> = together(
  sometimes(70, protocol),
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...PORTS).map((number): Fields => ({ port: number })) },
    {
      weight: 7,
      arbitrary: fc.constantFrom("web", ...PORT_NAMES, "ghost").map((name): Fields => ({ port: name })),
    },
    {
      weight: 6,
      arbitrary: fc.constantFrom<Fields>(
        { port: 79, endPort: 82 },
        { port: 80, endPort: 443 },
        { port: 8080, endPort: 8082 },
        { port: 8080, endPort: 8080 },
      ),
    },
    { weight: 3, arbitrary: fc.constant<Fields>({}) },
  ),
);

const list = (name: string, of: fc.Arbitrary<Fields>, some: number, empty: number): fc.Arbitrary<Fields> =>
  fc.oneof(
    {
      weight: 2 * some,
      arbitrary: fc.array(of, { minLength: 1, maxLength: 2 }).map((items) => ({ [name]: items })),
    },
    { weight: 2 * empty, arbitrary: fc.constant({ [name]: [] }) },
    { weight: 6, arbitrary: fc.constant({}) },
  );

const hole = fc.constantFrom(...HOLES).map(([cidr, hole]): Fields => ({ ipBlock: { cidr, except: [hole] } }));
const outside = fc.oneof(
  { weight: 2, arbitrary: ipBlock.map((block): Fields => ({ ipBlock: block })) },
  { weight: 4, arbitrary: hole },
  { weight: 2, arbitrary: fc.constant<Fields>({ namespaceSelector: {} }) },
);
const named = fc.constantFrom<Fields>(
  { port: "web" },
  { port: "metrics" },
  { port: "dns" },
  { port: "dns", protocol: "UDP" },
  { port: "ghost" },
);
const anyone = fc.constantFrom<Fields>({ namespaceSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0" } });

const rule = (peers: "from" | "to", network: Shape["network"]): fc.Arbitrary<Fields> => {
  if (network === "outside") return together(list(peers, outside, 12, 0), list("ports", port, 1, 0));
  if (network === "ports") return together(list(peers, anyone, 2, 1), list("ports", port, 20, 0));
  if (network === "names") return together(list(peers, anyone, 2, 1), list("ports", named, 30, 0));
  if (network === "peers") return together(list(peers, peer, 30, 0), list("ports", port, 0.5, 0));
  return anyRule(peers);
};

const anyRule = (peers: "from" | "to"): fc.Arbitrary<Fields> =>
  fc.oneof(
    { weight: 12, arbitrary: together(list(peers, peer, 10, 1), list("ports", port, 6, 1)) },
    { weight: 1, arbitrary: fc.constant<Fields>({}) },
  );

const types = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fields>({}) },
  { weight: 1, arbitrary: fc.constant<Fields>({ policyTypes: [] }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"])
      .map((policyTypes): Fields => ({ policyTypes })),
  },
);

/** A NetworkPolicy that the API server takes; its defaults are left for whoever reads it. */
export const kubernetesPolicy = (name: string, { network, wide }: Shape): fc.Arbitrary<Manifest> =>
  fc
    .tuple(
      fc.constantFrom("shop", "shop", ...NAMESPACES),
      together(
        (wide === true ? fc.constant({}) : podSelector).map((selector) => ({ podSelector: selector })),
        types,
        list("ingress", rule("from", network), 6, 1),
        list("egress", rule("to", network), 5, 1),
      ),
    )
    .map(([namespace, spec]) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace },
      spec,
    }));

/**
 * Rows C2 to C60 and C83 to C90: what the ten network policies of the shipped stacks do of what the spec's matrix and their own
 * text say. An edge counts as shown where it passes and nobody from outside gets to the same port.
 */
import { describe, expect, test } from "@jest/globals";
import { policiesOf } from "../../plan/plan.ts";
import { planOf } from "../support/stack.ts";
import { type Asker, judgement, pod, problems, type Question, site } from "./ask.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

const INSIDE = pod("stranger-inside", "clawdstrike", { app: "stranger" });
const OUTSIDE = pod("stranger-in-default", "default", { app: "stranger" });
const SITES = ["sts.amazonaws.com", "sts.us-east-1.amazonaws.com", "example.com"].map(site);

/** Services whose pods have an identity of their own; tetragon-bridge shares its node's (X4). */
const GOVERNED = [
  "spine-checkpointer",
  "spine-witness",
  "spine-proofs-api",
  "hubble-bridge",
  "hushd",
  "nats",
];
const AUTHENTICATED = ["spine-checkpointer", "spine-witness", "spine-proofs-api", "hubble-bridge", "hushd"];

type Edge = readonly [from: string, to: string, port: number];

const answers = (stack: Asker, edges: readonly Edge[]): string[] =>
  edges.map(([from, to, port]) => `${from} -> ${to} ${port} ${stack.answer({ from, to, port })}`);
const all = (edges: readonly Edge[], word: string): string[] =>
  edges.map(([from, to, port]) => `${from} -> ${to} ${port} ${word}`);

/** That the edges pass, and that neither the internet nor a pod elsewhere reaches the same ports. */
function expectOnly(stack: Asker, edges: readonly Edge[]) {
  expect(answers(stack, edges)).toEqual(all(edges, "allowed"));
  const strangers = edges.flatMap(([, to, port]) =>
    ["internet", OUTSIDE.name].map((from): Edge => [from, to, port]),
  );
  expect(answers(stack, strangers)).toEqual(all(strangers, "denied"));
}

describe.each(SHIPPED)("the policies of ClawdStrike in %s", (name) => {
  const stack = shipped(name, "clawdstrike", { more: [INSIDE, OUTSIDE, ...SITES] });
  const { ask, answer } = stack;
  const judged = judgement(shippedValues(name, "clawdstrike"), "clawdstrike");

  describe("edges of the matrix", () => {
    test.each<readonly [string, readonly Edge[]]>([
      ["C10", [["spine-checkpointer", "nats", 4222]]],
      ["C11", [["spine-witness", "nats", 4222]]],
      ["C12", [["spine-proofs-api", "nats", 4222]]],
      ["C13", [["envoy-gateway", "spine-proofs-api", 8080]]],
      ["C17", [["hubble-bridge", "nats", 4222]]],
      ["C18", [["hushd", "nats", 4222]]],
      ["C19", [["envoy-gateway", "hushd", 8080]]],
      [
        "C24",
        [
          ["hushd", "spine-proofs-api", 8080],
          ["nats", "nats", 6222],
          ["prometheus", "nats", 8222],
        ],
      ],
    ])("[%s effect] pass, and nobody from outside gets there", (_row, edges) => {
      expectOnly(stack, edges);
    });

    test("[C13 effect] what clients fetch is served: the latest checkpoint and a proof", () => {
      for (const path of ["/v1/checkpoints/latest", "/v1/proofs/inclusion"])
        expect(
          answer({
            from: "envoy-gateway",
            to: "spine-proofs-api",
            port: 8080,
            http: { method: "GET", path },
          }),
        ).toBe("allowed");
    });

    test("[C14 effect] the bridge reaches the agent of its own node", () => {
      expect(answer({ from: "tetragon-bridge (same node)", to: "own node", port: 54_321 })).toBe("allowed");
    });

    test("[C15 C46 C54 C88 contradicted] the bridge reaches NATS on its own node, and is refused on any other", () => {
      const asked = (node: string): Question => ({
        from: `tetragon-bridge (${node})`,
        to: "nats",
        port: 4222,
      });
      expect([answer(asked("same node")), answer(asked("another node"))]).toEqual(["allowed", "denied"]);
      expect(answer({ from: "internet", to: "nats", port: 4222 })).toBe("denied");
    });

    test("[C16 effect] hubble-bridge reaches the relay at 4245, and no other port of it", () => {
      expect(answers(stack, [["hubble-bridge", "hubble-relay", 4245]])).toEqual([
        "hubble-bridge -> hubble-relay 4245 allowed",
      ]);
      expect(answer({ from: "hubble-bridge", to: "hubble-relay", port: 80 })).toBe("denied");
    });

    test("[C20 effect] every service resolves names over UDP and TCP, and reaches DNS at no other port", () => {
      for (const from of [...GOVERNED, "tetragon-bridge"])
        for (const protocol of ["UDP", "TCP"] as const)
          expect([from, answer({ from, to: "kube-dns", port: 53, protocol })]).toEqual([from, "allowed"]);
      for (const from of GOVERNED)
        expect([from, answer({ from, to: "kube-dns", port: 9153 })]).toEqual([from, "denied"]);
    });

    test("[C22 contradicted] the witness reaches STS by its global name, and not by that of a region, which SDKs ask for", () => {
      const at = (to: string) => answer({ from: "spine-witness", to, port: 443 });
      expect([at("sts.amazonaws.com"), at("sts.us-east-1.amazonaws.com")]).toEqual(["allowed", "denied"]);
    });

    test("[C23 effect] Prometheus scrapes every service at both ports, and no pod elsewhere reaches those that have an identity", () => {
      const ports = (to: string, from: string): Edge[] => [2112, 9090].map((port) => [from, to, port]);
      const services = GOVERNED.filter((service) => service !== "nats");
      expectOnly(
        stack,
        services.flatMap((service) => ports(service, "prometheus")),
      );
      const bridge = ports("tetragon-bridge", "prometheus");
      expect(answers(stack, bridge)).toEqual(all(bridge, "allowed"));
    });
  });

  describe("what the set as a whole is for", () => {
    test("[C2 contradicted] tetragon-bridge is covered by no policy: anybody reaches it, and it reaches anybody", () => {
      expect(answer({ from: "internet", to: "tetragon-bridge", port: 2112 })).toBe("allowed");
      expect(answer({ from: "tetragon-bridge", to: "internet", port: 443 })).toBe("allowed");
    });

    test("[C27 C45 contradicted] the policy of tetragon-bridge selects no endpoint", () => {
      expect(judged.idle).toEqual(["CiliumNetworkPolicy kube-system/tetragon-bridge"]);
    });

    test("[C4 C28 C87 effect] six edges demand that both ends prove themselves, and both can", () => {
      for (const from of AUTHENTICATED)
        expect([from, ask({ from, to: "nats", port: 4222 }).authentication]).toEqual([from, "required"]);
      expect(ask({ from: "hushd", to: "spine-proofs-api", port: 8080 }).authentication).toBe("required");
      expect(problems(judged, "auth-impossible")).toEqual([]);
      expect(problems(judged, "auth-missing")).toEqual([]);
    });

    test("[C29 contradicted] inside the namespace nothing is denied but allowed: 48 pairs that nobody means are open", () => {
      expect(judged.unintended).toHaveLength(48);
      expect(answer({ from: "spine-witness", to: "hushd", port: 22 })).toBe("allowed");
    });

    test("[C30 C42 C43 C50 C85 C86 contradicted] any request passes where a list of requests is to hold: policy 00 lets the namespace through", () => {
      const strange = { method: "DELETE", path: "/" };
      for (const [from, to] of [
        ["hushd", "spine-proofs-api"],
        ["envoy-gateway", "spine-proofs-api"],
        ["envoy-gateway", "hushd"],
      ] as const)
        expect([from, to, answer({ from, to, port: 8080, http: strange })]).toEqual([from, to, "allowed"]);
    });

    test("[C59 effect] every policy that is applied carries the label of the kustomizations", () => {
      const own = policiesOf(planOf(shippedValues(name, "clawdstrike"))).filter(
        ({ system }) => system === "clawdstrike",
      );
      expect(own).toHaveLength(16);
      for (const { manifest } of own)
        expect(manifest.metadata.labels).toMatchObject({ "app.kubernetes.io/managed-by": "clawdstrike" });
    });

    test("[C6 effect] with NATS in aegisnet its clients reach it there, and nobody else does", () => {
      const moved = shipped(name, "clawdstrike", {
        more: [INSIDE, OUTSIDE],
        options: { natsNamespace: "aegisnet" },
      });
      expectOnly(
        moved,
        AUTHENTICATED.map((from): Edge => [from, "nats", 4222]),
      );
      expect(moved.answer({ from: "nats", to: "nats", port: 6222 })).toBe("allowed");
      expect(moved.answer({ from: INSIDE.name, to: "nats", port: 4222 })).toBe("denied");
    });
  });

  describe("the policies one by one", () => {
    /** The policies that close a service's way out, as the refusal of a packet to nowhere names them. */
    const closing = (service: string): string[] =>
      ask({ from: service, to: "internet", port: 1 }).sides.egress.deciders.map(({ policy }) => policy.name);

    test.each([
      ["C37", "spine-checkpointer", "spine-checkpointer"],
      ["C39", "spine-witness", "spine-witness"],
      ["C41", "spine-proofs-api", "spine-proofs-api"],
      ["C47", "hubble-bridge", "hubble-bridge"],
      ["C49", "hushd", "hushd"],
      ["C53", "nats-jetstream", "nats"],
    ])("[%s effect] %s selects %s and no other service", (_row, policy, service) => {
      expect(GOVERNED.filter((each) => closing(each).includes(policy))).toEqual([service]);
    });

    test("[C32 C83 effect] 00 closes every pod of the namespace to the outside, both ways, also a pod of nobody", () => {
      for (const service of [...GOVERNED, INSIDE.name]) {
        expect([service, closing(service).includes("sdr-namespace-default-deny")]).toEqual([service, true]);
        for (const from of ["internet", OUTSIDE.name])
          expect([service, answer({ from, to: service, port: 8080 })]).toEqual([service, "denied"]);
        expect([service, answer({ from: service, to: OUTSIDE.name, port: 8080 })]).toEqual([
          service,
          "denied",
        ]);
      }
    });

    test("[C33 C35 C83 effect] inside the namespace every port is open, to and from a pod of nobody", () => {
      for (const port of [1, 4222, 8080, 65_535]) {
        expect([port, answer({ from: INSIDE.name, to: "hushd", port })]).toEqual([port, "allowed"]);
        expect([port, answer({ from: "hushd", to: INSIDE.name, port })]).toEqual([port, "allowed"]);
      }
    });

    test("[C34 effect] Prometheus reaches any pod of the namespace at its two ports, and at no other", () => {
      const at = (port: number) => answer({ from: "prometheus", to: INSIDE.name, port });
      expect([at(9090), at(2112), at(8080)]).toEqual(["allowed", "allowed", "denied"]);
    });

    test("[C36 effect] any pod of the namespace asks kube-dns for any name, and reaches nothing else there", () => {
      const asked: Question = { from: INSIDE.name, to: "kube-dns", port: 53, dnsQuery: "any.example" };
      for (const protocol of ["UDP", "TCP"] as const) expect(answer({ ...asked, protocol })).toBe("allowed");
      expect(answer({ ...asked, port: 9153 })).toBe("denied");
    });

    /** A service's own rules: it is scraped, speaks to NATS with proof of its identity, resolves names, and gets no further. */
    test.each([
      ["C38", "spine-checkpointer"],
      ["C44", "spine-proofs-api"],
      ["C48", "hubble-bridge"],
      ["C52", "hushd"],
    ])(
      "[%s effect] %s is scraped, proves itself to NATS, resolves names, and leaves the namespace for nothing else",
      (_row, service) => {
        expectOnly(stack, [
          ["prometheus", service, 2112],
          [service, "nats", 4222],
        ]);
        expect(ask({ from: service, to: "nats", port: 4222 }).authentication).toBe("required");
        expect(answer({ from: service, to: "kube-dns", port: 53, protocol: "UDP" })).toBe("allowed");
        for (const port of [53, 80, 443])
          expect([port, answer({ from: service, to: "internet", port })]).toEqual([port, "denied"]);
      },
    );

    test("[C39 effect] Prometheus scrapes the witness", () => {
      expectOnly(stack, [["prometheus", "spine-witness", 2112]]);
    });

    test("[C40 contradicted] the witness may ask for any name: 00 and 08 allow what its own list leaves out", () => {
      const asked: Question = { from: "spine-witness", to: "kube-dns", port: 53, protocol: "UDP" };
      expect(answer({ ...asked, dnsQuery: "exfiltration.example" })).toBe("allowed");
      expect(answer({ from: "spine-witness", to: "sts.amazonaws.com", port: 443 })).toBe("allowed");
      expect(answer({ from: "spine-witness", to: "example.com", port: 443 })).toBe("denied");
    });

    test("[C47 C89 effect] hubble-bridge is scraped, and reaches the relay and NATS", () => {
      expectOnly(stack, [
        ["prometheus", "hubble-bridge", 2112],
        ["hubble-bridge", "nats", 4222],
      ]);
      expect(answer({ from: "hubble-bridge", to: "hubble-relay", port: 4245 })).toBe("allowed");
      expect(answer({ from: "hubble-bridge", to: "internet", port: 4245 })).toBe("denied");
    });

    test("[C51 effect] any pod of the namespace asks hushd what it wants, and Prometheus scrapes it", () => {
      for (const path of ["/api/v1/events", "/anything"])
        expect(answer({ from: INSIDE.name, to: "hushd", port: 8080, http: { method: "GET", path } })).toBe(
          "allowed",
        );
      expectOnly(stack, [
        [INSIDE.name, "hushd", 8080],
        ["prometheus", "hushd", 2112],
      ]);
    });

    test("[C52 effect] hushd proves itself to proofs-api", () => {
      expectOnly(stack, [["hushd", "spine-proofs-api", 8080]]);
      expect(ask({ from: "hushd", to: "spine-proofs-api", port: 8080 }).authentication).toBe("required");
    });

    test("[C55 C90 effect] NATS routes between its replicas and is scraped at 8222; nobody from outside reaches any of its ports", () => {
      expectOnly(stack, [
        ["nats", "nats", 6222],
        ["prometheus", "nats", 8222],
      ]);
      for (const port of [4222, 6222, 8222])
        for (const from of ["internet", OUTSIDE.name])
          expect(answer({ from, to: "nats", port })).toBe("denied");
      for (const protocol of ["UDP", "TCP"] as const)
        expect(answer({ from: "nats", to: "kube-dns", port: 53, protocol })).toBe("allowed");
      expect(answer({ from: "nats", to: "internet", port: 443 })).toBe("denied");
    });

    test("[C84 contradicted] the spine services reach every port of their namespace, not NATS and DNS alone", () => {
      for (const from of ["spine-checkpointer", "spine-witness", "spine-proofs-api"])
        expect([from, answer({ from, to: "hushd", port: 22 })]).toEqual([from, "allowed"]);
    });

    /** 08 and 09 by themselves: without 00 and without what the services' own policies say of DNS and scraping. */
    test("[C56 C57 effect] 08 and 09 alone let every pod of ClawdStrike resolve any name and be scraped at both ports", () => {
      const alone = shipped(name, "clawdstrike", {
        more: [pod("newcomer", "clawdstrike", { "app.kubernetes.io/part-of": "clawdstrike" })],
        options: { off: ["sdr-namespace-default-deny"] },
      });
      const asked: Question = { from: "newcomer", to: "kube-dns", port: 53, dnsQuery: "any.example" };
      for (const protocol of ["UDP", "TCP"] as const)
        expect(alone.answer({ ...asked, protocol })).toBe("allowed");
      expect(alone.answer({ from: "newcomer", to: "internet", port: 443 })).toBe("denied");
      const scraped = (port: number) => alone.answer({ from: "prometheus", to: "newcomer", port });
      expect([scraped(2112), scraped(9090), scraped(8080)]).toEqual(["allowed", "allowed", "denied"]);
    });
  });
});

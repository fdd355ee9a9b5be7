import { describe, expect, test } from "@jest/globals";
import { judgement, pod, problems, type Question, site } from "./ask.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

const STRANGER = pod("stranger-inside", "clawdstrike", { app: "stranger" });
const OUTSIDER = pod("stranger-in-default", "default", { app: "stranger" });
const more = [
  STRANGER,
  OUTSIDER,
  pod("gateway-elsewhere", "envoy-gateway-system", { "app.kubernetes.io/component": "envoy-gateway" }),
  pod("gateway-proxy", "clawdstrike", { "app.kubernetes.io/component": "proxy" }),
  ...["sts.amazonaws.com", "sts.us-east-1.amazonaws.com", "s3.amazonaws.com"].map(site),
];

const http = (method: string, path: string) => ({ http: { method, path } });

/**
 * Phases of the spec's tests on the shipped stacks, every network policy enforced; reference:
 * docs/semantics/cilium.md#the-ten-of-clawdstrike, where Cilium's own engine answered.
 */
describe.each(SHIPPED)("%s", (name) => {
  const values = shippedValues(name, "clawdstrike");
  const judged = judgement(values, "clawdstrike");
  const { ask, answer } = shipped(name, "clawdstrike", { more });
  const policiesBehind = (question: Question): string[] => [
    ...new Set(ask(question).sides.ingress.deciders.map(({ policy }) => policy.name)),
  ];

  describe("negative tests of phase 2", () => {
    test("[C66 contradicted] a pod without part-of is refused by NATS from elsewhere, and let in from inside the namespace by policy 00", () => {
      expect(answer({ from: OUTSIDER.name, to: "nats", port: 4222 })).toBe("denied");
      expect(answer({ from: STRANGER.name, to: "nats", port: 4222 })).toBe("allowed");
      expect(policiesBehind({ from: STRANGER.name, to: "nats", port: 4222 })).toEqual([
        "sdr-namespace-default-deny",
      ]);
      expect(problems(judged, "forbidden")).toContain("pod app=stranger -> nats");
    });

    test("[C67 effect] a pod of namespace default does not reach hushd", () => {
      expect(answer({ from: OUTSIDER.name, to: "hushd", port: 8080 })).toBe("denied");
    });

    test("[C68 effect] hushd reaches no address outside, on any port", () => {
      const ports = [1, 22, 53, 80, 443, 4222, 8080, 65_535];
      expect(ports.map((port) => answer({ from: "hushd", to: "internet", port }))).toEqual(
        ports.map(() => "denied"),
      );
      expect(problems(judged, "forbidden").filter((edge) => edge.includes("internet"))).toEqual([]);
    });

    test("[C69 effect] the refusals of C66 to C68 are drops, which Hubble shows as such: no proxy answers in their place", () => {
      const refused = [
        { from: OUTSIDER.name, to: "nats", port: 4222 },
        { from: OUTSIDER.name, to: "hushd", port: 8080 },
        { from: "hushd", to: "internet", port: 443 },
      ].map(ask);
      for (const { outcome, proxied, request } of refused)
        expect({ outcome, proxied, request }).toEqual({
          outcome: "denied",
          proxied: false,
          request: undefined,
        });
    });
  });

  describe("requests", () => {
    const LATEST = { to: "spine-proofs-api", port: 8080, ...http("GET", "/v1/checkpoints/latest") };
    const RESET = { to: "spine-proofs-api", port: 8080, ...http("POST", "/v1/admin/reset") };

    test.each(["envoy-gateway", "hushd", STRANGER.name])(
      "[C70 contradicted] %s may fetch a checkpoint, and POST /v1/admin/reset as well, for policy 00 voids the list",
      (from) => {
        expect([answer({ from, ...LATEST }), answer({ from, ...RESET })]).toEqual(["allowed", "allowed"]);
      },
    );

    test("[C71 contradicted] hushd answers the gateway any request", () => {
      const asked = [
        http("POST", "/api/v1/check"),
        http("GET", "/api/v1/events"),
        http("GET", "/api/v1/audit/1"),
        http("GET", "/health"),
        http("GET", "/api/v1/check"),
        http("POST", "/api/v1/eval"),
        http("DELETE", "/"),
      ];
      expect(asked.map((one) => answer({ from: "envoy-gateway", to: "hushd", port: 8080, ...one }))).toEqual(
        asked.map(() => "allowed"),
      );
      expect(problems(judged, "l7-bypassed")).toEqual([
        "envoy-gateway -> spine-proofs-api",
        "hushd -> spine-proofs-api",
        "envoy-gateway -> hushd",
      ]);
    });

    /** The gateway outside the namespace: rules for the namespace no longer speak of it, so its list counts. */
    const apart = shipped(name, "clawdstrike", {
      more,
      options: { gatewayNamespace: "envoy-gateway-system" },
    });

    test("[X12 effect] with the gateway in a namespace of its own hushd answers the four documented requests and no other", () => {
      const asked = [
        [http("POST", "/api/v1/check"), "allowed"],
        [http("GET", "/api/v1/events"), "allowed"],
        [http("GET", "/api/v1/audit/1"), "allowed"],
        [http("GET", "/health"), "allowed"],
        [http("GET", "/api/v1/check"), "http-403"],
        [http("POST", "/api/v1/eval"), "http-403"],
        [http("GET", "/metrics"), "http-403"],
      ] as const;
      for (const [request, expected] of asked)
        expect([
          request,
          apart.answer({ from: "envoy-gateway", to: "hushd", port: 8080, ...request }),
        ]).toEqual([request, expected]);
    });

    test("[X10 effect] the pattern for audits takes /api/v1/audit/stats and leaves out /api/v1/audit itself and every query", () => {
      const paths = ["/api/v1/audit/stats", "/api/v1/audit", "/api/v1/events?since=1", "/health?x"];
      expect(
        paths.map((path) =>
          apart.answer({ from: "envoy-gateway", to: "hushd", port: 8080, ...http("GET", path) }),
        ),
      ).toEqual(["allowed", "http-403", "http-403", "http-403"]);
    });

    test("[X9 effect] a gateway in another namespace is refused until the config names it; any pod inside is let in", () => {
      const ports = [
        { to: "hushd", port: 8080 },
        { to: "spine-proofs-api", port: 8080 },
      ];
      expect(ports.map((to) => answer({ from: "gateway-elsewhere", ...to }))).toEqual(["denied", "denied"]);
      expect(ports.map((to) => answer({ from: "gateway-proxy", ...to }))).toEqual(["allowed", "allowed"]);
      expect(ports.map((to) => answer({ from: "internet", ...to }))).toEqual(["denied", "denied"]);
      expect(ports.map((to) => apart.answer({ from: "gateway-elsewhere", ...to }))).toEqual([
        "allowed",
        "allowed",
      ]);
    });
  });

  describe("names", () => {
    test("[X8 contradicted] the witness reaches STS by its global name and S3 too, but not the regional name that SDKs ask first", () => {
      const names = ["sts.amazonaws.com", "s3.amazonaws.com", "sts.us-east-1.amazonaws.com"];
      expect(names.map((to) => answer({ from: "spine-witness", to, port: 443 }))).toEqual([
        "allowed",
        "allowed",
        "denied",
      ]);
      expect(problems(judged, "missing")).toContain("spine-witness -> sts.*.amazonaws.com");
    });

    test("[X8 contradicted] its own list of names has no effect: 00 and 08 allow every name, and without them it refuses NATS's", () => {
      const dns = (dnsQuery: string) => ({
        from: "spine-witness",
        to: "kube-dns",
        port: 53,
        protocol: "UDP" as const,
        dnsQuery,
      });
      const NAMES = [
        "nats.clawdstrike.svc.cluster.local",
        "sts.us-east-1.amazonaws.com",
        "exfiltration.example",
      ];
      expect(NAMES.map((name) => answer(dns(name)))).toEqual(NAMES.map(() => "allowed"));
      const alone = shipped(name, "clawdstrike", {
        more,
        options: { off: ["sdr-namespace-default-deny", "sdr-allow-dns"] },
      });
      expect(NAMES.map((name) => alone.answer(dns(name)))).toEqual(NAMES.map(() => "dns-refused"));
      expect(alone.answer(dns("sts.amazonaws.com"))).toBe("allowed");
    });
  });

  describe("acceptance", () => {
    test("[X7 contradicted] [C94 contradicted prod] of the flows that must be refused, those from inside the namespace are not", () => {
      const { deny, problems: found } = judged;
      const open = found.filter(({ kind }) => kind === "forbidden");
      expect(deny).toEqual({ edges: 7, met: 3 });
      expect([...new Set(open.map(({ from }) => from))].sort()).toEqual([
        "clawdstrike/envoy-gateway",
        "clawdstrike/hushd",
        "clawdstrike/pod app=stranger",
      ]);
      for (const { decidedBy } of open)
        expect(decidedBy.map(({ policy }) => policy)).toContain(
          "CiliumNetworkPolicy clawdstrike/sdr-namespace-default-deny",
        );
    });

    test("with policy 00 off, a stranger inside the namespace is refused and no intended edge is lost", () => {
      const before = judged;
      const after = judgement(
        shippedValues(name, "clawdstrike", { off: ["sdr-namespace-default-deny"] }),
        "clawdstrike",
      );
      expect(problems(after, "forbidden")).not.toContain("pod app=stranger -> nats");
      expect(problems(after, "missing")).toEqual(problems(before, "missing"));
    });

    test("[X4 contradicted] the bridge has its node's identity: it reaches NATS on its own node, not on another, and its policy selects nothing", () => {
      const { idle, problems: found } = judged;
      expect(idle).toEqual(["CiliumNetworkPolicy kube-system/tetragon-bridge"]);
      expect(found.filter(({ from }) => from.includes("tetragon-bridge")).map(({ from }) => from)).toEqual([
        "kube-system/tetragon-bridge (another node)",
      ]);
    });

    test("a demand that nothing answers keeps five clients from NATS and hushd from proofs-api", () => {
      const { problems: found } = judgement(
        { ...values, authentication: { provider: "off" } },
        "clawdstrike",
      );
      const unmet = found.filter(({ kind }) => kind === "auth-impossible");
      expect(unmet.map(({ from, to }) => `${from} ${to}`.replaceAll("clawdstrike/", ""))).toEqual([
        "spine-checkpointer nats",
        "spine-witness nats",
        "spine-proofs-api nats",
        "hubble-bridge nats",
        "hushd nats",
        "hushd spine-proofs-api",
      ]);
      for (const { decidedBy } of unmet) expect(decidedBy.length).toBeGreaterThan(0);
    });
  });
});

/** In its own mode dev refuses nothing: what a policy refuses passes and is reported. */
describe("dev, which audits", () => {
  const audit = shipped("dev", "clawdstrike", { more, analysis: { audit: true } });
  const prod = shipped("prod", "clawdstrike", { more });

  test("[M7 effect] what prod refuses passes in dev and is reported", () => {
    const refused = [
      { from: OUTSIDER.name, to: "nats", port: 4222 },
      { from: OUTSIDER.name, to: "hushd", port: 8080 },
      { from: "hushd", to: "internet", port: 443 },
      { from: "prometheus", to: "hushd", port: 8080 },
    ];
    expect(refused.map((question) => audit.ask(question).outcome)).toEqual(refused.map(() => "audited"));
    expect(refused.map((question) => prod.ask(question).outcome)).toEqual(refused.map(() => "denied"));
  });

  test("[C93 contradicted dev] the six edges that demand authentication are reported, though they are meant", () => {
    const audited = [
      ...["spine-checkpointer", "spine-witness", "spine-proofs-api", "hubble-bridge", "hushd"].map(
        (from) => ({
          from,
          to: "nats",
          port: 4222,
        }),
      ),
      { from: "hushd", to: "spine-proofs-api", port: 8080 },
    ];
    const silent = [
      { from: "nats", to: "nats", port: 6222 },
      { from: "envoy-gateway", to: "hushd", port: 8080 },
      { from: "hubble-bridge", to: "hubble-relay", port: 4245 },
      { from: "prometheus", to: "nats", port: 8222 },
      { from: "prometheus", to: "hushd", port: 9090 },
      { from: "hushd", to: "kube-dns", port: 53 },
    ];
    expect(audited.map((question) => audit.ask(question).outcome)).toEqual(audited.map(() => "audited"));
    expect(silent.map((question) => audit.ask(question).outcome)).toEqual(silent.map(() => "allowed"));
  });
});

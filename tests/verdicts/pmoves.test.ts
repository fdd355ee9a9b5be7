/**
 * Rows of PMOVES on the shipped stacks: what the five tier policies and the networks of Compose do of the matrix and of the
 * spec's tests; reference: docs/semantics/kubernetes.md#the-five-tiers-of-pmoves.
 */
import { describe, expect, test } from "@jest/globals";
import { stackSystem } from "../../plan/choose.ts";
import { alertsIn, policiesOf } from "../../plan/plan.ts";
import { planOf, settingsOf } from "../support/stack.ts";
import { EDGES, fixture } from "../systems/pmoves/fixtures.ts";
import { judgement, pod, problems } from "./ask.ts";
import { composeOf } from "./compose-networks.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

const isMatrixRow = (row: string): boolean => /^P([3-9]|1\d|2[0-3])$/.test(row);

/** By row: its service, the ports that it gives, who gets in that the row does not name, and which of its edges are refused. */
const ROWS: readonly (readonly [string, string, readonly number[], string, readonly string[]])[] = [
  ["P3", "postgres", [5432], "extract-worker", ["channel-monitor -> postgres"]],
  ["P4", "qdrant", [6333], "langextract", []],
  ["P5", "neo4j", [7474, 7687], "langextract", []],
  ["P6", "meilisearch", [7700], "langextract", []],
  ["P7", "minio", [9000], "langextract", ["pmoves-yt -> minio", "pdf-ingest -> minio", "presign -> minio"]],
  ["P8", "tensorzero-clickhouse", [8123], "agent-zero", ["tensorzero-ui -> tensorzero-clickhouse"]],
  ["P9", "nats", [4222], "extract-worker", ["channel-monitor -> nats", "mesh-agent -> nats"]],
  [
    "P10",
    "hi-rag-gateway-v2",
    [8086],
    "archon",
    ["hi-rag-gateway-v2 -> ollama", "retrieval-eval -> hi-rag-gateway-v2"],
  ],
  [
    "P11",
    "extract-worker",
    [8083],
    "archon",
    ["pdf-ingest -> extract-worker", "notebook-sync -> extract-worker"],
  ],
  ["P12", "langextract", [8084], "extract-worker", ["notebook-sync -> langextract"]],
  ["P13", "ffmpeg-whisper", [8078], "langextract", []],
  ["P14", "media-video", [8079], "langextract", []],
  ["P15", "media-audio", [8082], "langextract", []],
  ["P16", "deepresearch", [8098], "langextract", ["deepresearch -> world"]],
  ["P17", "publisher-discord", [8094], "langextract", ["publisher-discord -> world"]],
  ["P18", "agent-zero", [8080, 8081], "nats", []],
  ["P19", "archon", [8091, 8051, 8052], "nats", []],
  ["P20", "pmoves-yt", [8077], "nats", ["pmoves-yt -> minio"]],
  ["P21", "supaserch", [8099], "nats", []],
  ["P22", "tensorzero-gateway", [3000], "nats", ["tensorzero-gateway -> world"]],
  ["P23", "postgrest", [3000], "world", []],
];

const TIERS = ["data", "bus", "application", "api", "monitoring"];
const ASSIGNED: ReadonlyMap<string, readonly string[]> = new Map(
  TIERS.flatMap((tier) =>
    Object.entries<{ networks: string[] }>(fixture(`compose/services-${tier}.yaml`)).map(
      ([name, { networks }]) => [name, networks] as const,
    ),
  ),
);

describe.each(SHIPPED)("the networks that %s renders for Compose", (name) => {
  const { open, openByName, networks } = composeOf(name);

  test.each<readonly [string, string, readonly (readonly [from: string, to: string, passes: boolean])[]]>([
    [
      "P24",
      "api-tier keeps its services apart",
      [
        ["agent-zero", "tensorzero-gateway", false],
        ["tensorzero-gateway", "internet", true],
      ],
    ],
    [
      "P25",
      "app-tier lets its services speak and none out",
      [
        ["langextract", "extract-worker", true],
        ["langextract", "internet", false],
      ],
    ],
    [
      "P26",
      "bus-tier lets its services speak and none out",
      [
        ["archon", "nats", true],
        ["nats", "internet", false],
      ],
    ],
    [
      "P27",
      "data-tier lets its services speak and none out",
      [
        ["postgres", "qdrant", true],
        ["postgres", "internet", false],
      ],
    ],
    [
      "P28",
      "monitoring-tier lets its services speak and out",
      [
        ["grafana", "loki", true],
        ["loki", "internet", true],
      ],
    ],
  ])("[%s effect] %s", (_row, _what, flows) => {
    for (const [from, to, passes] of flows)
      expect([from, to, open(from, to, 443)]).toEqual([from, to, passes]);
  });

  test.each([
    ["P30", "data"],
    ["P31", "bus"],
    ["P32", "application"],
    ["P33", "api"],
    ["P34", "monitoring"],
  ])(
    "[%s effect] services of the %s tier speak with those they share a network with, but for api-tier, and with no other",
    (_row, tier) => {
      const own = Object.keys(fixture(`compose/services-${tier}.yaml`));
      for (const from of own)
        for (const [to, joined] of ASSIGNED) {
          if (to === from) continue;
          const shared = (ASSIGNED.get(from) ?? []).some((net) => net !== "api-tier" && joined.includes(net));
          expect([from, to, open(from, to, 8080)]).toEqual([from, to, shared]);
        }
    },
  );

  test("[P42 contradicted] extract-worker reaches postgres, for both are on data-tier; hi-rag-gateway-v2 reaches qdrant", () => {
    expect(open("extract-worker", "postgres", 5432)).toBe(true);
    expect(open("hi-rag-gateway-v2", "qdrant", 6333)).toBe(true);
    expect(networks).toEqual(expect.arrayContaining(["data-tier", "api-tier", "bus-tier"]));
  });

  test("[P43 contradicted] agent-zero reaches hi-rag-gateway-v2 by its address on app-tier, and its name leads to api-tier, where nobody is reached", () => {
    expect(open("agent-zero", "hi-rag-gateway-v2", 8086)).toBe(true);
    expect(openByName("agent-zero", "hi-rag-gateway-v2")).toBe(false);
    expect(openByName("extract-worker", "qdrant")).toBe(true);
    expect(openByName("archon", "nats")).toBe(true);
  });

  test("[P44 effect] the stores do not reach the agents, and the bus does not reach the stores", () => {
    expect(open("nats", "qdrant", 6333)).toBe(false);
    expect(open("postgres", "agent-zero", 8080)).toBe(false);
  });

  test("[P48 effect] before the first phase no service leaves the networks of the original file", () => {
    const before = stackSystem("pmoves", settingsOf(shippedValues(name, "pmoves", { phase: 0 })))?.compose;
    expect(before?.services).toEqual({});
  });
});

describe.each(SHIPPED)("the five policies in %s", (name) => {
  const values = shippedValues(name, "pmoves");
  const labels = (service: string): Readonly<Record<string, string>> => {
    const found = stackSystem("pmoves", settingsOf(values))?.workloads.find((each) => each.name === service);
    const { app: _own, ...tier } = found?.labels ?? {};
    return tier;
  };
  const { answer } = shipped(name, "pmoves", {
    more: [
      pod("test-app", "pmoves", labels("extract-worker")),
      pod("test-data", "pmoves", labels("postgres")),
      pod("test-data-in-default", "default", labels("postgres")),
    ],
  });
  const judged = judgement(values, "pmoves");
  const end = (service: string): string => (service === "world" ? "internet" : service);
  const passes = (from: string, to: string, ports: readonly number[]): boolean =>
    ports.every((port) => answer({ from: end(from), to: end(to), port }) === "allowed");

  test.each(ROWS)(
    "[%s contradicted] %s at %j takes %s, whom the row does not name, and of its edges are refused: %j",
    (_row, service, ports, stranger, refused) => {
      const edges = EDGES.filter(({ from, to }) => from === service || to === service);
      expect(edges.some(({ from, to }) => from === stranger && to === service)).toBe(false);
      expect(passes(stranger, service, ports)).toBe(true);
      const dead = edges.filter((edge) => !passes(edge.from, edge.to, edge.ports));
      expect(dead.map(({ from, to }) => `${from} -> ${to}`).sort()).toEqual([...refused].sort());
    },
  );

  test("[P1 P52 contradicted] 622 pairs of services that the matrix does not name are open, 27 to each of three API services", () => {
    const { unintended, problems: found } = judged;
    const services = unintended.filter(
      ({ from, to }) => !`${from} ${to}`.includes("kube-dns") && to !== "internet",
    );
    // The intent also has the monitoring that the matrix leaves out; those pairs are beyond the matrix as well.
    const flows = stackSystem("pmoves", settingsOf(values))?.flows ?? [];
    const monitoring = flows.filter(
      ({ from, to, expect: wanted, rows }) =>
        wanted === "allow" &&
        from.kind !== "all-workloads" &&
        to.kind === "workload" &&
        !rows.some(isMatrixRow),
    ).length;
    const closed = found.filter(
      ({ kind, to, rows }) => kind === "missing" && !to.endsWith("kube-dns") && !rows.some(isMatrixRow),
    ).length;
    expect(services.length + monitoring - closed).toBe(622);
    for (const api of ["agent-zero", "archon", "pmoves-yt"])
      expect([api, services.filter(({ to }) => to === `pmoves/${api}`).length + 1]).toEqual([api, 27]);
  });

  test.each([
    ["P35", "the data tier", "postgres"],
    ["P36", "the bus", "nats"],
    ["P37", "the application tier", "deepresearch"],
    ["P39", "monitoring", "prometheus"],
  ])(
    "[%s contradicted] %s resolves no name: no namespace has the label that its rule asks for",
    (_row, _tier, from) => {
      for (const protocol of ["UDP", "TCP"] as const)
        expect(answer({ from, to: "kube-dns", port: 53, protocol })).toBe("denied");
    },
  );

  test.each([
    ["P37", "deepresearch"],
    ["P37", "publisher-discord"],
    ["P38", "tensorzero-gateway"],
  ])("[%s contradicted] %s does not get out to its provider", (_row, from) => {
    expect(answer({ from, to: "internet", port: 443 })).toBe("denied");
  });

  test("[P42 contradicted] [X26 effect] extract-worker reaches postgres here too, against its own matrix, and the plan says so", () => {
    expect(answer({ from: "extract-worker", to: "postgres", port: 5432 })).toBe("allowed");
    expect(answer({ from: "hi-rag-gateway-v2", to: "qdrant", port: 6333 })).toBe("allowed");
    expect(problems(judged, "forbidden")).toEqual(["extract-worker -> postgres"]);
  });

  test("the three edges of test 2 pass by address", () => {
    expect(answer({ from: "agent-zero", to: "hi-rag-gateway-v2", port: 8086 })).toBe("allowed");
    expect(answer({ from: "extract-worker", to: "qdrant", port: 6333 })).toBe("allowed");
    expect(answer({ from: "archon", to: "nats", port: 4222 })).toBe("allowed");
  });

  test("[P44 effect] neither a store nor the bus starts a connection to the other tiers' stores and agents", () => {
    expect(answer({ from: "postgres", to: "agent-zero", port: 8080 })).toBe("denied");
    expect(answer({ from: "nats", to: "qdrant", port: 6333 })).toBe("denied");
  });

  test("in the namespace a pod of the application tier reaches postgres, one of the data tier does not reach agent-zero, and there are five policies", () => {
    expect(answer({ from: "test-app", to: "postgres", port: 5432 })).toBe("allowed");
    expect(answer({ from: "test-data", to: "agent-zero", port: 8080 })).toBe("denied");
    expect(policiesOf(planOf(values)).filter(({ system }) => system === "pmoves")).toHaveLength(5);
  });

  test("[P45 contradicted] kubectl run starts the pod in default, where the tier label is nothing: agent-zero takes anybody", () => {
    expect(answer({ from: "test-data-in-default", to: "agent-zero", port: 8080 })).toBe("allowed");
  });

  test("[P46 contradicted] of its targets Prometheus reaches all but Grafana and Loki, and resolves no name at all", () => {
    const missing = problems(judged, "missing");
    expect(missing.filter((edge) => edge.startsWith("prometheus -> "))).toEqual([
      "prometheus -> kube-dns",
      "prometheus -> grafana",
      "prometheus -> loki",
    ]);
  });

  test("[P47 contradicted] 15 edges of the matrix are refused, five between monitoring, and DNS of the four closed tiers", () => {
    const missing = judged.problems.filter(({ kind }) => kind === "missing");
    const to = (service: string) => missing.filter((problem) => problem.to === service).length;
    const matrix = missing.filter(({ rows }) => rows.some(isMatrixRow));
    // 6 stores, nats, 8 applications and 4 of monitoring; API pods get out by their catch-all.
    expect({ matrix: matrix.length, dns: to("kube-system/kube-dns") }).toEqual({ matrix: 15, dns: 19 });
    expect(missing.length - matrix.length - 19).toBe(5);
    for (const { decidedBy } of missing)
      expect(decidedBy[0]?.policy).toMatch(
        /^NetworkPolicy pmoves\/(data|bus|app|api|monitoring)-tier-policy$/,
      );
  });

  test("[P50 effect] each phase further is one policy more, in the order of migration", () => {
    const at = (phase: number): string[] =>
      policiesOf(planOf(shippedValues(name, "pmoves", { phase })))
        .filter(({ system }) => system === "pmoves")
        .map((policy) => policy.name.replace("-tier-policy", ""));
    const order = ["data", "bus", "app", "api", "monitoring"];
    for (const phase of [0, 1, 2, 3, 4, 5]) expect(at(phase)).toEqual(order.slice(0, phase));
  });

  test("[P57 effect] a service that is added to the matrix, and to nothing else, is let in at its new port and reached by those it names", () => {
    const vectors = { tier: "data", ports: [19_530], incoming: ["hi-rag-gateway-v2", "supaserch"] };
    const grown = shipped(name, "pmoves", { options: { services: { vectors } } });
    expect(answer({ from: "supaserch", to: "qdrant", port: 19_530 })).toBe("denied");
    for (const from of ["hi-rag-gateway-v2", "supaserch"])
      expect([from, grown.answer({ from, to: "vectors", port: 19_530 })]).toEqual([from, "allowed"]);
    expect(grown.answer({ from: "internet", to: "vectors", port: 19_530 })).toBe("denied");
  });

  test("[P54 contradicted] the stack holds no alert until its config asks for some", () => {
    expect(alertsIn(planOf(values))).toEqual([]);
    expect(alertsIn(planOf({ ...values, alerts: {} })).length).toBeGreaterThan(0);
  });

  test("[P55 contradicted] nothing that the stack applies logs a dropped packet under the spec's prefix", () => {
    expect(JSON.stringify(planOf(values).resources)).not.toMatch(/NETPOL-DROP|iptables/);
  });
});

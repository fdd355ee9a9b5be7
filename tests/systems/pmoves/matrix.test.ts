import { describe, expect, test } from "@jest/globals";
import type { Flow } from "../../../model/flow.ts";
import { matrixEdges } from "../../../systems/pmoves/edges.ts";
import { UNTIERED } from "../../../systems/pmoves/matrix.ts";
import { servicesOf } from "../../../systems/pmoves/options.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { EDGES, end, options } from "./fixtures.ts";

const { pmoves } = SYSTEMS;
const flows = pmoves.flows(options());
const workloads = pmoves.workloads(options());

const MATRIX_ROW = /^P([3-9]|1\d|2[0-3])$/;
const ofMatrix = flows.filter(({ rows }) => rows.some((row) => MATRIX_ROW.test(row)));
const line = ({ from, to, ports }: Flow): string =>
  `${end(from)} -> ${end(to)} ${ports.map(({ port }) => port).join(",")}`;
const written = EDGES.map(({ from, to, ports }) => `${from} -> ${to} ${ports.join(",")}`);

describe("the communication matrix", () => {
  test("[P3-P23 text] is the 56 edges of the spec, all over TCP, and no other", () => {
    expect(written).toHaveLength(56);
    expect(ofMatrix.map(line).sort()).toEqual([...written].sort());
    for (const { ports, expect: expected } of ofMatrix) {
      expect(expected).toBe("allow");
      for (const { protocol } of ports) expect(protocol).toBe("TCP");
    }
  });

  test("each edge says which side of the spec declares it", () => {
    const declared = matrixEdges(servicesOf(options())).map(({ from, to, declared: side }) =>
      `${from} -> ${to} ${side}`.replace(/\bexternal\b/g, "world"),
    );
    expect(declared.sort()).toEqual(
      EDGES.map(({ from, to, declared: side }) => `${from} -> ${to} ${side}`).sort(),
    );
  });

  /** "Incoming from" of each row of the spec; what only a source declares is left out. */
  const INCOMING: readonly (readonly [string, string, string])[] = [
    ["P3", "postgres", "postgrest, archon, channel-monitor"],
    ["P4", "qdrant", "hi-rag-gateway-v2, extract-worker"],
    ["P5", "neo4j", "hi-rag-gateway-v2"],
    ["P6", "meilisearch", "hi-rag-gateway-v2, extract-worker"],
    ["P7", "minio", "pmoves-yt, ffmpeg-whisper, media-video, media-audio, pdf-ingest, presign"],
    ["P8", "tensorzero-clickhouse", "tensorzero-gateway, tensorzero-ui"],
    [
      "P9",
      "nats",
      "agent-zero, archon, mesh-agent, deepresearch, supaserch, publisher-discord, channel-monitor, pmoves-yt",
    ],
    ["P10", "hi-rag-gateway-v2", "supaserch, pmoves-yt, retrieval-eval, agent-zero"],
    ["P11", "extract-worker", "pdf-ingest, notebook-sync, pmoves-yt"],
    ["P12", "langextract", "notebook-sync"],
    ["P13", "ffmpeg-whisper", "pmoves-yt"],
    ["P14", "media-video", "pmoves-yt"],
    ["P15", "media-audio", "pmoves-yt"],
    ["P18", "agent-zero", "world, archon"],
    ["P19", "archon", "world, agent-zero"],
    ["P20", "pmoves-yt", "channel-monitor, world"],
    ["P21", "supaserch", "world"],
    ["P22", "tensorzero-gateway", "hi-rag-gateway-v2, deepresearch, agent-zero, world"],
    ["P23", "postgrest", "extract-worker, archon, supaserch, render-webhook"],
  ];

  test.each(INCOMING)("[%s text] %s is called by %s", (row, target, sources) => {
    const into = ofMatrix.filter((flow) => end(flow.to) === target);
    expect(into.map(({ from }) => end(from))).toEqual(sources.split(", "));
    for (const flow of into) expect(flow.rows).toContain(row);
  });

  test.each([
    ["P16", "deepresearch", "nats, world"],
    ["P17", "publisher-discord", "world"],
  ])("[%s text] %s calls %s, and is called by nobody", (row, source, targets) => {
    const out = ofMatrix.filter((flow) => end(flow.from) === source && flow.rows.includes(row));
    expect(out.map(({ to }) => end(to))).toEqual(targets.split(", "));
    expect(ofMatrix.filter((flow) => end(flow.to) === source)).toEqual([]);
  });
});

describe("what the spec contradicts itself in", () => {
  const decided = (row: string) => pmoves.decisions?.filter(({ rows }) => rows.includes(row)) ?? [];

  test("[P7 text] minio's console listens and is opened to nobody", () => {
    expect(workloads.find(({ name }) => name === "minio")?.ports.map(({ port }) => port)).toEqual([
      9000, 9001,
    ]);
    expect(flows.filter(({ ports }) => ports.some(({ port }) => port === 9001))).toEqual([]);
    expect(decided("P7")[0]?.settled).toMatch(/9001/);
  });

  test("[P18 X21 text] agent-zero has the ports of its heading, and 80 is nowhere", () => {
    const ports = workloads.find(({ name }) => name === "agent-zero")?.ports.map(({ port }) => port);
    expect(ports).toEqual([8080, 8081]);
    expect(flows.filter((flow) => flow.ports.some(({ port }) => port === 80))).toEqual([]);
    expect(decided("P18")[0]?.found).toMatch(/\b80\b/);
  });

  test.each([
    ["P22", "tensorzero-gateway", 3030],
    ["P23", "postgrest", 3010],
  ])("[%s X21 text] %s is reached at its container's port, not at %d of the host", (row, name, hostPort) => {
    expect(workloads.find((workload) => workload.name === name)?.ports.map(({ port }) => port)).toEqual([
      3000,
    ]);
    expect(decided(row).some(({ found }) => found.includes(String(hostPort)))).toBe(true);
  });

  test("[X33 text] the store has one name, and Compose the networks of the target section", () => {
    expect(workloads.map(({ name }) => name)).toContain("tensorzero-clickhouse");
    expect(workloads.map(({ name }) => name)).not.toContain("clickhouse");
    expect(decided("X33")).toHaveLength(2);
  });

  test("each decision says what was found, what is taken, and where", () => {
    for (const { rows, found, settled } of pmoves.decisions ?? []) {
      expect(rows.length).toBeGreaterThan(0);
      expect(found).toMatch(/\.$/);
      expect(settled).toMatch(/\.$/);
    }
  });
});

describe("workloads", () => {
  test("[P1 P2 text] the tiers of the diagram are labels of its members", () => {
    const tier = (name: string) => workloads.find((workload) => workload.name === name)?.labels.tier;
    const members = {
      api: ["agent-zero", "archon", "pmoves-yt", "supaserch", "tensorzero-gateway"],
      application: [
        "hi-rag-gateway-v2",
        "extract-worker",
        "langextract",
        "ffmpeg-whisper",
        "media-video",
        "deepresearch",
        "publisher-discord",
      ],
      bus: ["nats"],
      data: ["postgres", "qdrant", "neo4j", "meilisearch", "minio", "tensorzero-clickhouse"],
    };
    for (const [name, services] of Object.entries(members))
      expect(services.map((service) => `${service} ${tier(service)}`)).toEqual(
        services.map((service) => `${service} ${name}`),
      );
    for (const { namespace, external } of workloads)
      expect(namespace).toBe(external === true ? "kube-system" : "pmoves");
  });

  test("ten services of the matrix carry no tier, and the config may give them one", () => {
    expect([...UNTIERED].sort()).toEqual(
      [
        "bgutil-pot-provider",
        "channel-monitor",
        "mesh-agent",
        "notebook-sync",
        "ollama",
        "pdf-ingest",
        "presign",
        "render-webhook",
        "retrieval-eval",
        "tensorzero-ui",
      ].sort(),
    );
    const settled = pmoves.workloads(options({ tiers: { presign: "api" } }));
    const tiers = (list: typeof settled) => list.filter(({ labels }) => labels.tier === undefined).length;
    expect(tiers(workloads) - tiers(settled)).toBe(1);
    expect(settled.find(({ name }) => name === "presign")?.labels).toEqual({ app: "presign", tier: "api" });
  });

  test("names are unique, and every end of a flow is a workload", () => {
    const names = workloads.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const ends = flows.flatMap(({ from, to }) => [from, to]).filter(({ kind }) => kind === "workload");
    expect(ends.map(end).filter((name) => !names.includes(name))).toEqual([]);
  });

  test("every port of a flow is one its target listens on", () => {
    for (const { to, ports, expect: expected } of flows) {
      const target = workloads.find(({ name }) => to.kind === "workload" && name === to.name);
      if (target === undefined || expected === "deny") continue;
      const listening = target.ports.map(({ port, protocol }) => `${protocol} ${port}`);
      for (const { port, protocol } of ports) expect(listening).toContain(`${protocol} ${port}`);
    }
  });
});

describe("flows beside the matrix", () => {
  const tagged = (row: string) => flows.filter(({ rows }) => rows.includes(row));

  test("extract-worker is refused at postgres, and hi-rag reaches qdrant", () => {
    expect(tagged("P42").map((flow) => `${flow.expect} ${line(flow)}`)).toEqual([
      "allow hi-rag-gateway-v2 -> qdrant 6333",
      "deny extract-worker -> postgres 5432",
    ]);
  });

  test("the three calls of the second test are edges of the matrix", () => {
    expect(
      tagged("P43")
        .map((flow) => `${flow.expect} ${line(flow)}`)
        .sort(),
    ).toEqual([
      "allow agent-zero -> hi-rag-gateway-v2 8086",
      "allow archon -> nats 4222",
      "allow extract-worker -> qdrant 6333",
    ]);
  });

  test("stores and bus start nothing", () => {
    const refused = flows.filter((flow) => flow.expect === "deny" && !flow.rows.includes("P42"));
    expect(refused.map(line)).toEqual([
      "postgres -> agent-zero 8080",
      "nats -> qdrant 6333",
      'pods {"tier":"data"} of pmoves -> agent-zero 8080',
    ]);
  });

  test("Prometheus reaches every service of a tier that listens, and no other", () => {
    const scraped = tagged("P46").map(({ to }) => end(to));
    const listening = workloads
      .filter(
        ({ labels, ports, name }) => labels.tier !== undefined && ports.length > 0 && name !== "prometheus",
      )
      .map(({ name }) => name);
    expect(scraped).toEqual(listening);
    expect(scraped).toHaveLength(23);
  });

  test("names are resolved over UDP and TCP by the cluster's own DNS", () => {
    const [flow, ...more] = tagged("X24");
    expect(more).toEqual([]);
    expect(flow?.ports.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(["UDP 53", "TCP 53"]);
    expect(flow === undefined ? undefined : `${end(flow.from)} ${end(flow.to)}`).toBe("all kube-dns");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { type Analysis, analyze } from "../../analysis/analyze.ts";
import { readCases } from "../../analysis/cases/case.ts";
import { prepare } from "../../analysis/cases/run.ts";
import { outsideOf } from "../../analysis/outside.ts";
import { settingsFor } from "../../analysis/settings.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import type { Peer } from "../../model/peer.ts";
import { buildPlan } from "../../plan/build.ts";
import { appliedInput } from "../../proof/plan-input.ts";
import { parseSettings } from "../../settings/schema.ts";
import { SYSTEMS } from "../../systems/registry.ts";

const TCP = 6;

describe("the specified ClawdStrike set (X7)", () => {
  const SERVICES = ["checkpointer", "witness", "proofs", "hubble-bridge", "hushd", "nats", "rogue-ns"];
  const PORTS = [22, 53, 443, 2112, 4222, 4245, 6222, 8080, 8222, 9090, 54_321];
  const file = parse(readFileSync(new URL("../fixtures/cases/clawdstrike.yaml", import.meta.url), "utf8"));
  const literal = () => structuredClone(file.cases[0]);

  /** Open edges of the six services and one unlabelled pod, every ordered pair and NATS to itself. */
  function openEdges(raw: unknown): [open: number, of: number] {
    const [one] = readCases({ cases: [raw] });
    if (one === undefined) throw new Error("no case");
    const { analysis } = prepare(one);
    const pods = SERVICES.map((name) => one.endpoints.find((endpoint) => endpoint.name === name) as Endpoint);
    const asked = pods.flatMap((from) =>
      pods
        .filter((to) => to !== from || from.name === "nats")
        .flatMap((to) => PORTS.map((port) => analysis.flow({ from, to, protocol: TCP, port }))),
    );
    return [asked.filter(({ outcome }) => outcome === "allowed").length, asked.length];
  }

  test("as it is, all 473 edges inside the namespace are open", () => {
    expect(openEdges(literal())).toEqual([473, 473]);
  });

  test("without the two namespace rules of policy 00, 7 are", () => {
    const raw = literal();
    raw.policies[0].spec.ingress.shift();
    raw.policies[0].spec.egress.shift();
    expect(openEdges(raw)).toEqual([7, 473]);
  });
});

describe("the specified PMOVES set", () => {
  /** The 15 edges that the five policies block (docs/semantics/kubernetes.md#the-five-tiers-of-pmoves). */
  const BLOCKED = [
    "channel-monitor postgres",
    "channel-monitor nats",
    "mesh-agent nats",
    "pdf-ingest minio",
    "pdf-ingest extract-worker",
    "presign minio",
    "tensorzero-ui tensorzero-clickhouse",
    "retrieval-eval hi-rag-gateway-v2",
    "notebook-sync extract-worker",
    "notebook-sync langextract",
    "hi-rag-gateway-v2 ollama",
    "pmoves-yt minio",
    "deepresearch internet",
    "publisher-discord internet",
    "tensorzero-gateway internet",
  ];
  const MONITORING = ["prometheus", "grafana", "loki", "promtail"];

  const parsed = parseSettings({
    stack: "dev",
    secretKeys: new Set(),
    values: {
      mode: "enforce",
      policies: "as-specified",
      cluster: { platform: "kind", cni: "calico", cniMode: "full" },
      systems: { pmoves: {} },
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { settings } = parsed;
  const loaded = appliedInput(buildPlan(settings));
  const endpoints = [...loaded.endpoints, ...outsideOf(loaded.policies)];
  const find = (peer: Peer): Endpoint | undefined =>
    peer.kind === "workload"
      ? endpoints.find(({ name }) => name.endsWith(`/${peer.name}`))
      : endpoints.find(({ name }) => name === "internet");
  const short = ({ name }: Endpoint): string => name.replace(/^.*\//, "");

  function blocked(analysis: Analysis): string[] {
    const options = settings.systems.pmoves?.options;
    if (options === undefined) throw new Error("no options");
    return SYSTEMS.pmoves.flows(options).flatMap((flow) => {
      const [from, to] = [find(flow.from), find(flow.to)];
      if (flow.expect === "deny" || from === undefined || to === undefined) return [];
      if (MONITORING.includes(short(from)) || MONITORING.includes(short(to))) return [];
      const open = flow.ports.every(
        ({ protocol, port }) =>
          analysis.flow({ from, to, protocol: protocol === "UDP" ? 17 : TCP, port }).outcome === "allowed",
      );
      return open ? [] : [`${short(from)} ${short(to)}`];
    });
  }

  test.each(["kubernetes", "calico", "cilium"] as const)(
    "under %s, these 15 edges of its own matrix are blocked",
    (engine) => {
      const analysis = analyze({ ...loaded, endpoints }, settingsFor(engine));
      expect(blocked(analysis).sort()).toEqual([...BLOCKED].sort());
    },
  );
});

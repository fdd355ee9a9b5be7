import { describe, expect, test } from "@jest/globals";
import { EDGES } from "../systems/pmoves/fixtures.ts";
import { composeOf } from "./compose-networks.ts";
import { SHIPPED, shipped } from "./shipped.ts";

/** The services that have a row in the matrix, P3 to P23. */
const SERVICES = [
  ...["postgres", "qdrant", "neo4j", "meilisearch", "minio", "tensorzero-clickhouse", "nats"],
  ...["hi-rag-gateway-v2", "extract-worker", "langextract", "ffmpeg-whisper", "media-video", "media-audio"],
  ...["deepresearch", "publisher-discord", "agent-zero", "archon", "pmoves-yt", "supaserch"],
  ...["tensorzero-gateway", "postgrest"],
];

/** "Incoming: nats (subscriber)" of P16, P17 and P21, read as connections, which they are not. */
const SUBSCRIBERS = ["deepresearch", "publisher-discord", "supaserch"];

/** Services whose port the matrix does not give. */
const PORTLESS = ["ollama", "bgutil-pot-provider"];

const inside = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  SERVICES.includes(from) && SERVICES.includes(to);

describe.each(SHIPPED)("[X22 effect] the target networks of Compose, from %s", (name) => {
  const { open } = composeOf(name);

  test("cut three edges of the matrix: two for api-tier's missing ICC, one for no common network", () => {
    const cut = EDGES.filter(inside).filter(
      ({ from, to, ports }) => !ports.every((port) => open(from, to, port)),
    );
    expect(cut.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      "supaserch -> postgrest",
      "agent-zero -> tensorzero-gateway",
      "deepresearch -> tensorzero-gateway",
    ]);
  });

  test("refuse the API tier the stores", () => {
    expect([open("supaserch", "postgres", 5432), open("postgres", "supaserch", 8099)]).toEqual([
      false,
      false,
    ]);
  });

  test("leave no way out to those that need one, but to the gateway of the models", () => {
    const out = ["deepresearch", "publisher-discord", "tensorzero-gateway"];
    expect(out.map((from) => open(from, "internet", 443))).toEqual([false, false, true]);
  });

  test("let 277 of the 420 ordered pairs speak that the matrix does not name, extract-worker and postgres among them", () => {
    const named = new Set([
      ...EDGES.map(({ from, to }) => `${from} ${to}`),
      ...SUBSCRIBERS.map((subscriber) => `nats ${subscriber}`),
    ]);
    const pairs = SERVICES.flatMap((from) =>
      SERVICES.filter((to) => to !== from).map((to) => [from, to] as const),
    );
    const extra = pairs.filter(([from, to]) => !named.has(`${from} ${to}`) && open(from, to, 5432));
    expect([extra.length, pairs.length]).toEqual([277, 420]);
    expect(extra).toContainEqual(["extract-worker", "postgres"]);
  });
});

describe.each(SHIPPED)("[X23 effect] the five tier policies of %s against the matrix", (name) => {
  const { answer } = shipped(name, "pmoves");
  const open = (from: string, to: string, port: number): boolean =>
    answer({ from: from === "world" ? "internet" : from, to: to === "world" ? "internet" : to, port }) ===
    "allowed";

  test("pass 47 of the 69 cells of edge and port, subscribers' and the console's among them", () => {
    const ofEdges = EDGES.filter(({ to }) => !PORTLESS.includes(to)).flatMap(({ from, to, ports }) =>
      ports.map((port) => [from, to, port] as const),
    );
    const consoles = EDGES.filter(({ to }) => to === "minio").map(
      ({ from }) => [from, "minio", 9001] as const,
    );
    const ports: Record<string, number> = { deepresearch: 8098, "publisher-discord": 8094, supaserch: 8099 };
    const pushed = SUBSCRIBERS.map((to) => ["nats", to, ports[to] ?? 0] as const);
    const cells = [...ofEdges, ...consoles, ...pushed];
    expect([cells.filter((cell) => open(...cell)).length, cells.length]).toEqual([47, 69]);
  });

  test("keep pmoves-yt from minio, open minio's console to monitoring alone, and extract-worker to postgres", () => {
    expect([open("pmoves-yt", "minio", 9000), open("pmoves-yt", "minio", 9001)]).toEqual([false, false]);
    expect(open("prometheus", "minio", 9001)).toBe(true);
    expect(open("extract-worker", "postgres", 5432)).toBe(true);
  });
});

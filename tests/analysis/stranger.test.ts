import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { run } from "../support/cli.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/stranger");

const list = (...argv: string[]) => run(["list", ...argv], { width: 80, folder: FIXTURES });

/** Edges as `from to ports`, one for each pair, sorted. */
async function edges(...argv: string[]): Promise<string[]> {
  const { out } = await list(...argv, "-o", "csv");
  const rows = out
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.slice(1, -1).split('","'));
  return rows
    .map(
      ([from, to, protocol, first, last, outcome]) =>
        `${from} -> ${to} ${protocol} ${first === last ? first : `${first}-${last}`}${outcome === "allowed" ? "" : ` ${outcome}`}`,
    )
    .sort();
}

describe("a stranger's folder gives a correct table in one command", () => {
  test("an online shop: who reaches the data, the payment and the outside, worked out by hand", async () => {
    const all = await edges("shop");
    const to = (name: string) => all.filter((edge) => edge.includes(` -> ${name} `));
    const fromNode = (edge: string) => edge.includes("node-exporter (same node)");
    expect(to("shop/postgres").filter((edge) => !fromNode(edge))).toEqual([
      "shop/backup -> shop/postgres TCP 5432",
      "shop/cart -> shop/postgres TCP 5432",
      "shop/catalog -> shop/postgres TCP 5432",
    ]);
    // redis has no port named sql, and postgres none named redis.
    expect(to("shop/redis").filter((edge) => !fromNode(edge))).toEqual([
      "shop/cart -> shop/redis TCP 6379",
      "shop/catalog -> shop/redis TCP 6379",
    ]);
    // The policy of payments asks for a namespace label that nobody has.
    expect(to("payments/checkout").filter((edge) => !fromNode(edge))).toEqual([]);
    expect(to("internet").filter((edge) => !edge.startsWith("ingress-nginx/"))).toEqual([
      "shop/backup -> internet TCP 443",
    ]);
    expect(to("shop/storefront").filter((edge) => !fromNode(edge))).toEqual([
      "ingress-nginx/nginx-controller -> shop/storefront TCP 8080",
    ]);
    expect(to("203.0.113.0/24").filter((edge) => edge.startsWith("payments/"))).toEqual([
      "payments/checkout -> 203.0.113.0/24 TCP 443",
    ]);
  });

  test("its text counts workloads, fits 80 columns and names rules that are about nobody", async () => {
    const { code, out } = await list("shop");
    expect(code).toBe(0);
    expect(out).toContain("9 workloads, 7 policies, engine kubernetes");
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain("\nundetermined: the input does not say what decides; palisade eval names it\n");
    const lines = readFileSync(join(FIXTURES, "shop/policies.yaml"), "utf8").split("\n");
    const placeOf = (text: string) =>
      `shop/policies.yaml:${lines.findIndex((line) => line.includes(text)) + 1}`;
    expect(out).toContain(
      "Rules whose other end is no workload of the input\n" +
        `  NetworkPolicy shop/dns: spec.egress[0] (${placeOf("k8s-app: kube-dns")})\n` +
        `  NetworkPolicy payments/checkout: spec.ingress[0] (${placeOf("{name: shop}")})\n`,
    );
  });

  test("what helm template prints", async () => {
    expect(await edges("helm-template.yaml", "--to", "default/release-shop")).toEqual([
      "default/release-shop -> default/release-shop TCP 80",
      "default/release-shop-test-connection -> default/release-shop TCP 80",
      "internet -> default/release-shop TCP 80",
    ]);
  });

  test("a chart and a kustomize tree that nobody rendered say what to do", async () => {
    const chart = await list("chart");
    expect(chart).toMatchObject({ code: 2, err: expect.stringContaining("helm template") });
    expect(chart.err).toContain("deploy.yaml:");
    const tree = await list("kustomize");
    expect(tree.code).toBe(1);
    expect(tree.out.replace(/\s+/g, " ")).toContain("Give the output of kubectl kustomize");
    expect(await edges("kustomize", "--from", "internet")).toEqual(["internet -> default/web TCP 8080"]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { PLATFORMS } from "../../model/vocabulary.ts";
import { scrapeValues } from "../../plan/alerts/scrape.ts";
import { tetragonRelease } from "../../plan/releases/tetragon.ts";
import type { HelmValues } from "../../plan/releases/values.ts";
import { completeAlerts } from "../../settings/alerts.ts";
import { everyCalico, everyCilium, leavesOf } from "./support.ts";

/** What a chart's own values allow: types by path, joined with a bar; `any` and `object` take anything below them. */
type Leaves = Readonly<Record<string, string>>;

const chartLeaves = (file: string): Leaves =>
  (JSON.parse(readFileSync(`tests/fixtures/charts/${file}.json`, "utf8")) as { leaves: Leaves }).leaves;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

/** Paths that the chart does not have, and paths whose value is of another type. */
function strangers(values: HelmValues, leaves: Leaves, openBelow: readonly string[] = []): readonly string[] {
  return [...leavesOf(values)]
    .filter(([path]) => !openBelow.some((open) => path.startsWith(`${open}.`)))
    .filter(([path, value]) => !allowed(path, value, leaves))
    .map(([path, value]) => `${path}: ${typeOf(value)}`);
}

function allowed(path: string, value: unknown, leaves: Leaves): boolean {
  const types = leaves[path]?.split("|");
  if (types !== undefined) return types.includes("any") || types.includes(typeOf(value));
  const parts = path.split(".");
  return parts.some((_, end) => /^(any|object)$/.test(leaves[parts.slice(0, end).join(".")] ?? ""));
}

describe("every value that is set is one the chart has", () => {
  test("the check sees a key that is not there and a value of another type", () => {
    const leaves = chartLeaves("cilium-1.20.2");
    expect(strangers({ hubble: { enabled: true, relais: { enabled: true } } }, leaves)).toEqual([
      "hubble.relais.enabled: boolean",
    ]);
    expect(strangers({ policyAuditMode: "enabled" }, leaves)).toEqual(["policyAuditMode: string"]);
  });

  test("Cilium 1.20.2, on every platform in both modes", () => {
    const leaves = chartLeaves("cilium-1.20.2");
    const all = everyCilium().flatMap(({ releases }) => releases);
    expect(all.length).toBe(16);
    expect(all.flatMap(({ values }) => strangers(values, leaves))).toEqual([]);
  });

  test("what scrapes the metrics of alerts, in Cilium 1.20.2 and Tetragon 1.7.0", () => {
    const alerts = completeAlerts({ scrape: true, labels: { release: "kube-prometheus-stack" } });
    const charts = { cilium: "cilium-1.20.2", tetragon: "tetragon-1.7.0" } as const;
    for (const engine of ["cilium", "tetragon"] as const) {
      const values = scrapeValues(engine, alerts);
      expect([...leavesOf(values)].length).toBeGreaterThan(1);
      expect(strangers(values, chartLeaves(charts[engine]))).toEqual([]);
    }
  });

  test("Tetragon 1.7.0, on every platform", () => {
    const leaves = chartLeaves("tetragon-1.7.0");
    const all = PLATFORMS.flatMap((platform) => tetragonRelease({ platform }).releases);
    expect(all.flatMap(({ values }) => strangers(values, leaves))).toEqual([]);
  });

  test("the Tigera operator 3.32.1, on every platform; installation takes any field of its kind", () => {
    const leaves = chartLeaves("tigera-operator-3.32.1");
    const operators = everyCalico().flatMap(({ releases }) => releases.slice(1));
    expect(operators.length).toBe(14);
    expect(operators.flatMap(({ values }) => strangers(values, leaves, ["installation"]))).toEqual([]);
  });
});

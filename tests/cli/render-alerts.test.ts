import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse, parseAllDocuments, stringify } from "yaml";
import { alertsIn } from "../../plan/plan.ts";
import { ON_CALICO, STACK } from "../alerts/support.ts";
import { run } from "../support/cli.ts";
import { ACTING } from "../support/hostile.ts";
import { planOf, type Values } from "../support/stack.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-alerts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a stack named `local` and gives the arguments that name it. */
function local(values: Values): string[] {
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`palisade:${key}`, value]));
  writeFileSync(join(folder, "Pulumi.local.yaml"), stringify({ config }));
  return ["-s", "local", "-C", folder];
}

const manifestsOf = (values: Values): unknown[] => alertsIn(planOf(values)).map(({ manifest }) => manifest);

describe("render alerts", () => {
  test.each([
    ["Cilium", STACK],
    ["Calico", ON_CALICO],
  ])("writes the objects that the plan holds: %s", async (_engine, values) => {
    const { code, out } = await run(["render", "alerts", ...local(values)]);
    expect(code).toBe(0);
    expect(parseAllDocuments(out).map((document) => document.toJS())).toEqual(manifestsOf(values));
  });

  test("[P54 text] with --format rules writes the spec's file: groups and nothing of the operator", async () => {
    const out = join(folder, "out");
    const args = [...local(STACK), "--format", "rules", "--out", out];
    expect((await run(["render", "alerts", ...args])).code).toBe(0);
    const file = parse(
      readFileSync(join(out, "deploy/k8s/overlays/production/prometheus-rules.yaml"), "utf8"),
    );
    expect(Object.keys(file)).toEqual(["groups"]);
    expect(file.groups.map(({ name }: { name: string }) => name)).toEqual([
      "network-policy-alerts",
      "cilium-alerts",
      "tetragon-alerts",
    ]);
    expect(existsSync(join(out, "deploy/k8s/overlays/production/prometheus-rule-objects.yaml"))).toBe(false);
  });

  test("a stack without alerts renders them with their defaults", async () => {
    const { alerts: _alerts, ...without } = STACK;
    const { out } = await run(["render", "alerts", ...local(without)]);
    expect(parseAllDocuments(out).map((document) => document.toJS())).toEqual(manifestsOf(STACK));
  });

  test("a stack of which nothing can be known says what to change", async () => {
    const values: Values = {
      cluster: { platform: "kind", cni: "flannel" },
      engines: { tetragon: { install: false } },
      systems: { yamtam: {} },
    };
    const { code, err } = await run(["render", "alerts", ...local(values)]);
    expect(code).toBe(2);
    expect(err).toContain("palisade:cluster.cni");
  });

  test("a format that is not known is refused with those that are", async () => {
    const { code, err } = await run(["render", "alerts", ...local(STACK), "--format", "json"]);
    expect(code).toBe(2);
    expect(err).toContain("objects, rules");
  });

  test.each(["\u001b[31mred", "a\nb: c", "\u202ewolla", 'x"} or vector(1) #', "{{ $value }}"])(
    "a hostile label or service is refused, and shown inert: %j",
    async (text) => {
      for (const values of [
        { ...STACK, alerts: { labels: { release: text } } },
        { ...STACK, systems: { pmoves: { services: { [text]: { tier: "data" } } } } },
      ]) {
        const { code, err, out } = await run(["render", "alerts", ...local(values)]);
        expect([code, out]).toEqual([2, ""]);
        expect(
          err
            .trimEnd()
            .split("\n")
            .some((line) => ACTING.test(line)),
        ).toBe(false);
      }
    },
  );
});

describe("plan", () => {
  test("shows the alerts with their severity, and counts them", async () => {
    const count = alertsIn(planOf(STACK))
      .flatMap(({ manifest }) => manifest.spec.groups.flatMap(({ rules }) => rules))
      .filter((rule) => "alert" in rule).length;
    const { out } = await run(["plan", ...local(STACK)], { width: 160 });
    expect(out).toContain("Alerts about cilium: PrometheusRule monitoring/palisade-cilium");
    expect(out).toMatch(/critical +CiliumPolicyRejected +Cilium rejects a policy/);
    expect(out.replace(/\s+/g, " ")).toContain(`, ${count} alerts,`);
    const markdown = (await run(["plan", "-o", "md", ...local(STACK)])).out;
    expect(markdown).toContain("### Alerts about tetragon, PrometheusRule monitoring/palisade-tetragon");
    const json = JSON.parse((await run(["plan", "-o", "json", ...local(STACK)])).out);
    expect(json.totals.alerts).toBe(count);
    expect(json.resources.map(({ type }: { type: string }) => type)).toContain("alerts");
  });

  test("a stack without alerts shows none", async () => {
    const { alerts: _alerts, ...without } = STACK;
    for (const format of ["text", "md"]) {
      const { out } = await run(["plan", "-o", format, ...local(without)]);
      expect(out).not.toContain("Alerts about");
    }
  });
});

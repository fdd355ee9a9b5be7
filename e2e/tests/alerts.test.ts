/**
 * The alerts, judged by those who will read them: promtool evaluates the rule files that the command line writes over an
 * hour of samples, the Prometheus operator's own types decode the objects, and `up` puts them into a cluster. Alerts and
 * stacks are found, not listed: an alert without a case fails.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseAllDocuments, stringify } from "yaml";
import { METRICS } from "../../plan/alerts/metrics.ts";
import type { AlertingRule } from "../../plan/alerts/rules.ts";
import { alertsIn } from "../../plan/plan.ts";
import { alertsOf, STACK, STACKS } from "../../tests/alerts/support.ts";
import { planOf, type Values } from "../../tests/support/stack.ts";
import type { Fires } from "../alerts/case.ts";
import { casesFor } from "../alerts/cases.ts";
import {
  CONFIRMED,
  type Firing,
  type Hour,
  refusalOf,
  seriesText,
  type Verdicts,
  verdictsOf,
} from "../alerts/promtool.ts";
import { atRest, type Counts, type Samples } from "../alerts/world.ts";
import { called, started } from "../command-line.ts";
import { moduleFolder } from "../crds.ts";
import { cleanSlate, client, closeStacks, haveNamespaces } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { changesOf, openPalisade, succeeded, upOf } from "../palisade.ts";
import { requirePromtool } from "../prerequisites.ts";
import { binDirectory } from "../tools.ts";

const folder = mkdtempSync(join(tmpdir(), "palisade-alerts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const configOf = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`palisade:${key}`, value]));

type Format = "objects" | "rules";

/** The command line that renders the alerts of a stack, whose file is in `to`. */
function commandFor(to: string, values: Values, format: Format): readonly string[] {
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, "Pulumi.alerts.yaml"), stringify({ config: configOf(values) }));
  return ["render", "alerts", "-C", to, "-s", "alerts", "--format", format];
}

/** What the command line renders of a stack, with the path of its rule file. */
async function rendered(
  title: string,
  values: Values,
): Promise<{ readonly objects: string; readonly rules: string }> {
  const to = join(folder, title.replaceAll(" ", "-"));
  const rules = join(to, "rules.yaml");
  writeFileSync(rules, await called(commandFor(to, values, "rules")));
  return { objects: await called(commandFor(to, values, "objects")), rules };
}

test.each(["objects", "rules"] as const)(
  "started, the command prints the very %s of the one that is called here",
  async (format) => {
    const command = commandFor(join(folder, "started"), STACK, format);
    expect(started(command)).toBe(await called(command));
  },
);

/** How many policies the plan has for the engines that count them. */
function countsOf(values: Values): Counts {
  const policies = planOf(values).resources.filter((resource) => resource.type === "policy");
  const of = (layer: string) => policies.filter((policy) => policy.layer === layer).length;
  return { calico: of("network"), runtime: of("runtime") };
}

describe.each(STACKS)("the alerts of %s", (title, values) => {
  const counts = countsOf(values);
  const cases = casesFor(counts);
  const alerts = alertsOf(values);
  const names = alerts.map(({ alert }) => alert);
  let rules = "";
  let objects = "";
  let verdicts: Verdicts;

  /** The cluster at rest with other series in place of some, and some metrics gone. */
  function hourWith(series: readonly Samples[], without: readonly string[] = []): readonly Samples[] {
    const replaced = new Set(series.map(seriesText));
    return [
      ...atRest(counts).filter(
        (samples) => !replaced.has(seriesText(samples)) && !without.includes(samples.metric),
      ),
      ...series,
    ];
  }

  const firing = ({ labels: { severity }, annotations }: AlertingRule, { labels, says }: Fires): Firing => ({
    labels: { ...labels, severity },
    annotations: { ...annotations, description: says },
  });

  /** What the tests ask, by a name of its own: promtool is started once for all of them. */
  const questions = new Map<string, readonly Hour[]>([
    ["rest", [{ series: hourWith([]), fire: {} }]],
    ...alerts.flatMap((alert): [string, readonly Hour[]][] => {
      const { fires = [], quiet = [] } = cases[alert.alert] ?? {};
      const ways = fires.map((way) => ({
        series: hourWith(way.series, way.without),
        fire: { [alert.alert]: [firing(alert, way)] },
      }));
      return [
        [`${alert.alert} fires`, ways],
        [`${alert.alert} quiet`, [{ series: hourWith(quiet), fire: {} }]],
      ];
    }),
  ]);

  beforeAll(async () => {
    requirePromtool();
    ({ rules, objects } = await rendered(title, values));
    verdicts = verdictsOf(rules, names, questions);
  });

  test("promtool takes the rules and has nothing to remark", () => {
    expect(refusalOf(rules)).toBeUndefined();
  });

  test("in a cluster at rest nothing fires", () => {
    expect(verdicts.get("rest")).toBe(CONFIRMED);
  });

  test.each(names)("%s fires on what it is about, says it, and nothing else fires", (name) => {
    expect(cases[name]?.fires.length).toBeGreaterThan(0);
    expect(verdicts.get(`${name} fires`)).toBe(CONFIRMED);
  });

  test.each(names)("%s is quiet about what comes near it", (name) => {
    expect(cases[name]?.quiet.length).toBeGreaterThan(0);
    expect(verdicts.get(`${name} quiet`)).toBe(CONFIRMED);
  });

  test("the objects are the Prometheus operator's own, to the last field", () => {
    const read = parseAllDocuments(objects).map((document) => document.toJS());
    expect(decode(read)).toEqual(
      alertsIn(planOf(values)).map(({ manifest }) => expect.objectContaining(manifest)),
    );
  });
});

/** What the operator's types make of objects. */
function decode(objects: readonly unknown[]): unknown {
  const { status, stdout, stderr } = spawnSync(join(binDirectory, "prometheus-rule"), {
    input: JSON.stringify(objects),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr.trim());
  return JSON.parse(stdout);
}

test("promtool's answer to a wrong question is that question's alone", async () => {
  const { rules } = await rendered("wrong", STACK);
  const [quiet, wrong] = [
    { series: atRest(countsOf(STACK)), fire: {} },
    { series: [], fire: {} },
  ];
  const asked = new Map([
    ["right", [quiet]],
    ["wrong", [quiet, wrong]],
    ["right again", [quiet]],
  ]);
  const said = verdictsOf(
    rules,
    alertsOf(STACK).map(({ alert }) => alert),
    asked,
  );
  expect([...said]).toEqual([
    ["right", CONFIRMED],
    ["wrong", expect.stringMatching(/^FAILED:\n *alertname: CiliumMetricsMissing, time: 1h/)],
    ["right again", CONFIRMED],
  ]);
});

test("no case is about an alert that does not exist", () => {
  const known = new Set(STACKS.flatMap(([, values]) => alertsOf(values).map(({ alert }) => alert)));
  expect(Object.keys(casesFor(countsOf(STACK))).filter((name) => !known.has(name))).toEqual([]);
});

describe("the operator's types refuse", () => {
  const manifest = (): Record<string, unknown> =>
    structuredClone(alertsIn(planOf(STACK))[0]?.manifest) as unknown as Record<string, unknown>;

  test("a field that they do not know", () => {
    expect(() => decode([{ ...manifest(), sepc: {} }])).toThrow('unknown field "sepc"');
  });

  test("another kind", () => {
    expect(() => decode([{ ...manifest(), kind: "ServiceMonitor" }])).toThrow("ServiceMonitor");
  });
});

describe("the metrics that rules read are registered in the pinned versions", () => {
  /** A metric's name as the source spells it: namespace and subsystem stand apart. */
  const spelling = (metric: string): string => metric.replace(/^[a-z]+_(?:bpf_|observer_)?/, "");

  const SOURCES = {
    cilium: () => join(moduleFolder("github.com/cilium/cilium"), "pkg"),
    hubble: () => join(moduleFolder("github.com/cilium/cilium"), "pkg/hubble"),
    tetragon: () => join(moduleFolder("github.com/cilium/tetragon"), "pkg"),
  } as const;

  const wanted = Object.entries(METRICS).flatMap(([metric, exporter]) =>
    exporter === "felix" ? [] : [{ exporter, metric, name: `"${spelling(metric)}"` }],
  );

  /** The names, in their quotes, that an exporter's source has: one reading for all of them. */
  const found = new Map<keyof typeof SOURCES, ReadonlySet<string>>();
  function namesIn(exporter: keyof typeof SOURCES): ReadonlySet<string> {
    const known = found.get(exporter);
    if (known !== undefined) return known;
    const names = wanted.filter((one) => one.exporter === exporter).flatMap(({ name }) => ["-e", name]);
    const where = ["--include=*.go", "--exclude=*_test.go", ...names, SOURCES[exporter]()];
    const { stdout } = spawnSync("grep", ["-rohF", ...where], { encoding: "utf8" });
    const read = new Set(stdout.split("\n"));
    found.set(exporter, read);
    return read;
  }

  test.each(wanted)("$metric", ({ exporter, name }) => {
    expect(namesIn(exporter)).toContain(name);
  });
});

describe("in a cluster", () => {
  const NAMESPACE = "observability";
  const alerts = { namespace: NAMESPACE, labels: { release: "kube-prometheus-stack" } };
  const rule = (name: string): KubeObject => ({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace: NAMESPACE },
  });
  beforeAll(async () => {
    await cleanSlate();
    await haveNamespaces(NAMESPACE);
  });
  afterAll(closeStacks);

  test("up makes the rules as planned, a second up changes nothing, and without the key they go and nothing else", async () => {
    const { alerts: _alerts, ...without } = STACK;
    const small: Values = { ...without, systems: { yamtam: {} } };
    const planned = alertsIn(planOf({ ...small, alerts }));
    const stack = await openPalisade(configOf({ ...small, alerts }), { name: "alerts" });
    await upOf(stack);
    for (const { manifest } of planned)
      expect(await client.get(rule(manifest.metadata.name))).toMatchObject(
        manifest as unknown as Record<string, unknown>,
      );
    expect(succeeded(await stack.up()).changes).toEqual([]);
    const gone = await upOf(stack, configOf(small));
    expect(changesOf(gone)).toEqual(["delete alerts-cilium", "delete alerts-tetragon"]);
    for (const { manifest } of planned)
      expect(await client.find(rule(manifest.metadata.name))).toBeUndefined();
  });
});

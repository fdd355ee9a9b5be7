import { describe, expect, test } from "@jest/globals";
import { Sensitive } from "../../model/sensitive.ts";
import { compareVersions } from "../../model/versions/version.ts";
import { CHART_IDS, locateChart } from "../../plan/releases/charts.ts";
import { plannedReleases } from "../../plan/releases/index.ts";
import { tetragonRelease } from "../../plan/releases/tetragon.ts";
import { sentencesOf } from "../../report/parts/rules.ts";
import { settingsOf, type Values } from "../support/stack.ts";
import { everyCalico, everyCilium } from "./support.ts";

const planned = (values: Values, demandsAuthentication = false) =>
  plannedReleases(settingsOf(values), { demandsAuthentication });

const order = (values: Values) => planned(values).releases.map(({ id, after }) => [id, ...after]);

describe("the releases of a stack", () => {
  test("Cilium, then Tetragon behind it", () => {
    expect(order({ cluster: { platform: "eks", cni: "cilium" } })).toEqual([
      ["release/cilium"],
      ["release/tetragon", "release/cilium"],
    ]);
  });

  test("Calico's CRDs, Calico, then Tetragon", () => {
    expect(order({ cluster: { platform: "eks", cni: "calico" } })).toEqual([
      ["release/calico-crds"],
      ["release/calico", "release/calico-crds"],
      ["release/tetragon", "release/calico"],
    ]);
  });

  test("an engine that is not ours has none, and nothing waits for it", () => {
    const cluster = { platform: "gke", cni: "cilium" };
    expect(order({ cluster, engines: { cilium: { install: false } } })).toEqual([["release/tetragon"]]);
    expect(order({ cluster, engines: { cilium: { install: false }, tetragon: { install: false } } })).toEqual(
      [],
    );
  });

  test("a Cilium of others must answer authentication by itself: said only when it is demanded", () => {
    const values = { cluster: { platform: "gke", cni: "cilium" }, engines: { cilium: { install: false } } };
    expect(planned(values, true).diagnostics.map(({ code }) => code)).toEqual(["authentication-not-ours"]);
    expect(planned(values, false).diagnostics).toEqual([]);
  });

  test("a platform without a preset leaves Tetragon waiting for nothing that is not there", () => {
    const { releases } = planned({ cluster: { platform: "gke", cni: "cilium", cniMode: "chaining" } });
    expect(releases.map(({ id, after }) => [id, after])).toEqual([["release/tetragon", []]]);
  });

  test("operator's values come last", () => {
    const { releases } = planned({
      cluster: { platform: "kind", cni: "cilium" },
      engines: {
        cilium: { values: { operator: { replicas: 3 }, hubble: { metrics: { enabled: ["drop"] } } } },
      },
    });
    expect(releases[0]?.values).toMatchObject({
      operator: { replicas: 3, rollOutPods: true },
      hubble: { enabled: true, metrics: { enabled: ["drop"] } },
    });
  });
});

describe("where charts come from", () => {
  const login = { username: "ci", password: new Sensitive("hunter2") };

  test.each([
    [undefined, { chart: "cilium", version: "1.20.2", repository: "https://helm.cilium.io" }],
    ["https://charts.example/", { chart: "cilium", version: "1.20.2", repository: "https://charts.example" }],
    ["oci://registry.example/charts", { chart: "oci://registry.example/charts/cilium", version: "1.20.2" }],
    ["./charts", { chart: "./charts/cilium-1.20.2.tgz", version: "1.20.2" }],
    ["/srv/charts/", { chart: "/srv/charts/cilium-1.20.2.tgz", version: "1.20.2" }],
  ])("%s", (source, expected) => {
    expect(locateChart("cilium", source === undefined ? {} : { source })).toEqual(expected);
  });

  test("a login goes to the operator's repository or registry, never to a folder or a project's own", () => {
    const credentials = (source?: string) =>
      locateChart("calico", { ...login, ...(source === undefined ? {} : { source }) }).credentials;
    expect(credentials("https://charts.example")).toEqual(login);
    expect(credentials("oci://registry.example")).toEqual(login);
    expect(credentials("./charts")).toBeUndefined();
    expect(credentials()).toBeUndefined();
  });

  test("every chart is pinned to an exact version", () => {
    for (const id of CHART_IDS) expect(locateChart(id, {}).version).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  test("versions compare by number, not by text", () => {
    expect(compareVersions("1.9.0", "1.20.0")).toBeLessThan(0);
    expect(compareVersions("v3.32.1", "3.32.1")).toBe(0);
    expect(compareVersions("1.20.10", "1.20.9")).toBeGreaterThan(0);
  });
});

test("every finding has two whole sentences, without a stop at the end and without holes", () => {
  const findings = [
    ...everyCilium().flatMap((engine) => engine.diagnostics),
    ...everyCalico().flatMap((engine) => engine.diagnostics),
    ...(["kind", "eks"] as const).flatMap(
      (platform) => tetragonRelease({ platform, version: "1.8.0" }).diagnostics,
    ),
    ...planned({ cluster: { platform: "aks", cni: "cilium" }, engines: { cilium: { version: "1.18.0" } } })
      .diagnostics,
  ];
  expect(new Set(findings.map(({ code }) => code)).size).toBeGreaterThan(12);
  for (const found of findings) {
    const { says, remedy } = sentencesOf(found);
    for (const text of [says, remedy]) expect(text).not.toMatch(/undefined|\[object|NaN|\.$|^$/);
  }
});

/** The charts behind the releases: which of them are rendered here, and that every key we set is one that they read. */
import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { CNIS, MODES } from "../../model/vocabulary.ts";
import { type PlannedRelease, releasesOf } from "../../plan/plan.ts";
import { CHART_IDS, CHARTS, type ChartId } from "../../plan/releases/charts.ts";
import { valueAt } from "../../plan/releases/values.ts";
import { leavesOf } from "../../tests/releases/support.ts";
import { planOf, stackValues } from "../../tests/support/stack.ts";
import { chartValues, chartVersion, helmTemplate, render, unrendered } from "../charts/helm.ts";
import { mentionsOf } from "../charts/keys.ts";
import { dataOf } from "../charts/objects.ts";
import {
  ciliumCases,
  ciliumOf,
  everything,
  tetragonOf,
  tetragonPlatforms,
  without,
} from "../charts/presets.ts";

const stacks = readdirSync(".").flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
const named = (id: ChartId) => `${CHARTS[id].chart} ${CHARTS[id].version}`;

/** Every Cilium release with all that can be settled, then without it, so that every key is set once. */
const ciliumReleases = ciliumCases.flatMap((row) => [
  ciliumOf(row, "audit", everything),
  ciliumOf(row, "enforce"),
]);
const tetragonReleases = tetragonPlatforms.map((platform) => tetragonOf(platform));

describe("which charts are rendered", () => {
  test(`all that a stack can install but Calico's (${unrendered.map(named).join(", ")}), which no Go module holds: their keys are held to the list of the chart's own in tests/releases`, () => {
    expect(unrendered).toEqual(["calico-crds", "calico"]);
    const planned = CNIS.flatMap((cni) => releasesOf(planOf({ cluster: { platform: "eks", cni } })));
    expect(new Set(planned.map(({ id }) => id))).toEqual(new Set(CHART_IDS.map((id) => `release/${id}`)));
  });

  test.each(CHART_IDS.filter((id) => !unrendered.includes(id)))(
    "%s in the very version that is installed",
    (id) => {
      expect(chartVersion(id)).toBe(CHARTS[id].version);
    },
  );
});

describe("the stacks of this repository", () => {
  test.each(stacks)("%s: its releases render, and the agents have its mode", (stack) => {
    const plan = planOf(stackValues(stack));
    const objects = releasesOf(plan).flatMap((release) => render(release));
    expect(dataOf(objects, "cilium-config")["policy-audit-mode"]).toBe(String(plan.mode === "audit"));
    expect(dataOf(objects, "tetragon-config")["server-address"]).toBe("localhost:54321");
  });

  test("there is one for each mode", () => {
    expect(new Set(stacks.map((stack) => planOf(stackValues(stack)).mode))).toEqual(new Set(MODES));
  });
});

describe("keys", () => {
  test("Cilium: every key we set is among the chart's values or their schema, but three that only its templates read", () => {
    const mention = mentionsOf("cilium");
    const paths = new Set(ciliumReleases.flatMap(({ values }) => [...leavesOf(values).keys()]));
    const elsewhere = [...paths]
      .map((path) => [path, mention(path)])
      .filter(([, where]) => where !== "values");
    expect(elsewhere.filter(([, where]) => where !== "schema").sort()).toEqual([
      ["nodeinit.reconfigureKubelet", "templates"],
      ["nodeinit.removeCbrBridge", "templates"],
      ["policyAuditMode", "templates"],
    ]);
  });

  test("Tetragon: every key we set is among the chart's values", () => {
    const mention = mentionsOf("tetragon");
    const paths = new Set(tetragonReleases.flatMap(({ values }) => [...leavesOf(values).keys()]));
    expect([...paths].filter((path) => mention(path) !== "values")).toEqual([]);
  });

  test("the look sees a key that the chart does not have", () => {
    expect(mentionsOf("cilium")("hubble.relais.enabled")).toBe("nowhere");
    expect(mentionsOf("tetragon")("tetragon.grpc.adress")).toBe("nowhere");
  });

  test("Helm holds values to the chart's schema", () => {
    const [release] = ciliumReleases;
    if (release === undefined) throw new Error("no preset of Cilium");
    const values = { ...release.values, hubble: { enabled: "yes" } };
    expect(() => helmTemplate({ ...release, values })).toThrow(/hubble/);
  });
});

/** A key that changes nothing is a key that does not do what its line says. What is the chart's own default may be stated. */
describe("every key we set does something", () => {
  test("Cilium, but two that its guides set: one on AKS, which only refuses what contradicts it, and one behind AKS's CNI, where the chart does not write the CNI's configuration that it is about", () => {
    const releases = ciliumCases.map((row): Named => [row.row, ciliumOf(row, "audit", everything)]);
    expect(idle("cilium", releases)).toEqual(["aks full: aksbyocni.enabled", "aks chaining: cni.exclusive"]);
  });

  test("on AKS that one refuses native routing, which Azure's network would not carry", () => {
    const aks = ciliumCases.find(({ row }) => row === "aks full");
    if (aks === undefined) throw new Error("no preset for aks full");
    expect(() => helmTemplate(ciliumOf(aks, "audit", { values: { routingMode: "native" } }))).toThrow(
      /aksbyocni/i,
    );
  });

  test("Tetragon", () => {
    const releases = tetragonPlatforms.map((platform): Named => [platform, tetragonOf(platform)]);
    expect(idle("tetragon", releases)).toEqual([]);
  });
});

type Named = readonly [name: string, release: PlannedRelease];

/** Keys whose absence renders the same. What all releases have in common is tried on the first. */
function idle(id: ChartId, releases: readonly Named[]): string[] {
  const defaults = chartValues(id);
  return releases.flatMap(([name, release], index) => {
    const whole = helmTemplate(release);
    return [...leavesOf(release.values)]
      .filter(([path, value]) => !isDeepStrictEqual(valueAt(defaults, path).value, value))
      .filter(([path, value]) => index === 0 || !releases.every(([, other]) => has(other, path, value)))
      .filter(([path]) => rendersAs({ ...release, values: without(release.values, path) }, whole))
      .map(([path]) => `${name}: ${path}`);
  });
}

const has = ({ values }: PlannedRelease, path: string, value: unknown): boolean =>
  isDeepStrictEqual(valueAt(values, path).value, value);

/** False too when Helm refuses the values: the key was needed. */
function rendersAs(release: PlannedRelease, text: string): boolean {
  try {
    return helmTemplate(release) === text;
  } catch {
    return false;
  }
}

test("the same values render the same text: no certificate, password or date is made on the way", () => {
  for (const release of [...ciliumReleases.slice(0, 2), ...tetragonReleases.slice(0, 1)])
    expect(helmTemplate(release)).toBe(helmTemplate(release));
});

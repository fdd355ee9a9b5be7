import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { PACKAGES } from "../../crds/sources.ts";
import { CILIUM_VERSIONS } from "../../e2e/differential/versions.ts";
import { PINS } from "../../model/pins.ts";
import { CHARTS } from "../../plan/releases/charts.ts";

const read = (path: string): string => readFileSync(path, "utf8");

/** The version of a module that a go.mod asks for. */
const required = (goMod: string, module: string): string | undefined =>
  new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(read(goMod))?.[1];

describe("the pinned versions are one", () => {
  test("the charts", () => {
    expect(CHARTS.cilium.version).toBe(PINS.cilium);
    expect(CHARTS.tetragon.version).toBe(PINS.tetragon);
    expect([CHARTS.calico.version, CHARTS["calico-crds"].version]).toEqual([
      `v${PINS.calico}`,
      `v${PINS.calico}`,
    ]);
  });

  test("the CRD packages, and what was generated", () => {
    for (const { name, folder, version } of PACKAGES) {
      expect([name, version]).toEqual([name, PINS[folder]]);
      expect(JSON.parse(read(`crds/${name}/package.json`))).toMatchObject({ version: PINS[folder] });
      expect(read(`crds/${name}/plain.generated.ts`).split("\n")[0]).toContain(` ${PINS[folder]};`);
    }
  });

  test.each([
    ["e2e/tools/charts/go.mod", "github.com/cilium/cilium", `v${PINS.cilium}`],
    ["e2e/tools/charts/go.mod", "github.com/cilium/tetragon", `v${PINS.tetragon}`],
    ["e2e/tools/cilium-engine/go.mod", "github.com/cilium/cilium", `v${PINS.cilium}`],
    [
      "e2e/tools/cilium-engine/go-1.19.mod",
      "github.com/cilium/cilium",
      `v${CILIUM_VERSIONS["1.19"].release}`,
    ],
  ])("%s asks for %s %s", (goMod, module, version) => {
    expect(required(goMod, module)).toBe(version);
  });

  test("the fixtures of charts are of these versions, and of no other", () => {
    const names = [`cilium-${PINS.cilium}`, `tetragon-${PINS.tetragon}`, `tigera-operator-${PINS.calico}`];
    expect(
      readdirSync("tests/fixtures/charts")
        .filter((file) => file.endsWith(".json"))
        .sort(),
    ).toEqual(names.map((name) => `${name}.json`).sort());
  });

  test.each([
    ["tests/fixtures/crds/README.md", [PINS.cilium, PINS.tetragon, PINS.calico]],
    ["e2e/fixtures/crds/calico/SOURCE.md", [PINS.calico]],
    ["docs/semantics/cilium.md", [PINS.cilium]],
    ["docs/semantics/calico.md", [PINS.calico]],
    ["docs/semantics/tetragon.md", [PINS.tetragon]],
  ] as const)("%s says which versions it is of", (path, versions) => {
    expect(existsSync(path)).toBe(true);
    for (const version of versions) expect(read(path)).toContain(`v${version}`);
  });

  test("no other file of the product states the version of an engine", () => {
    const written = ["plan", "crds", "analysis", "dialects", "components", "settings", "proof", "render"]
      .flatMap((room) =>
        readdirSync(room, { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
      )
      .filter((path) => path.endsWith(".ts") && !/\/kubernetes-[a-z]+\//.test(path))
      .filter((path) => /\bversion: ["'`]v?\d+\.\d+\.\d+/.test(read(path)));
    expect(written).toEqual([]);
  });
});

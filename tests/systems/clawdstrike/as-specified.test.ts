import { describe, expect, test } from "@jest/globals";
import { SYSTEMS } from "../../../systems/registry.ts";
import { differences, fixture, fixtureFiles, rendered } from "./fixtures.ts";

const LAYERS = [
  {
    layer: "network",
    folder: "cilium",
    path: "deploy/cilium-policies",
    rows: "[C25] [C32] [C57] [C60] [C81]",
  },
  { layer: "runtime", folder: "tetragon", path: "deploy/tetragon-policies", rows: "[T7] [T14] [T24] [T39]" },
] as const;

describe.each(LAYERS)("$layer policies as specified", ({ layer, folder, path, rows }) => {
  const policies = [...rendered().values()].filter((policy) => policy.layer === layer);
  const kustomization = fixture(`${folder}/kustomization.yaml`);

  test(`${rows} the files are those of the spec, in the order of its kustomization`, () => {
    expect(policies.map((policy) => policy.file)).toEqual(kustomization.resources);
    expect([...kustomization.resources, "kustomization.yaml"].sort()).toEqual(fixtureFiles(folder));
  });

  test("[C59] [T25] [T49] the tree names the spec's folder and the label of its kustomization", () => {
    const tree = SYSTEMS.clawdstrike.trees.find((candidate) => candidate.layer === layer);
    expect(tree?.path).toBe(path);
    expect(tree?.labels).toEqual(kustomization.commonLabels);
  });

  test.each(kustomization.resources as string[])(
    "[C26] [C27] [C82] [C91] [T8] [T9] [T10] [T40] [T41] [T42] %s says exactly what the spec says",
    (file) => {
      expect(differences(fixture(`${folder}/${file}`), rendered().get(file)?.manifest)).toEqual([]);
    },
  );
});

describe("policies beside their manifests", () => {
  test("[C76] [T37] a policy is known by its object's own name, once", () => {
    const policies = [...rendered().values()];
    for (const policy of policies) expect(policy.manifest.metadata.name).toBe(policy.name);
    expect(new Set(policies.map((policy) => policy.name)).size).toBe(16);
  });

  test("[C83] only the namespace isolation is a default deny; kernel policies trace", () => {
    const roles = [...rendered().values()].map(
      (policy) => `${policy.file.slice(0, 2)} ${policy.layer} ${policy.role}`,
    );
    expect(roles).toEqual([
      "00 network default-deny",
      ...["01", "02", "03", "04", "05", "06", "07", "08", "09"].map((number) => `${number} network allow`),
      ...["01", "02", "03", "04", "05", "06"].map((number) => `${number} runtime trace`),
    ]);
  });

  test("manifests share no object, so that no YAML writer turns repetition into anchors", () => {
    for (const { runtimePolicies } of [
      { runtimePolicies: "as-specified" },
      { runtimePolicies: "hardened" },
    ] as const) {
      const seen = new Set<object>();
      const visit = (value: unknown): void => {
        if (typeof value !== "object" || value === null) return;
        expect(seen.has(value)).toBe(false);
        seen.add(value);
        for (const child of Object.values(value)) visit(child);
      };
      for (const policy of rendered({ runtimePolicies, spireSocketPolicy: true }).values())
        visit(policy.manifest);
    }
  });
});

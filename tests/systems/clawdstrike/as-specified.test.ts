import { describe, expect, test } from "@jest/globals";
import { SYSTEMS } from "../../../systems/registry.ts";
import { differences, fixture, fixtureFiles, rendered } from "./fixtures.ts";

const LAYERS = [
  { layer: "network", folder: "cilium", path: "deploy/cilium-policies" },
  { layer: "runtime", folder: "tetragon", path: "deploy/tetragon-policies" },
] as const;

describe.each(LAYERS)("$layer policies as specified", ({ layer, folder, path }) => {
  const policies = [...rendered().values()].filter((policy) => policy.layer === layer);
  const kustomization = fixture(`${folder}/kustomization.yaml`);

  test("[C25 C58 C60 C81 T1 T7 T39 text] the files are those of the spec, in the order of its kustomization", () => {
    expect(policies.map((policy) => policy.file)).toEqual(kustomization.resources);
    expect([...kustomization.resources, "kustomization.yaml"].sort()).toEqual(fixtureFiles(folder));
  });

  test("[C59 T25 T49 text] the tree names the spec's folder and the label of its kustomization", () => {
    const tree = SYSTEMS.clawdstrike.trees.find((candidate) => candidate.layer === layer);
    expect(tree?.path).toBe(path);
    expect(tree?.labels).toEqual(kustomization.commonLabels);
  });
});

/** The files of the spec, each with the rows that its body answers. */
const BODIES = [
  ["cilium/00-namespace-isolation.yaml", "[C32 C33 C34 C35 C36 C83 text]"],
  ["cilium/01-spine-checkpointer.yaml", "[C37 C38 text]"],
  ["cilium/02-spine-witness.yaml", "[C39 C40 text]"],
  ["cilium/03-spine-proofs-api.yaml", "[C41 C42 C43 C44 text]"],
  ["cilium/04-tetragon-bridge.yaml", "[C45 C46 text]"],
  ["cilium/05-hubble-bridge.yaml", "[C47 C48 text]"],
  ["cilium/06-hushd.yaml", "[C49 C50 C51 C52 text]"],
  ["cilium/07-nats-jetstream.yaml", "[C53 C54 C55 text]"],
  ["cilium/08-allow-dns.yaml", "[C56 text]"],
  ["cilium/09-allow-prometheus.yaml", "[C57 text]"],
  ["tetragon/01-exec-allowlist.yaml", "[T14 T15 T16 text]"],
  ["tetragon/02-file-integrity-monitoring.yaml", "[T17 text]"],
  ["tetragon/03-network-egress.yaml", "[T19 text]"],
  ["tetragon/04-container-escape-detection.yaml", "[T20 T21 T22 text]"],
  ["tetragon/05-crypto-mining-detection.yaml", "[T23 text]"],
  ["tetragon/06-guard-enforcement.yaml", "[T24 text]"],
] satisfies [path: string, rows: string][];

describe("the bodies of the specs", () => {
  test.each(BODIES)("%s says exactly what the spec says %s", (path: string, _rows: string) => {
    expect(differences(fixture(path), rendered().get(path.replace(/^.*\//, ""))?.manifest)).toEqual([]);
  });

  test("[C26 C27 C82 C91 T8 T9 T10 T40 T41 T42 T50 text] each policy has its body, read as YAML", () => {
    expect(BODIES.map(([path]) => path.replace(/^.*\//, ""))).toEqual([...rendered().keys()]);
    for (const { layer, manifest } of rendered().values()) {
      const { labels, annotations } = manifest.metadata;
      const kind =
        layer === "network" ? "cilium.io/v2 CiliumNetworkPolicy" : "cilium.io/v1alpha1 TracingPolicy";
      expect(`${manifest.apiVersion} ${manifest.kind}`).toBe(kind);
      expect(labels?.["app.kubernetes.io/part-of"]).toBe("clawdstrike");
      if (layer === "network") expect(manifest.spec).toHaveProperty("endpointSelector");
      else {
        expect(labels).toMatchObject({ "clawdstrike.io/policy-tier": "kernel" });
        expect(labels).toHaveProperty(["clawdstrike.io/category"]);
        expect(annotations).toHaveProperty(["clawdstrike.io/mitre-techniques"]);
        expect(annotations).toHaveProperty(["clawdstrike.io/description"]);
      }
    }
  });
});

describe("policies beside their manifests", () => {
  test("a policy is known by its object's own name, once", () => {
    const policies = [...rendered().values()];
    for (const policy of policies) expect(policy.manifest.metadata.name).toBe(policy.name);
    expect(new Set(policies.map((policy) => policy.name)).size).toBe(16);
  });

  test("[C83 text] only the namespace isolation is a default deny; kernel policies trace", () => {
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

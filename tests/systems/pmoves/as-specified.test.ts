import { describe, expect, test } from "@jest/globals";
import type { Labels } from "../../../model/workload.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { planOf } from "../../support/stack.ts";
import { fixture, fixtureFiles, options } from "./fixtures.ts";

const { pmoves } = SYSTEMS;
const CONTEXT = { cni: "cilium", calicoEdition: "open-source", bpfLsm: false } as const;
const policies = pmoves.policies(options(), CONTEXT);
const kustomization = fixture("network-policies/kustomization.yaml");

const FILES = [
  ["P35", "data-tier-policy.yaml"],
  ["P36", "bus-tier-policy.yaml"],
  ["P37", "app-tier-policy.yaml"],
  ["P38", "api-tier-policy.yaml"],
  ["P39", "monitoring-tier-policy.yaml"],
] as const;

describe("the five policies of the spec", () => {
  test.each(FILES)("[%s text] %s says exactly what the spec says", (_row, file) => {
    const policy = policies.find((candidate) => candidate.file === file);
    expect(policy?.manifest).toEqual(fixture(`network-policies/${file}`));
  });

  test("[P40 text] are the files of its kustomization, in its order", () => {
    expect(policies.map(({ file }) => file)).toEqual(kustomization.resources);
    expect([...kustomization.resources, "kustomization.yaml"].sort()).toEqual(
      fixtureFiles("network-policies"),
    );
    expect(pmoves.trees).toEqual([
      { path: "deploy/k8s/base/network-policies", layer: "network", labels: {} },
    ]);
  });

  test("[P53 text] each serves the five controls of the compliance section, in the catalogues' own words", () => {
    for (const { controls } of policies)
      expect(controls.map(({ framework, id }) => `${framework} ${id}`)).toEqual([
        "CIS Kubernetes 5.3.2",
        "NIST SP 800-190 4.3.3",
        "PCI DSS 1.3",
        "SOC 2 CC6.6",
        "Zero Trust micro-segmentation",
      ]);
  });

  test("share no object, so that no YAML writer turns repetition into anchors", () => {
    const seen = new Set<object>();
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(seen.has(value)).toBe(false);
      seen.add(value);
      for (const child of Object.values(value)) visit(child);
    };
    for (const { manifest } of policies) visit(manifest);
  });

  test("the namespace is the operator's", () => {
    for (const { manifest } of pmoves.policies(options({ namespace: "media" }), CONTEXT))
      expect(manifest.metadata.namespace).toBe("media");
  });
});

describe("the migration goes tier by tier", () => {
  const planned = (phase: number) =>
    planOf({
      mode: "enforce",
      cluster: { platform: "kind", cni: "cilium" },
      systems: { pmoves: { phase } },
    }).resources.flatMap((resource) => (resource.type === "policy" ? [resource.name] : []));

  test.each([0, 1, 2, 3, 4, 5])("phase %d has that many policies, in the order of migration", (phase) => {
    expect(planned(phase)).toEqual(
      [
        "data-tier-policy",
        "bus-tier-policy",
        "app-tier-policy",
        "api-tier-policy",
        "monitoring-tier-policy",
      ].slice(0, phase),
    );
  });

  test("toggles know all five in every phase", () => {
    expect(pmoves.policyNames).toHaveLength(5);
  });
});

describe("[P41 text] label patches", () => {
  const patches = pmoves.labelPatches?.of(options()) ?? [];

  test("have the shape of the spec's example", () => {
    expect(patches.find(({ metadata }) => metadata.name === "postgres")).toEqual(
      fixture("label-example.yaml"),
    );
  });

  test("name every service of the spec's list under its tier, and nothing without a tier", () => {
    const byTier = Map.groupBy(patches, ({ spec }) => spec.template.metadata.labels.tier ?? "");
    const names = (tier: string) => byTier.get(tier)?.map(({ metadata }) => metadata.name);
    expect(names("data")).toEqual([
      "postgres",
      "qdrant",
      "neo4j",
      "meilisearch",
      "minio",
      "tensorzero-clickhouse",
    ]);
    expect(names("bus")).toEqual(["nats"]);
    expect(names("application")).toEqual([
      "hi-rag-gateway-v2",
      "extract-worker",
      "langextract",
      "ffmpeg-whisper",
      "media-video",
      "media-audio",
      "deepresearch",
      "publisher-discord",
    ]);
    expect(names("api")).toEqual([
      "agent-zero",
      "archon",
      "pmoves-yt",
      "supaserch",
      "tensorzero-gateway",
      "postgrest",
    ]);
    expect(names("monitoring")).toEqual(["prometheus", "grafana", "loki", "promtail"]);
    expect(byTier.size).toBe(5);
  });

  test("give each service the labels that its workload is known by", () => {
    const labels = new Map<string, Labels>(
      pmoves.workloads(options()).map((workload) => [workload.name, workload.labels]),
    );
    for (const { metadata, spec } of patches)
      expect(spec.template.metadata.labels).toEqual(labels.get(metadata.name));
  });
});

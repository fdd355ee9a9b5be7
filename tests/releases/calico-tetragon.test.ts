import { describe, expect, test } from "@jest/globals";
import { type CalicoReleaseArgs, calicoRelease } from "../../plan/releases/calico.ts";
import { tetragonRelease } from "../../plan/releases/tetragon.ts";
import { codesOf, leavesOf } from "./support.ts";

const calico = (over: Partial<CalicoReleaseArgs> = {}) =>
  calicoRelease({ platform: "generic", cniMode: "full", ...over });

const operatorLeaves = (over: Partial<CalicoReleaseArgs> = {}) =>
  leavesOf(calico(over).releases[1]?.values ?? {});

describe("Calico", () => {
  test("brings its CRDs first, as a release that outlives the stack", () => {
    const [crds, operator] = calico().releases;
    expect(crds).toMatchObject({
      id: "release/calico-crds",
      chart: "crd.projectcalico.org.v1",
      version: "v3.32.1",
      repository: "https://docs.tigera.io/calico/charts",
      retainOnDelete: true,
      after: [],
    });
    expect(operator).toMatchObject({
      id: "release/calico",
      chart: "tigera-operator",
      version: "v3.32.1",
      namespace: "tigera-operator",
      createNamespace: true,
      retainOnDelete: false,
      after: ["release/calico-crds"],
    });
  });

  test("leaves the CRDs to that release alone, and cannot be told otherwise", () => {
    expect(operatorLeaves().get("manageCRDs")).toBe(false);
    expect(codesOf(calico({ values: { manageCRDs: true } }))).toEqual(["guarded-value-overridden"]);
  });

  test("takes a version with or without its v, for both charts", () => {
    for (const version of ["3.32.0", "v3.32.0"])
      expect(calico({ version }).releases.map((release) => release.version)).toEqual(["v3.32.0", "v3.32.0"]);
    expect(codesOf(calico({ version: "3.31.4" }))).toEqual(["chart-too-old"]);
  });

  test.each([
    ["eks", "chaining", "EKS", "AmazonVPC"],
    ["eks", "full", "EKS", "Calico"],
    ["gke", "chaining", "GKE", "GKE"],
    ["aks", "chaining", "AKS", "AzureVNET"],
    ["aks", "full", "AKS", "Calico"],
    ["kind", "full", undefined, "Calico"],
    ["generic", "full", undefined, "Calico"],
  ] as const)("%s %s is provider %s with CNI %s", (platform, cniMode, provider, type) => {
    const leaves = operatorLeaves({ platform, cniMode });
    expect([leaves.get("installation.kubernetesProvider"), leaves.get("installation.cni.type")]).toEqual([
      provider,
      type,
    ]);
  });

  test("only its own networking gets a pool, and clouds get one that needs no peering", () => {
    const pool = (over: Partial<CalicoReleaseArgs>) =>
      operatorLeaves({ podCidr: "192.168.0.0/16", ...over }).get("installation.calicoNetwork.ipPools");
    expect(pool({ platform: "eks" })).toEqual([
      { cidr: "192.168.0.0/16", encapsulation: "VXLAN", natOutgoing: "Enabled" },
    ]);
    expect(pool({ platform: "kind" })).toEqual([
      { cidr: "192.168.0.0/16", encapsulation: "VXLANCrossSubnet", natOutgoing: "Enabled" },
    ]);
    expect(pool({ platform: "eks", cniMode: "chaining" })).toBeUndefined();
    expect(codesOf(calico({ platform: "eks", cniMode: "chaining", podCidr: "10.0.0.0/16" }))).toContain(
      "pod-cidr-unused",
    );
  });

  test("replaces kube-proxy by its eBPF dataplane, with the port as the text that its ConfigMap needs", () => {
    const apiServer = { host: "10.0.0.1", port: 6443 };
    const leaves = operatorLeaves({ apiServer });
    expect(leaves.get("installation.calicoNetwork.linuxDataplane")).toBe("BPF");
    expect(leaves.get("kubernetesServiceEndpoint.port")).toBe("6443");
    expect(codesOf(calico({ platform: "aks", cniMode: "chaining", apiServer }))).toContain(
      "api-server-unused",
    );
  });

  test("cannot police behind an arbitrary CNI, nor own addressing on GKE", () => {
    for (const pair of [
      { platform: "generic", cniMode: "chaining" },
      { platform: "gke", cniMode: "full" },
    ] as const)
      expect(calico(pair)).toMatchObject({
        releases: [],
        diagnostics: [{ code: "preset-missing", severity: "error" }],
      });
  });
});

describe("Tetragon", () => {
  const leaves = (platform: "eks" | "kind" = "eks") =>
    leavesOf(tetragonRelease({ platform }).releases[0]?.values ?? {});

  test("serves gRPC where the bridge looks and leaves 2112 to the bridge", () => {
    expect(leaves().get("tetragon.grpc.address")).toBe("localhost:54321");
    expect(leaves().get("tetragon.prometheus.port")).not.toBe(2112);
    expect(leaves().get("tetragon.prometheus.port")).not.toBe(2113);
  });

  test("its log keeps alerts about the host and the system namespaces, and only their starts and ends go", () => {
    const filters = String(leaves().get("tetragon.exportDenyList"))
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const byNamespace = filters.filter((filter) => "namespace" in filter);
    expect(byNamespace.length).toBe(1);
    for (const filter of byNamespace) expect(filter.event_set).toEqual(["PROCESS_EXEC", "PROCESS_EXIT"]);
  });

  test("records capabilities and namespaces, and filters by pod", () => {
    for (const path of ["enableProcessCred", "enableProcessNs", "enablePolicyFilter"])
      expect(leaves().get(`tetragon.${path}`)).toBe(true);
  });

  test("reads a kind node's processes where they are, and says what the cluster needs for it", () => {
    expect(leaves("kind").get("tetragon.hostProcPath")).toBe("/procHost");
    expect(leaves("eks").has("tetragon.hostProcPath")).toBe(false);
    expect(codesOf(tetragonRelease({ platform: "kind" }))).toEqual(["proc-must-be-mounted"]);
    expect(codesOf(tetragonRelease({ platform: "eks" }))).toEqual([]);
  });

  test.each([
    { crds: { installMethod: "helm" } },
    { tetragon: { enablePolicyFilter: false } },
    { tetragonOperator: { tracingPolicy: { enabled: false } } },
  ])("refuses %j", (values) => {
    expect(codesOf(tetragonRelease({ platform: "eks", values }))).toEqual(["guarded-value-overridden"]);
  });

  test("accepts CRDs that somebody else brings", () => {
    expect(
      codesOf(tetragonRelease({ platform: "eks", values: { crds: { installMethod: "none" } } })),
    ).toEqual([]);
  });
});

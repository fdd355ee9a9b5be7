import { describe, expect, test } from "@jest/globals";
import { Sensitive } from "../../model/sensitive.ts";
import { type CiliumReleaseArgs, ciliumRelease } from "../../plan/releases/cilium.ts";
import { CNI_CASES, codesOf, leavesOf } from "./support.ts";

const args = (over: Partial<CiliumReleaseArgs> = {}): CiliumReleaseArgs => ({
  platform: "generic",
  cniMode: "full",
  mode: "audit",
  ...over,
});

/** The leaves of the one release's values. */
function leaves(over: Partial<CiliumReleaseArgs> = {}): ReadonlyMap<string, unknown> {
  const [release] = ciliumRelease(args(over)).releases;
  return leavesOf(release?.values ?? {});
}

const picked = (over: Partial<CiliumReleaseArgs>, paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, leaves(over).get(path)]));

describe("the mode", () => {
  test.each([
    ["audit", true],
    ["enforce", false],
  ] as const)("%s is the boolean %s, never a text: `enabled` stops every agent", (mode, value) => {
    expect(leaves({ mode }).get("policyAuditMode")).toBe(value);
  });

  test("is the only difference between the modes, on every platform", () => {
    for (const { platform, cniMode } of CNI_CASES) {
      const [audit, enforce] = (["audit", "enforce"] as const).map((mode) =>
        leaves({ platform, cniMode, mode }),
      );
      const different = [...(audit ?? [])].filter(
        ([path, value]) => String(enforce?.get(path)) !== String(value),
      );
      expect(different.map(([path]) => path)).toEqual(audit?.size === 0 ? [] : ["policyAuditMode"]);
    }
  });

  test("reaches agents that run: everything that reads the configuration rolls", () => {
    const rolling = [
      "rollOutCiliumPods",
      "operator.rollOutPods",
      "envoy.rollOutPods",
      "hubble.relay.rollOutPods",
    ];
    expect(picked({}, rolling)).toEqual(Object.fromEntries(rolling.map((path) => [path, true])));
  });

  test.each(["enforce", "audit"] as const)("%s is refused when the values say the other", (mode) => {
    const found = ciliumRelease(args({ mode, values: { policyAuditMode: mode !== "audit" } })).diagnostics;
    expect(found).toEqual([
      expect.objectContaining({
        code: "guarded-value-overridden",
        severity: "error",
        subject: "engines.cilium.values.policyAuditMode",
      }),
    ]);
  });

  test("is refused beside a value that nobody can read here", () => {
    expect(codesOf(ciliumRelease(args({ values: { policyAuditMode: new Sensitive("true") } })))).toEqual([
      "guarded-value-overridden",
    ]);
  });

  test("agents that do not enforce are refused, stricter ones are not", () => {
    const policyEnforcementMode = (value: string) =>
      codesOf(ciliumRelease(args({ values: { policyEnforcementMode: value } })));
    expect(policyEnforcementMode("never")).toEqual(["guarded-value-overridden"]);
    expect(policyEnforcementMode("always")).toEqual([]);
  });

  test("agents that do not roll are a warning", () => {
    const { diagnostics } = ciliumRelease(args({ values: { rollOutCiliumPods: false } }));
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["rollout-overridden", "warning"],
    ]);
  });
});

describe("the presets are those of the install guides", () => {
  test("EKS behind the VPC CNI", () => {
    expect(
      picked({ platform: "eks", cniMode: "chaining" }, [
        "cni.chainingMode",
        "cni.exclusive",
        "enableIPv4Masquerade",
        "routingMode",
        "eni.enabled",
      ]),
    ).toEqual({
      "cni.chainingMode": "aws-cni",
      "cni.exclusive": false,
      enableIPv4Masquerade: false,
      routingMode: "native",
      "eni.enabled": undefined,
    });
  });

  test("EKS with Cilium's own addressing: routing follows from it and is not set", () => {
    const full = leaves({ platform: "eks", cniMode: "full" });
    expect([full.get("eni.enabled"), full.has("routingMode"), full.has("cni.chainingMode")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("GKE routes the pod range natively and refuses to be without one", () => {
    const gke = { platform: "gke", podCidr: "10.4.0.0/14" } as const;
    expect(leaves(gke).get("ipv4NativeRoutingCIDR")).toBe("10.4.0.0/14");
    expect(codesOf(ciliumRelease(args({ platform: "gke" })))).toContain("pod-cidr-missing");
    expect(codesOf(ciliumRelease(args(gke)))).not.toContain("pod-cidr-missing");
  });

  test("AKS gives the range to Cilium's pool and warns without one, for the defaults of both overlap", () => {
    const { diagnostics } = ciliumRelease(args({ platform: "aks" }));
    expect(diagnostics.filter(({ severity }) => severity === "warning").map(({ code }) => code)).toEqual([
      "pod-cidr-may-overlap",
    ]);
    expect(
      leaves({ platform: "aks", podCidr: "192.168.0.0/16" }).get("ipam.operator.clusterPoolIPv4PodCIDRList"),
    ).toEqual(["192.168.0.0/16"]);
  });

  test("a range that no preset would use, and one of the wrong family, are said", () => {
    const codes = (over: Partial<CiliumReleaseArgs>) => codesOf(ciliumRelease(args(over)));
    expect(codes({ platform: "eks", podCidr: "10.0.0.0/16" })).toContain("pod-cidr-unused");
    expect(codes({ podCidr: "fd00::/48" })).toEqual(["pod-cidr-not-ipv4"]);
  });

  test("one operator on kind, where two would wait for a second node", () => {
    expect(leaves({ platform: "kind" }).get("operator.replicas")).toBe(1);
    expect(leaves({ platform: "eks" }).has("operator.replicas")).toBe(false);
  });

  test("pairs without a guide have no release and one error", () => {
    for (const platform of ["gke", "kind"] as const) {
      const planned = ciliumRelease(args({ platform, cniMode: "chaining" }));
      expect(planned.releases).toEqual([]);
      expect(planned.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
        ["preset-missing", "error"],
      ]);
    }
  });

  test("an API server address replaces kube-proxy, its absence leaves it", () => {
    const paths = ["kubeProxyReplacement", "k8sServiceHost", "k8sServicePort"];
    expect(picked({ apiServer: { host: "api.example", port: 443 } }, paths)).toEqual({
      kubeProxyReplacement: true,
      k8sServiceHost: "api.example",
      k8sServicePort: 443,
    });
    expect(picked({}, paths)).toEqual({
      kubeProxyReplacement: undefined,
      k8sServiceHost: undefined,
      k8sServicePort: undefined,
    });
  });
});

describe("mutual authentication", () => {
  const spire = { serverAddress: "spire-server.spire-system.svc:8081", trustDomain: "aegis.local" };

  test("[C72 text] uses the SPIRE that is there and installs none", () => {
    expect(
      Object.fromEntries([...leaves({ spire })].filter(([path]) => path.startsWith("authentication."))),
    ).toEqual({
      "authentication.enabled": true,
      "authentication.mutual.spire.enabled": true,
      "authentication.mutual.spire.install.enabled": false,
      "authentication.mutual.spire.serverAddress": "spire-server.spire-system.svc:8081",
      "authentication.mutual.spire.trustDomain": "aegis.local",
    });
  });

  test("sets nothing of it without a SPIRE", () => {
    expect([...leaves().keys()].filter((path) => path.startsWith("authentication"))).toEqual([]);
  });

  test.each([
    ["1.18.9", ["chart-too-old"]],
    ["1.19.0", []],
    ["1.20.2", []],
    ["v1.20.9", []],
    ["1.21.0-rc.0", ["chart-lacks-authentication"]],
    ["1.21.0", ["chart-lacks-authentication"]],
    ["2.0.0", ["chart-lacks-authentication"]],
  ])("chart %s: %j", (version, codes) => {
    const found = codesOf(ciliumRelease(args({ spire, version })));
    expect(found.filter((code) => code !== "authentication-deprecated")).toEqual(codes);
  });

  test("without a SPIRE a newer chart is only untested", () => {
    const { diagnostics } = ciliumRelease(args({ version: "1.21.0" }));
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["chart-untested", "warning"],
    ]);
  });

  test("is refused when the values take it back", () => {
    expect(codesOf(ciliumRelease(args({ spire, values: { authentication: { enabled: false } } })))).toContain(
      "guarded-value-overridden",
    );
  });
});

describe("Hubble", () => {
  test("counts verdicts, drops and flows by workload, and names the policy that decided", () => {
    const metrics = leaves().get("hubble.metrics.enabled") as string[];
    const names = metrics.map((metric) => metric.split(":")[0]);
    expect(names).toEqual(expect.arrayContaining(["policy", "drop", "flow", "dns", "httpV2"]));
    for (const metric of metrics.filter((text) => /^(policy|drop|flow):/.test(text)))
      expect(metric).toMatch(/sourceContext=workload-name.*destinationContext=workload-name/);
    expect(
      picked({}, [
        "hubble.relay.enabled",
        "hubble.networkPolicyCorrelation.enabled",
        "hubble.tls.auto.method",
      ]),
    ).toEqual({
      "hubble.relay.enabled": true,
      "hubble.networkPolicyCorrelation.enabled": true,
      "hubble.tls.auto.method": "cronJob",
    });
  });
});

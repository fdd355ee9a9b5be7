import { describe, expect, test } from "@jest/globals";
import { parseSettings } from "../../../settings/schema.ts";
import type { ClawdstrikeOptions } from "../../../systems/clawdstrike/options.ts";
import { changed, manifestOf, rendered } from "./fixtures.ts";

describe("programs, folders and ranges of the kernel policies", () => {
  const places = (lines: readonly string[]) => [...new Set(lines.map((line) => line.split(".values")[0]))];
  const HARDENED = { runtimePolicies: "hardened" } as const;

  test("the allowlist is in 01 alone, whole and in order", () => {
    const binaries = ["/usr/local/bin/hushd", "/usr/local/bin/spine-witness"];
    expect(places(changed({ binaries }, {}, "runtime"))).toEqual([
      "01 spec.kprobes[0].selectors[0].matchBinaries[0]",
    ]);
    expect(places(changed({ binaries }, HARDENED, "runtime"))).toEqual([
      "01 spec.kprobes[0].selectors[0].matchArgs[0]",
    ]);
    for (const base of [{}, HARDENED]) {
      const text = JSON.stringify(rendered({ ...base, binaries }).get("01-exec-allowlist.yaml")?.manifest);
      expect(text).toContain(JSON.stringify(binaries));
      expect(text).not.toContain("/usr/bin/");
    }
  });

  test("the writers are wherever writers are exempt", () => {
    const policyWriters = ["/usr/local/bin/hushd"];
    const exemptions = (base: Partial<ClawdstrikeOptions>) =>
      [...rendered({ ...base, policyWriters, binaries: ["/x"] }).values()].flatMap(({ file, manifest }) =>
        [
          ...JSON.stringify(manifest).matchAll(
            /"matchBinaries":\[\{"operator":"NotIn","values":(\[[^\]]*\])/g,
          ),
        ].map(([, values]) => `${file.slice(0, 2)} ${values}`),
      );
    expect(exemptions({})).toEqual(['06 ["/usr/local/bin/hushd"]']);
    expect(exemptions({ ...HARDENED, blocking: ["sdr-file-integrity-monitoring"] })).toEqual([
      '02 ["/usr/local/bin/hushd"]',
      ...Array.from({ length: 9 }, () => '06 ["/usr/local/bin/hushd"]'),
    ]);
  });

  test("the policy folders are watched by 02 and guarded by 06, directories without the closing slash", () => {
    const policyPaths = ["/etc/hushd/", "/var/lib/hushd/"];
    for (const base of [
      {},
      HARDENED,
      { ...HARDENED, blocking: ["sdr-file-integrity-monitoring"] as const },
    ]) {
      const all = rendered({ ...base, policyPaths });
      for (const { file, layer, manifest } of all.values()) {
        if (layer !== "runtime") continue;
        const text = JSON.stringify(manifest.spec);
        expect([file, /\/(etc|var\/lib)\/clawdstrike/.test(text)]).toEqual([file, false]);
        expect([file, text.includes("/etc/hushd/")]).toEqual([file, /^0[26]/.test(file)]);
      }
      const folders = JSON.stringify(all.get("06-guard-enforcement.yaml")?.manifest).includes(
        '["/etc/hushd","/var/lib/hushd"]',
      );
      expect(folders).toBe("runtimePolicies" in base);
    }
  });

  test("the cluster's ranges are in 03, and hardened in 05 too, IPv4 also in its mapped form", () => {
    const clusterCidrs = ["192.168.0.0/16", "fd12:3456::/48"];
    expect(places(changed({ clusterCidrs }, {}, "runtime"))).toEqual([
      "03 spec.kprobes[0].selectors[0].matchArgs[0]",
    ]);
    const inside = ["192.168.0.0/16", "fd12:3456::/48", "::1/128", "::ffff:192.168.0.0/112"];
    const spec = (file: string) => manifestOf(file, { ...HARDENED, clusterCidrs }).spec;
    expect(spec("05-crypto-mining-detection.yaml").kprobes[0].selectors[0].matchArgs[1].values).toEqual(
      inside,
    );
    expect(spec("03-network-egress.yaml").kprobes[0].selectors[0].matchArgs[0].values.slice(0, 4)).toEqual(
      inside,
    );
  });

  test("a range that the hardened form adds anyway is not listed twice", () => {
    const clusterCidrs = ["10.0.0.0/8", "::1/128"];
    const manifest = rendered({ ...HARDENED, clusterCidrs }).get("05-crypto-mining-detection.yaml")?.manifest;
    expect(JSON.stringify(manifest).match(/::1\/128/g)).toHaveLength(1);
  });

  test("the miners' hunt spares kube-system wherever the agents are", () => {
    const manifest = rendered({ ...HARDENED, systemNamespace: "platform" }).get(
      "05-crypto-mining-detection.yaml",
    )?.manifest;
    expect(JSON.stringify(manifest)).toContain('["kube-system","platform","tetragon","monitoring"]');
  });

  test("the root as a policy folder does not become an empty prefix, which the loader would take for everything", () => {
    const { kprobes } = manifestOf("06-guard-enforcement.yaml", { ...HARDENED, policyPaths: ["/"] }).spec;
    const values = kprobes.map((probe: { selectors: { matchArgs: { values: string[] }[] }[] }) =>
      probe.selectors.map(({ matchArgs }) => matchArgs[0]?.values),
    );
    expect(new Set(values.flat(2))).toEqual(new Set(["/"]));
  });
});

test("every option that needs the hardened policies is refused without them, not the first alone", () => {
  const systems = { clawdstrike: { blocking: ["sdr-network-egress"], spireSocketPolicy: true } };
  const values = { cluster: { platform: "kind", cni: "cilium" }, systems };
  const parsed = parseSettings({ stack: "test", values, secretKeys: new Set() });
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
    "palisade:systems.clawdstrike.blocking",
    "palisade:systems.clawdstrike.spireSocketPolicy",
  ]);
});

import { describe, expect, test } from "@jest/globals";
import { SettingsError } from "../../settings/problem.ts";
import { parseSettings } from "../../settings/schema.ts";

/** One thing an operator may get wrong, and what the message must let them mend. */
interface Mistake {
  readonly what: string;
  readonly values: Record<string, unknown>;
  readonly path: string;
  /** What the line must quote of the value; absent where nothing stands there. */
  readonly quotes?: string;
  /** The word it must suggest. */
  readonly near?: string;
  /** A word the line must hold beside all that. */
  readonly says: RegExp;
}

const cluster = { platform: "eks", cni: "cilium" };
const clawdstrike = (options: Record<string, unknown>) => ({ cluster, systems: { clawdstrike: options } });
const at = (path: string) => `palisade:${path}`;

const MISTAKES: readonly Mistake[] = [
  {
    what: "a mode that is none",
    values: { cluster, mode: "enforced" },
    path: at("mode"),
    quotes: '"enforced"',
    near: "enforce",
    says: /audit, enforce/,
  },
  {
    what: "a mode of the wrong type",
    values: { cluster, mode: true },
    path: at("mode"),
    quotes: "true",
    says: /audit, enforce/,
  },
  {
    what: "an unknown key",
    values: { cluster, polices: "as-specified" },
    path: at("polices"),
    near: "policies",
    says: /not a key/,
  },
  { what: "no cluster", values: {}, path: at("cluster"), says: /missing/ },
  {
    what: "a cluster that is a text",
    values: { cluster: "eks" },
    path: at("cluster"),
    quotes: '"eks"',
    says: /not a map/,
  },
  {
    what: "a cluster without its CNI",
    values: { cluster: { platform: "eks" } },
    path: at("cluster.cni"),
    says: /missing/,
  },
  {
    what: "a misspelt CNI",
    values: { cluster: { platform: "eks", cni: "cillium" } },
    path: at("cluster.cni"),
    near: "cilium",
    says: /calico/,
  },
  {
    what: "both CNIs in one key",
    values: { cluster: { platform: "eks", cni: ["cilium", "calico"] } },
    path: at("cluster.cni"),
    quotes: '["cilium","calico"]',
    says: /one of/,
  },
  {
    what: "both CNIs as engines",
    values: { cluster, engines: { calico: {} } },
    path: at("engines.calico"),
    says: /two enforcing CNIs/,
  },
  {
    what: "an unknown platform",
    values: { cluster: { platform: "esk", cni: "cilium" } },
    path: at("cluster.platform"),
    near: "eks",
    says: /gke/,
  },
  {
    what: "an unknown key of the cluster",
    values: { cluster: { ...cluster, contxt: "dev" } },
    path: at("cluster.contxt"),
    near: "context",
    says: /not a key/,
  },
  {
    what: "chaining on kind",
    values: { cluster: { platform: "kind", cni: "cilium", cniMode: "chaining" } },
    path: at("cluster.cniMode"),
    says: /full/,
  },
  {
    what: "a pod range that is no CIDR",
    values: { cluster: { ...cluster, podCidr: "10.0.0.0/40" } },
    path: at("cluster.podCidr"),
    quotes: "10.0.0.0/40",
    says: /CIDR/,
  },
  {
    what: "a CIDR with host bits",
    values: clawdstrike({ clusterCidrs: ["10.0.0.1/8"] }),
    path: at("systems.clawdstrike.clusterCidrs[0]"),
    quotes: "10.0.0.1/8",
    says: /host bits/,
  },
  {
    what: "a strict policy source",
    values: { cluster, policies: "strict" },
    path: at("policies"),
    quotes: '"strict"',
    says: /as-specified/,
  },
  {
    what: "the proof that does not exist",
    values: { cluster, proof: "fail" },
    path: at("proof"),
    says: /not supported/,
  },
  {
    what: "waivers of the proof that does not exist",
    values: { cluster, waivers: [] },
    path: at("waivers"),
    says: /not supported/,
  },
  {
    what: "an unknown system",
    values: { cluster, systems: { clawdstike: {} } },
    path: at("systems.clawdstike"),
    near: "clawdstrike",
    says: /not a key/,
  },
  {
    what: "a policy in off that does not exist",
    values: clawdstrike({ off: ["spine-witnes"] }),
    path: at("systems.clawdstrike.off[0]"),
    near: "spine-witness",
    says: /not one of/,
  },
  {
    what: "off that is no list",
    values: clawdstrike({ off: "network" }),
    path: at("systems.clawdstrike.off"),
    quotes: '"network"',
    says: /is not a list\. Write a list, as in \[…\]/,
  },
  {
    what: "charts that are a text",
    values: { cluster, charts: "https://charts.example" },
    path: at("charts"),
    quotes: '"https://charts.example"',
    says: /is not a map\. Write source, username or password under it/,
  },
  {
    what: "engines that are a list",
    values: { cluster, engines: ["cilium"] },
    path: at("engines"),
    quotes: '["cilium"]',
    says: /is not a map\. Write cilium, calico or tetragon under it/,
  },
  {
    what: "an engine that is a flag",
    values: { cluster, engines: { tetragon: false } },
    path: at("engines.tetragon"),
    quotes: "false",
    says: /is not a map\. Write install, version or values under it/,
  },
  {
    what: "a version that YAML takes for a number",
    values: { cluster, engines: { cilium: { version: 1.2 } } },
    path: at("engines.cilium.version"),
    quotes: "1.2",
    says: /is not a text\. Put quotes around it/,
  },
  {
    what: "a mode for a policy that does not exist",
    values: clawdstrike({ mode: { hushdd: "audit" } }),
    path: at("systems.clawdstrike.mode.hushdd"),
    near: "hushd",
    says: /not a key/,
  },
  {
    what: "a mode of a policy that is none",
    values: clawdstrike({ mode: { hushd: "aduit" } }),
    path: at("systems.clawdstrike.mode.hushd"),
    near: "audit",
    says: /enforce/,
  },
  {
    what: "an empty namespace",
    values: clawdstrike({ natsNamespace: "" }),
    path: at("systems.clawdstrike.natsNamespace"),
    quotes: '""',
    says: /namespace/,
  },
  {
    what: "a namespace in capitals",
    values: clawdstrike({ namespace: "ClawdStrike" }),
    path: at("systems.clawdstrike.namespace"),
    says: /lower-case/,
  },
  {
    what: "a port out of range",
    values: clawdstrike({ ports: { hushd: 98760 } }),
    path: at("systems.clawdstrike.ports.hushd"),
    quotes: "98760",
    says: /65535/,
  },
  {
    what: "a port as text",
    values: clawdstrike({ ports: { hushd: "9876" } }),
    path: at("systems.clawdstrike.ports.hushd"),
    quotes: '"9876"',
    says: /quotes/,
  },
  {
    what: "an unknown port",
    values: clawdstrike({ ports: { hush: 9876 } }),
    path: at("systems.clawdstrike.ports.hush"),
    near: "hushd",
    says: /not a key/,
  },
  {
    what: "a relative binary",
    values: clawdstrike({ binaries: ["hushd"] }),
    path: at("systems.clawdstrike.binaries[0]"),
    quotes: '"hushd"',
    says: /absolute/,
  },
  {
    what: "nobody exempt from the guard",
    values: clawdstrike({ policyWriters: [] }),
    path: at("systems.clawdstrike.policyWriters"),
    says: /kill every writer/,
  },
  {
    what: "a policy folder without its closing slash",
    values: clawdstrike({ policyPaths: ["/etc/clawdstrike"] }),
    path: at("systems.clawdstrike.policyPaths[0]"),
    says: /closing slash/,
  },
  {
    what: "a blocking form of the policies as specified",
    values: clawdstrike({ blocking: ["sdr-network-egress"] }),
    path: at("systems.clawdstrike.blocking"),
    says: /hardened/,
  },
  {
    what: "a label value Kubernetes refuses",
    values: clawdstrike({ components: { nats: "-nats-" } }),
    path: at("systems.clawdstrike.components.nats"),
    says: /label/,
  },
  {
    what: "an unknown runtime form",
    values: clawdstrike({ runtimePolicies: "hard" }),
    path: at("systems.clawdstrike.runtimePolicies"),
    says: /hardened/,
  },
  {
    what: "a blocking form that does not exist",
    values: clawdstrike({ blocking: ["sdr-guard-enforcement"] }),
    path: at("systems.clawdstrike.blocking[0]"),
    says: /sdr-exec-allowlist/,
  },
  {
    what: "an acknowledgement without a reason",
    values: clawdstrike({ acknowledge: { owner: "sec", reason: "ok" } }),
    path: at("systems.clawdstrike.acknowledge.reason"),
    says: /why/,
  },
  {
    what: "a password without a user",
    values: { cluster, charts: { source: "https://charts.example", password: "p" } },
    path: at("charts.username"),
    says: /both/,
  },
  {
    what: "credentials for nowhere",
    values: { cluster, charts: { username: "u", password: "p" } },
    path: at("charts.source"),
    says: /public/,
  },
  {
    what: "a chart source without scheme",
    values: { cluster, charts: { source: "charts.example" } },
    path: at("charts.source"),
    says: /https:\/\//,
  },
  {
    what: "a chart version that is a range",
    values: { cluster, engines: { cilium: { version: "1.20" } } },
    path: at("engines.cilium.version"),
    quotes: '"1.20"',
    says: /exact/,
  },
  {
    what: "Helm values that are a list",
    values: { cluster, engines: { cilium: { values: [] } } },
    path: at("engines.cilium.values"),
    says: /map/,
  },
  {
    what: "a SPIRE address without a port",
    values: { cluster, authentication: { serverAddress: "spire" } },
    path: at("authentication.serverAddress"),
    says: /host:port/,
  },
  {
    what: "a trust domain with its scheme",
    values: { cluster, authentication: { trustDomain: "spiffe://aegis.local" } },
    path: at("authentication.trustDomain"),
    says: /without spiffe/,
  },
  {
    what: "agents declared in audit that are ours",
    values: { cluster: { ...cluster, agentAudit: { owner: "o", reason: "the platform team" } } },
    path: at("cluster.agentAudit"),
    says: /install: false/,
  },
  {
    what: "install that is a word",
    values: { cluster, engines: { cilium: { install: "no" } } },
    path: at("engines.cilium.install"),
    quotes: '"no"',
    says: /true or false/,
  },
];

/** The lines of the one message a person gets. */
function linesFor(values: Record<string, unknown>, secretKeys: readonly string[] = []): string[] {
  const parsed = parseSettings({ stack: "dev", values, secretKeys: new Set(secretKeys) });
  if (parsed.ok) return [];
  return new SettingsError("dev", parsed.problems).message.split("\n").slice(1);
}

test("a mistake is a diagnostic as well, with all that its line says", () => {
  const values = { cluster: { platform: "eks", cni: "cillium" } };
  const parsed = parseSettings({ stack: "dev", values, secretKeys: new Set() });
  expect(parsed.ok ? [] : new SettingsError("dev", parsed.problems).diagnostics).toEqual([
    {
      code: "config-invalid",
      severity: "error",
      effect: "unread",
      origin: "config",
      subject: "config",
      path: at("cluster.cni"),
      args: {
        value: '"cillium"',
        problem: expect.stringMatching(/known words/),
        remedy: expect.stringMatching(/cilium, calico/),
        near: "cilium",
      },
    },
  ]);
});

describe("each mistake gets one clear line", () => {
  test.each(MISTAKES.map((mistake) => [mistake.what, mistake] as const))("%s", (_what, mistake) => {
    const lines = linesFor(mistake.values);
    expect(lines).toHaveLength(1);
    const [line = ""] = lines;
    expect(line).toMatch(new RegExp(`^ {2}- ${mistake.path.replace(/[.[\]]/g, "\\$&")}( = |: )`));
    expect(line).toMatch(mistake.says);
    if (mistake.quotes !== undefined) expect(line).toContain(mistake.quotes);
    if (mistake.near !== undefined) expect(line).toContain(`Did you mean "${mistake.near}"?`);
  });

  test("no two mistakes get the same line", () => {
    const lines = MISTAKES.map((mistake) => linesFor(mistake.values)[0]);
    expect(new Set(lines).size).toBe(MISTAKES.length);
  });
});

describe("all problems stand in one message", () => {
  test("mistakes in different keys are all named", () => {
    const lines = linesFor({
      mode: "enforced",
      cluster: { platform: "esk", cni: "cilium", contxt: "x" },
      systems: { clawdstrike: { off: ["nope"], ports: { hushd: 0 } } },
      polices: "x",
    });
    for (const path of [
      "mode",
      "cluster.platform",
      "cluster.contxt",
      "systems.clawdstrike.off[0]",
      "systems.clawdstrike.ports.hushd",
      "polices",
    ])
      expect(lines.filter((line) => line.startsWith(`  - palisade:${path}`))).toHaveLength(1);
  });

  test("a value under a secret key is never quoted", () => {
    const lines = linesFor({ cluster, charts: { source: "hunter2 is my password", password: 5 } }, [
      "charts",
    ]);
    expect(lines.join("\n")).toContain("[secret]");
    expect(lines.join("\n")).not.toContain("hunter2");
  });
});

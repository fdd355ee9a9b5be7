import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { run, schemaErrors } from "../support/cli.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-diff-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\nspec: {}\n`;
const PODS = [pod("web"), pod("db"), pod("stranger")].join("---\n");
const allow = (name: string, from: string, port: number) =>
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
  `metadata: { name: ${name}, namespace: shop }\n` +
  "spec:\n  podSelector: { matchLabels: { app: db } }\n  policyTypes: [Ingress]\n" +
  `  ingress:\n  - from: [{ podSelector: { matchLabels: { app: ${from} } } }]\n    ports: [{ port: ${port} }]\n`;

function files(name: string, contents: Readonly<Record<string, string>>): string {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(contents)) writeFileSync(join(folder, name, file), text);
  return name;
}

const diff = (...args: string[]) => run(["diff", ...args], { folder });

async function edges(...args: string[]): Promise<string[]> {
  const report = JSON.parse((await diff(...args, "-o", "json")).out);
  return report.edges.map(
    ({
      change,
      from,
      to,
      ports,
      causes,
    }: Record<string, string[]> & { causes: { policy?: string; fate: string }[] }) =>
      `${change} ${from?.join("+")} -> ${to?.join("+")} ${ports} | ${[...new Set(causes.map(({ policy, fate }) => `${policy} ${fate}`))].join()}`,
  );
}

describe("two folders", () => {
  test("0: nothing changed, though the files did", async () => {
    files("base", { "pods.yaml": PODS, "db.yaml": allow("db", "web", 5432) });
    files("head", { "all.yaml": `${allow("db", "web", 5432)}---\n${PODS}` });
    expect(await diff("base", "head")).toMatchObject({ code: 0, err: "" });
  });

  test("1: an allow that is added opens one edge, and is its cause", async () => {
    files("base", { "pods.yaml": PODS, "db.yaml": allow("db", "web", 5432) });
    files("head", {
      "pods.yaml": PODS,
      "db.yaml": allow("db", "web", 5432),
      "more.yaml": allow("more", "stranger", 22),
    });
    expect((await diff("base", "head")).code).toBe(1);
    expect(await edges("base", "head")).toEqual([
      "opened shop/stranger -> shop/db TCP 22 | NetworkPolicy shop/more added",
    ]);
    expect(await edges("head", "base")).toEqual([
      "closed shop/stranger -> shop/db TCP 22 | NetworkPolicy shop/more removed",
    ]);
  });

  test("a port that moves closes one and opens the other, both by the policy that changed", async () => {
    files("base", { "pods.yaml": PODS, "db.yaml": allow("db", "web", 5432) });
    files("head", { "pods.yaml": PODS, "db.yaml": allow("db", "web", 5433) });
    expect(await edges("base", "head")).toEqual([
      "opened shop/web -> shop/db TCP 5433 | NetworkPolicy shop/db changed",
      "closed shop/web -> shop/db TCP 5432 | NetworkPolicy shop/db changed",
    ]);
  });

  test("a workload that comes is the cause of its own edges", async () => {
    files("base", { "pods.yaml": PODS });
    files("head", { "pods.yaml": `${PODS}---\n${pod("late")}` });
    const report = JSON.parse((await diff("base", "head", "-o", "json")).out);
    expect(report.workloads).toEqual({ added: ["shop/late"], removed: [], changed: [] });
    for (const { change, causes } of report.edges)
      expect({ change, causes }).toEqual({
        change: "opened",
        causes: [{ kind: "workload", workloads: ["shop/late"], fate: "added" }],
      });
  });

  test("losing L7 and authentication are changes of terms, each said", async () => {
    const policy = (rest: string) =>
      "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: db, namespace: shop }\n" +
      "spec:\n  endpointSelector: { matchLabels: { app: db } }\n  ingress:\n" +
      `  - fromEndpoints: [{ matchLabels: { app: web } }]\n${rest}`;
    const http =
      "    toPorts: [{ ports: [{ port: '80', protocol: TCP }], rules: { http: [{ method: GET }] } }]\n";
    const demand = "    authentication: { mode: required }\n";
    const plain = "    toPorts: [{ ports: [{ port: '80', protocol: TCP }] }]\n";
    files("base", { "pods.yaml": PODS, "db.yaml": policy(demand + http) });
    files("head", { "pods.yaml": PODS, "db.yaml": policy(plain) });
    const { code, out } = await diff("base", "head");
    expect(code).toBe(1);
    expect(out).toMatch(/changed shop\/web -> shop\/db\n +TCP 80; loses authentication, loses L7/);
    expect((await diff("head", "base")).out).toMatch(/gains authentication, gains L7/);
  });

  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
    "%s acts nowhere",
    async (_what, text) => {
      files("base", { "pods.yaml": PODS });
      files("head", {
        "pods.yaml": PODS,
        "db.yaml": allow("db", "web", 1).replace("name: db,", `name: ${JSON.stringify(text)},`),
      });
      for (const format of ["text", "json", "md"]) {
        const { code, out } = await diff("base", "head", "-o", format);
        expect(code).toBe(1);
        expect(out.replaceAll("\n", "")).not.toMatch(ACTING);
      }
    },
  );
});

describe("two commits of one folder", () => {
  const git = (...args: string[]) => {
    const done = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: folder });
    expect(done.status).toBe(0);
  };
  const commit = (message: string) => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };

  test("reads what was committed, not what lies there, and runs nothing of the repository", async () => {
    git("init", "-q", ".");
    files("k8s", { "pods.yaml": PODS, "db.yaml": allow("db", "web", 5432) });
    writeFileSync(join(folder, "elsewhere.yaml"), allow("outside-of-dir", "web", 1));
    commit("base");
    files("k8s", { "more.yaml": allow("more", "stranger", 22) });
    commit("head");
    files("k8s", { "more.yaml": "not even YAML: [" });
    const canary = join(folder, "ran");
    writeFileSync(join(folder, "canary.sh"), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
    writeFileSync(join(folder, ".gitattributes"), "*.yaml diff=evil filter=evil\n");
    for (const key of ["diff.evil.textconv", "filter.evil.smudge", "core.fsmonitor", "core.pager"])
      git("config", key, join(folder, "canary.sh"));
    expect(await edges("HEAD~1", "HEAD", "--dir", "k8s")).toEqual([
      "opened shop/stranger -> shop/db TCP 22 | NetworkPolicy shop/more added",
    ]);
    expect(() => readFileSync(canary)).toThrow(/ENOENT/);
  });

  test("2: no commit of that name, an option in its place, a folder without repository", async () => {
    git("init", "-q", ".");
    files("k8s", { "pods.yaml": PODS });
    commit("base");
    for (const args of [
      ["nope", "HEAD", "--dir", "k8s"],
      ["HEAD", "HEAD", "--dir", "missing"],
      ["HEAD:k8s/pods.yaml", "HEAD", "--dir", "k8s"],
    ]) {
      const { code, out, err } = await diff(...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
      expect(err).not.toMatch(/^\s+at /m);
    }
    expect((await diff("--dir", "k8s", "--", "--output=x", "HEAD")).code).toBe(2);
  });
});

describe("two plans", () => {
  const stack = (name: string, text: string) => writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
  const CONFIG = (mode: string, more = "") =>
    `config:\n  palisade:mode: ${mode}\n  palisade:cluster: { platform: kind, cni: cilium }\n` +
    `  palisade:authentication: { provider: spire }\n  palisade:systems: { sark: { ${more} } }\n`;
  async function plan(name: string, text: string): Promise<string> {
    stack(name, text);
    const { code, out } = await run(["plan", "-s", name, "-o", "json"], { folder });
    expect(code).toBe(0);
    writeFileSync(join(folder, `${name}.json`), out);
    return `${name}.json`;
  }
  const report = async (base: string, head: string) =>
    JSON.parse((await diff(base, head, "-o", "json")).out) as {
      totals: { opened: number; closed: number };
      edges: {
        change: string;
        from: string[];
        to: string[];
        ports: string;
        after?: { outcome: string };
        causes: { kind: string; policy?: string; fate?: string; setting?: string }[];
      }[];
      policies: { removed: string[] };
    };

  test("0: a plan and itself; the JSON fits the published schema either way", async () => {
    const base = await plan("base", CONFIG("enforce"));
    const head = await plan("head", CONFIG("audit"));
    expect((await diff(base, base)).code).toBe(0);
    for (const pair of [
      [base, base],
      [base, head],
    ] as const)
      expect(schemaErrors("diff", await report(...pair))).toEqual([]);
  });

  test("switching to audit closes nothing, and what it opens is reported rather than refused, by the mode", async () => {
    const found = await report(await plan("base", CONFIG("enforce")), await plan("head", CONFIG("audit")));
    expect(found.totals.closed).toBe(0);
    expect(found.totals.opened).toBeGreaterThan(0);
    for (const { after, causes } of found.edges) {
      expect(after?.outcome).toBe("audited");
      expect(causes[0]).toMatchObject({ kind: "setting", setting: "mode" });
    }
  });

  test("switching one policy off names it as the cause of every edge that opens", async () => {
    const found = await report(
      await plan("base", CONFIG("enforce")),
      await plan("head", CONFIG("enforce", "off: [redis-access]")),
    );
    expect(found.policies.removed).toEqual(["NetworkPolicy sark/redis-access"]);
    expect(found.edges.length).toBeGreaterThan(0);
    for (const { causes } of found.edges)
      expect(causes.map(({ policy, fate }) => `${policy} ${fate}`)).toContain(
        "NetworkPolicy sark/redis-access removed",
      );
    expect(found.edges.some(({ change, to }) => change === "opened" && to.includes("sark/redis"))).toBe(true);
  });

  test("2: no edge changed in what could be read, but a file could not be; 1 stays 1", async () => {
    files("whole", { "pods.yaml": PODS, "policy.yaml": allow("db", "web", 5432) });
    files("torn", { "pods.yaml": PODS, "policy.yaml": allow("db", "web", 5432), "more.yaml": "a: [\n" });
    files("other", { "pods.yaml": PODS, "policy.yaml": allow("db", "web", 80), "more.yaml": "a: [\n" });
    for (const sides of [
      ["whole", "torn"],
      ["torn", "whole"],
    ]) {
      const { code, out } = await diff(...sides);
      expect({ sides, code }).toEqual({ sides, code: 2 });
      expect(out).toContain("torn/more.yaml:");
    }
    expect(await diff("torn", "other")).toMatchObject({ code: 1 });
    expect(await diff("whole", "whole")).toMatchObject({ code: 0 });
  });

  test("2: a plan of another version, with what to do about it", async () => {
    const base = await plan("base", CONFIG("enforce"));
    const printed = JSON.parse(readFileSync(join(folder, base), "utf8"));
    for (const schemaVersion of [printed.schemaVersion - 1, printed.schemaVersion + 1]) {
      writeFileSync(join(folder, "other.json"), JSON.stringify({ ...printed, schemaVersion }));
      const { code, out, err } = await diff(base, "other.json");
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(
        `other.json is a plan of version ${schemaVersion}, and this program reads version ${printed.schemaVersion}. ` +
          "Print it again with palisade plan -o json of this program.",
      );
    }
  });

  test("a rule of the cloud that comes shows where the plans' cloud resources are read", async () => {
    const cloud = (more: string) =>
      `${CONFIG("enforce")}  palisade:cloud: { aws: { network: vpc-12345678, allow: [${more}] } }\n`;
    const entry =
      "{ name: backup, direction: egress, cidr: 203.0.113.0/24, ports: [8443], why: Backups leave. }";
    const { code, out } = await diff(await plan("base", cloud("")), await plan("head", cloud(entry)));
    expect(code).toBe(1);
    expect(out).toMatch(/opened egress to 203\.0\.113\.0\/24: TCP 8443/);
  });

  test("2: a file that is no plan, a plan beside a folder", async () => {
    const base = await plan("base", CONFIG("enforce"));
    files("k8s", { "pods.yaml": PODS });
    writeFileSync(join(folder, "other.json"), "{}");
    writeFileSync(join(folder, "broken.json"), "{");
    for (const head of ["other.json", "broken.json", "k8s", "missing.json"]) {
      const { code, out, err } = await diff(base, head);
      expect({ head, code, out }).toEqual({ head, code: 2, out: "" });
      expect(err).toMatch(/^palisade: /);
    }
  });
});

import { describe, expect, test } from "@jest/globals";
import { SYSTEM_NAMES, type SystemName } from "../../systems/registry.ts";
import { stackValues } from "../support/stack.ts";
import { ideal, interrupted, podsIn, runScript, scriptsOf, starting } from "./harness.ts";

const PROD = stackValues("prod");
const DEV = stackValues("dev");
const scripts = scriptsOf(PROD);
const scriptOf = (name: SystemName): string => scripts.get(`${name}.sh`) ?? "";
const good = (name: SystemName) => ({ table: ideal(scriptOf(name), PROD, name) });

/** Between two pods of a script, `number 10.0.0.number port`, for one of its negative probes. */
const negative = (script: string): { readonly line: string; readonly title: string } => {
  const [, title = "", from, to, port] =
    /^is_refused '[^']*' '([^']*)' '[^']*' TCP (\d+) (\d+) (\d+)$/m.exec(script) ?? [];
  return { title, line: `${from} 10.0.0.${to} ${port} * *` };
};

describe.each(SYSTEM_NAMES)("the script of %s", (name) => {
  const script = scriptOf(name);

  test("[Q4 effect prod] [C69 C94 P45 P47 S8 S9 live] passes where exactly the intended flows pass, and takes away what it made", () => {
    const run = runScript(script, good(name));
    expect(starting("FAIL", run)).toEqual([]);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(starting("PASS", run).length).toBeGreaterThan(8);
    expect(new Set(run.deleted)).toEqual(new Set(run.made));
    expect(run.made.length).toBeGreaterThan(3);
  });

  test("[C69 C94 P45 S8 live] fails, by name, where one refused flow gets through", () => {
    const { line, title } = negative(script);
    const run = runScript(script, { table: [`${line} 200`, ...good(name).table] });
    expect(run.code).toBe(1);
    expect(starting("FAIL", run).some((one) => one.includes(title))).toBe(true);
    expect(starting("PASS", run).some((one) => one.includes(title))).toBe(false);
  });
});

describe("a refused flow does not pass by accident", () => {
  const name = "sark";
  const script = scriptOf(name);

  test.each([
    ["a firewall that answers in place of the policy", (line: string) => [`${line} refused`]],
    [
      "a destination that does not listen",
      (line: string) => [
        line
          .replace(/^\d+ 10\.0\.0\.(\d+)/, "$1 10.0.0.$1 ")
          .replace(/ +/g, " ")
          .concat(" refused"),
      ],
    ],
    ["a network in which nothing reaches anything", () => ["0 10.0.0.1 * * * dropped"]],
  ])("%s", (_what, broken) => {
    const { line, title } = negative(script);
    const run = runScript(script, { table: [...broken(line), ...good(name).table] });
    expect(run.code).toBe(1);
    expect(starting("PASS", run).filter((one) => one.includes(`${title}`))).toEqual([]);
    expect(starting("FAIL", run).some((one) => one.includes(title))).toBe(true);
  });
});

describe("nothing passes where the tools do not work", () => {
  test.each([
    ["the image has no curl", { otherwise: "missing", table: [] }, "its tools do not work"],
    [
      "everything is dropped, the pod's own address too",
      { otherwise: "dropped", table: [] },
      "its tools do not work",
    ],
    ["no pod starts", { files: { pending: "" } }, "timed out waiting for the condition"],
    ["the cluster does not answer", { without: ["namespaces"] }, "the cluster does not answer"],
    [
      "the namespaces are not there",
      { files: { namespaces: "namespace/default\n" } },
      "there is no namespace yamtam",
    ],
  ])("%s", (_what, scenario, says) => {
    const run = runScript(scriptOf("yamtam"), scenario);
    expect(run.code).toBe(1);
    expect(starting("PASS", run)).toEqual([]);
    expect(starting("FAIL", run).some((line) => line.includes(says))).toBe(true);
  });

  test("a positive flow that is dropped fails and names the question to ask offline", () => {
    const table = good("sark").table.filter((line) => !/ 5432 /.test(line));
    const run = runScript(scriptOf("sark"), { table });
    expect(run.code).toBe(1);
    expect(starting("FAIL", run)).toContain(
      "FAIL S2 sark/gateway -> sark/database TCP 5432: dropped. Offline: palisade eval --stack test --from sark/gateway --to sark/database --port 5432/tcp",
    );
  });

  test("[C62 C64 C93 live] an empty record of Hubble fails every edge that it should show", () => {
    const run = runScript(scriptOf("clawdstrike"), { ...good("clawdstrike"), files: { hubble: "" } });
    expect(run.code).toBe(1);
    expect(starting("PASS C62 C64 C93", run)).toEqual([]);
    expect(starting("FAIL C62 C64 C93", run).length).toBeGreaterThan(5);
  });

  test("[C73 live] a connection without authentication fails where one is demanded", () => {
    const run = runScript(scriptOf("clawdstrike"), { ...good("clawdstrike"), env: { AUTHENTICATED: "" } });
    expect(run.code).toBe(1);
    expect(starting("FAIL C73", run).length).toBe(6);
  });

  test("[C72 live] an identity that SPIRE does not know fails", () => {
    const run = runScript(scriptOf("clawdstrike"), {
      ...good("clawdstrike"),
      files: { entries: "Found 0 entries\n" },
    });
    expect(run.code).toBe(1);
    expect(starting("FAIL C72", run).length).toBeGreaterThan(4);
    expect(starting("PASS C72", run)).toEqual([]);
  });

  test("a request that the proxy answers with 403 is refused, and 200 is not", () => {
    const passes = runScript(scriptOf("clawdstrike"), good("clawdstrike"));
    expect(passes.lines).toContain(
      "PASS C70 clawdstrike/envoy-gateway -> clawdstrike/spine-proofs-api TCP 8080 POST /v1/admin/reset: 403",
    );
    const table = good("clawdstrike").table.map((line) => line.replace(/ \* \* 403$/, " * * 200"));
    const run = runScript(scriptOf("clawdstrike"), { table });
    expect(starting("FAIL C70", run).length).toBeGreaterThan(0);
    expect(starting("FAIL C71", run).length).toBe(4);
  });

  test.each(['{"health":"up"},{"health":"down"}', ""])(
    "[P46 live] Prometheus with targets %s fails",
    (targets) => {
      const run = runScript(scriptOf("pmoves"), { ...good("pmoves"), files: { targets } });
      expect(run.code).toBe(1);
      expect(starting("FAIL P46", run).length).toBe(1);
    },
  );
});

describe("a stack that audits", () => {
  const dev = scriptsOf(DEV);
  const auditing = (name: SystemName): string => dev.get(`${name}.sh`) ?? "";
  const reporting = (name: SystemName) => ({
    table: ideal(auditing(name), DEV, name),
    otherwise: "audited",
  });

  test.each(SYSTEM_NAMES)("[C93 live] %s: what must be refused is to be let through and reported", (name) => {
    const run = runScript(auditing(name), reporting(name));
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(starting("PASS audit", run).length).toBeGreaterThan(3);
  });

  test("[C62 C93 live] an edge that Hubble shows as audited fails, and one that demands authentication is not judged", () => {
    const run = runScript(auditing("clawdstrike"), {
      ...reporting("clawdstrike"),
      env: { VERDICT: "AUDIT" },
    });
    expect(run.code).toBe(1);
    expect(starting("PASS C62 C64 C93", run)).toEqual([]);
    expect(starting("FAIL C62 C64 C93", run).length).toBeGreaterThan(5);
    expect(starting("SKIP C62 C64 C93", run).length).toBeGreaterThan(5);
  });

  test("a drop fails: something else stops the traffic", () => {
    const { line, title } = negative(auditing("yamtam"));
    const { table, otherwise } = reporting("yamtam");
    const run = runScript(auditing("yamtam"), { otherwise, table: [`${line} dropped`, ...table] });
    expect(run.code).toBe(1);
    expect(starting("FAIL audit", run)).toEqual([
      expect.stringContaining(`${title}: dropped`),
      expect.stringContaining(`${title}: Hubble does not show it as audited`),
    ]);
  });

  test("a cluster without any policy fails: nothing is reported there", () => {
    const run = runScript(auditing("yamtam"), { otherwise: "200", table: [] });
    expect(run.code).toBe(1);
    expect(starting("FAIL audit", run).length).toBeGreaterThan(3);
  });
});

describe("what a script leaves behind", () => {
  test("nothing, when it is ended before its time", async () => {
    const run = await interrupted(scriptOf("pmoves"), good("pmoves"));
    expect(run.code).toBe(143);
    expect(run.made.length).toBeGreaterThan(1);
    expect(run.deleted).toEqual(expect.arrayContaining([...new Set(run.made)]));
  });

  test.each(SYSTEM_NAMES)("%s: stand-ins join no Service, end by themselves and hold no rights", (name) => {
    for (const pod of podsIn(scriptOf(name))) expect(pod.namespace).not.toBe("");
    const manifests = [...scriptOf(name).matchAll(/<<'POD'\n(.*)\n/g)].map(([, json]) =>
      JSON.parse(json ?? ""),
    );
    for (const { spec } of manifests) {
      expect(spec).toMatchObject({
        activeDeadlineSeconds: 3600,
        automountServiceAccountToken: false,
        readinessGates: [{ conditionType: "palisade.dev/probe" }],
        securityContext: { runAsNonRoot: true },
      });
    }
  });
});

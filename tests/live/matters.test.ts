import { describe, expect, test } from "@jest/globals";
import { stackValues } from "../support/stack.ts";
import { runScript, type Scenario, scriptsOf, starting } from "./harness.ts";

const dev = scriptsOf(stackValues("dev"));
const prod = scriptsOf(stackValues("prod"));
const scriptOf = (scripts: ReadonlyMap<string, string>, name: string): string => scripts.get(name) ?? "";

describe("applied.sh", () => {
  const script = scriptOf(prod, "applied.sh");
  const names = [...script.matchAll(/^loaded '[^']*' '[^']*' '([^']*)'$/gm)].map(([, name]) => name ?? "");
  const list = (state: string): string =>
    `ID NAME STATE FILTERID NAMESPACE SENSORS KERNELMEMORY MODE\n${names
      .map((name, id) => `${id} ${name} ${state} 0 (global) generic_kprobe 1.2 MB enforce\n`)
      .join("")}`;
  const good: Scenario = { files: { tetra: list("enabled") } };

  test("[T28 T51 S7 C92 live] passes where every policy is accepted, there, valid and loaded", () => {
    const run = runScript(script, good);
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(names).toHaveLength(6);
    for (const row of ["C92", "T28 T51", "P45 S7", "S7"])
      expect(starting(`PASS ${row}`, run).length).toBeGreaterThan(3);
  });

  test.each<[string, Scenario, string]>([
    ["a policy is not there", { files: { ...good.files, absent: "" } }, "FAIL C92"],
    ["a policy is refused", { files: { ...good.files, refuses: "" } }, "FAIL S7"],
    ["Cilium says invalid", { files: { ...good.files, valid: "False" } }, "FAIL C92"],
    ["an agent could not load", { files: { tetra: list("load_error") } }, "FAIL T28 T51"],
    [
      "an agent has another policy of a longer name",
      { files: { tetra: list("enabled").replaceAll(" sdr-", " my-sdr-") } },
      "FAIL T28 T51",
    ],
  ])("fails where %s", (_what, scenario, says) => {
    const run = runScript(script, scenario);
    expect(run.code).toBe(1);
    expect(starting(says, run).length).toBeGreaterThan(0);
  });

  test("passes nothing on a server that accepts anything", () => {
    const run = runScript(script, { files: { ...good.files, lenient: "" } });
    expect(run.code).toBe(1);
    expect(starting("PASS", run)).toEqual([]);
  });
});

describe("runtime.sh", () => {
  const POLICIES = [
    ["sdr-exec-allowlist", "/usr/bin/env"],
    ["sdr-file-integrity-monitoring", "ima_hash"],
    ["sdr-network-egress", "tcp_connect"],
    ["sdr-container-escape-detection", "unshare"],
    ["sdr-crypto-mining-detection", "tcp_connect"],
    ["sdr-guard-enforcement", "security_path_mknod"],
  ] as const;
  /** Every event names all pods of the run, so that whichever is looked for finds it. */
  const event = (script: string, text: string): string => `${text} ${pods(script)}`;
  const pods = (_script: string): string => "palisade-clawdstrike-RUN palisade-clawdstrike-unrelated-RUN";
  const events = (script: string, without: string, starts = 20): string =>
    [
      ...Array.from({ length: starts }, () => `{"process_exec":{"process":{"binary":"/usr/bin/env"}}}`),
      '{"process_exec":{"process":{"binary":"/bin/sh"}}}',
      ...POLICIES.filter(([name]) => name !== without).map(
        ([name, word]) => `{"process_kprobe":{"policy_name":"${name}","function_name":"${word}"}}`,
      ),
    ]
      .map((text) => event(script, text))
      .join("\n");
  const KILLED = "nc -z -w 2 1.2.3.4 4444\t137\ntouch '/etc/clawdstrike/evil.yaml'\t137\n";
  const HARMLESS = "nc -z -w 2 1.2.3.4 4445\t1\ntouch /tmp/harmless.yaml\t0\n";
  const LET = "nc -z -w 2 1.2.3.4 4444\t1\ntouch '/etc/clawdstrike/evil.yaml'\t0\n";
  /** The run's word is fixed, for the events must name the pods. */
  const fixed = (script: string): string => script.replace("run=$(date +%s)-$$", "run=RUN");
  const enforcing = fixed(scriptOf(prod, "runtime.sh"));
  const auditing = fixed(scriptOf(dev, "runtime.sh"));
  const ROWS = ["T29", "T30", "T31", "T32", "T33", "T34", "T35", "T36"];

  test.each([
    ["enforces", enforcing, KILLED],
    ["audits", auditing, LET],
  ])("[T29-T36 live] passes on a kernel that %s as the stack does", (_what, script, results) => {
    const run = runScript(script, {
      files: { events: events(script, ""), results: `${results}${HARMLESS}` },
    });
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    for (const row of ROWS) expect(starting(`PASS ${row}`, run)).toHaveLength(1);
    expect(new Set(run.deleted)).toEqual(new Set(["default", "clawdstrike"]));
  });

  test.each([
    ["T33", "sdr-crypto-mining-detection"],
    ["T34", "sdr-guard-enforcement"],
  ])(
    "[%s live] a process that lives on fails where %s enforces, and one that dies where it audits",
    (row) => {
      const alive = runScript(enforcing, {
        files: { events: events(enforcing, ""), results: `${LET}${HARMLESS}` },
      });
      expect(alive.code).toBe(1);
      expect(starting(`FAIL ${row}`, alive)).toHaveLength(1);
      const dead = runScript(auditing, {
        files: { events: events(auditing, ""), results: `${KILLED}${HARMLESS}` },
      });
      expect(starting(`FAIL ${row}`, dead)).toHaveLength(1);
    },
  );

  test.each([
    ["T29", "sdr-exec-allowlist"],
    ["T30", "sdr-file-integrity-monitoring"],
    ["T31", "sdr-network-egress"],
    ["T32", "sdr-container-escape-detection"],
    ["T33", "sdr-crypto-mining-detection"],
    ["T34", "sdr-guard-enforcement"],
  ])("[%s live] fails without an event of %s", (row, name) => {
    const run = runScript(enforcing, {
      files: { events: events(enforcing, name), results: `${KILLED}${HARMLESS}` },
    });
    expect(run.code).toBe(1);
    expect(starting(`FAIL ${row}`, run)).toHaveLength(1);
    expect(starting(`PASS ${row}`, run)).toEqual([]);
  });

  test.each([
    ["prod", enforcing, KILLED],
    ["dev", auditing, LET],
  ])(
    "[T30 live] an event without a hash fails in %s, whatever the policy of the stack asks for",
    (_stack, script, results) => {
      const hashless = `{"process_kprobe":{"policy_name":"sdr-file-integrity-monitoring","function_name":"security_file_open"}}`;
      const text = [events(script, "sdr-file-integrity-monitoring"), event(script, hashless)].join("\n");
      const run = runScript(script, { files: { events: text, results: `${results}${HARMLESS}` } });
      expect(run.code).toBe(1);
      expect(starting("FAIL T30", run)).toHaveLength(1);
      expect(starting("PASS T30", run)).toEqual([]);
    },
  );

  test.each([
    ["the image lacks nc", `nc -z -w 2 1.2.3.4 4444\t127\nnc -z -w 2 1.2.3.4 4445\t127\n`],
    ["every nc is killed, whatever its port", `${KILLED}nc -z -w 2 1.2.3.4 4445\t137\n`],
    ["the pod says nothing", `nc -z -w 2 1.2.3.4 4444\tnone\nnc -z -w 2 1.2.3.4 4445\tnone\n`],
  ])("[T33 live] no kill is believed where %s", (_what, results) => {
    const run = runScript(enforcing, { files: { events: events(enforcing, ""), results } });
    expect(run.code).toBe(1);
    expect(starting("PASS T33", run)).toEqual([]);
  });

  test("nothing is believed of an agent that shows no event", () => {
    const run = runScript(enforcing, { files: { results: `${KILLED}${HARMLESS}` } });
    expect(run.code).toBe(1);
    expect(starting("PASS", run).filter((line) => !line.startsWith("PASS T35"))).toEqual([]);
  });

  test.each([
    [0, 20],
    [20, 20],
    [1, 3],
  ])("[T36 live] %d reports of %d starts are no limit of one a minute", (reported, starts) => {
    const limited = '{"process_kprobe":{"policy_name":"sdr-exec-allowlist","function_name":"/usr/bin/env"}}';
    const text = [
      events(enforcing, "sdr-exec-allowlist", starts),
      ...Array.from({ length: reported }, () => event(enforcing, limited)),
    ].join("\n");
    const run = runScript(enforcing, { files: { events: text, results: `${KILLED}${HARMLESS}` } });
    expect(starting("FAIL T36", run)).toHaveLength(1);
  });
});

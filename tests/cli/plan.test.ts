import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { run, schemaErrors } from "../support/cli.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string, stack = "dev") => writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);

const plan = (...more: string[]) => run(["plan", "-s", "dev", "-C", folder, ...more]);

const CLUSTER = "  palisade:cluster: { platform: kind, cni: cilium }\n";

describe("the main job", () => {
  test("[M7 effect dev] dev shows the network and runtime policies of all four systems in audit, and no error", async () => {
    const { code, out, err } = await run(["plan", "-s", "dev"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    // ClawdStrike's ten and six, the five of PMOVES, the four of YAMTAM, SARK's five and its allow list.
    expect(out).toMatch(/31 policies \(25 network, 6 runtime\), 0 errors/);
    expect(out.split("\n").filter((line) => /^ +\d+ .*(audit,|only alerts)/.test(line))).toHaveLength(31);
    expect(out).not.toMatch(/enforce,/);
  });

  test("[M7 effect prod] prod enforces and has no error either", async () => {
    const { code, out } = await run(["plan", "-s", "prod"]);
    expect(code).toBe(0);
    expect(out).not.toMatch(/audit,/);
  });

  test.each([70, 80, 100, 200])("fits a terminal of %d columns and names every policy", async (width) => {
    const { out } = await run(["plan", "-s", "dev"], { width });
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(out.match(/^ +\d+ .* (spine|sdr|hushd|nats|hubble|tetragon)\S* .*(audit|alerts)/gm)).toHaveLength(
      16,
    );
  });

  test("nothing is coloured where there is no colour", async () => {
    const { out } = await run(["plan", "-s", "dev"]);
    expect(out).not.toContain("\u001b");
    expect((await run(["plan", "-s", "dev"], { color: true })).out).toContain("\u001b[");
  });
});

test("a reader that closes the pipe early gets what it read, and no stack trace", () => {
  const command = `"${process.execPath}" bin/palisade.cjs plan -s dev -o json | head -n 1`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "{\n", stderr: "" });
});

describe("-o json", () => {
  test.each(["dev", "prod"])("%s: fits the published schema", async (stack) => {
    const schema = JSON.parse(readFileSync("docs/plan.schema.json", "utf8"));
    const printed = JSON.parse((await run(["plan", "-s", stack, "-o", "json"])).out);
    expect(schemaErrors("plan", printed)).toEqual([]);
    expect(printed.schemaVersion).toBe(schema.properties.schemaVersion.const);
  });

  test("counts what it lists", async () => {
    const { resources, totals } = JSON.parse((await run(["plan", "-s", "dev", "-o", "json"])).out);
    const count = (type: string) =>
      resources.filter((resource: { type: string }) => resource.type === type).length;
    expect(totals).toMatchObject({ policies: count("policy"), releases: count("release"), namespaces: 0 });
  });
});

describe("exit codes", () => {
  test("1: a finding refuses the plan, which is shown all the same", async () => {
    write(`config:\n  palisade:mode: enforce\n${CLUSTER}  palisade:systems: { clawdstrike: {} }\n`);
    const { code, out } = await plan();
    expect(code).toBe(1);
    expect(out).toMatch(/error clawdstrike \(kills-anybody\)/);
    expect(out).toMatch(/hushd/);
  });

  test.each([
    ["no such stack", undefined, /Pulumi\.dev\.yaml/],
    ["not YAML", "config: [", /not YAML/],
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
        .split("")
        .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${"abcdefgh"[i]}`).join(",")}]`)
        .join("\n")}\n`,
      /aliases/,
    ],
    ["a config that is a list", "config: []\n", /not a map/],
    ["a bad value", `config:\n  palisade:mode: off\n${CLUSTER}`, /palisade:mode/],
    [
      "an encrypted value that is needed",
      `config:\n  palisade:mode: { secure: AAABAI }\n${CLUSTER}`,
      /encrypted/,
    ],
  ])("2: %s", async (_what, text, says) => {
    if (text !== undefined) write(text);
    const { code, out, err } = await plan();
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test("2: an unknown verb and an unknown option, with the near miss", async () => {
    const verb = await run(["pln"]);
    expect(verb.code).toBe(2);
    expect(verb.err).toMatch(/plan/);
    const option = await run(["plan", "--stak", "dev"]);
    expect(option.code).toBe(2);
    expect(option.err).toMatch(/--stack/);
  });

  test("2: a misspelt namespace of a key, while the keys of providers are left alone", async () => {
    write(`config:\n${CLUSTER}  Palisad:mode: enforce\n  aws:region: eu-central-1\n`);
    expect(await plan()).toEqual({
      code: 2,
      out: "",
      err: 'palisade: The configuration of stack dev has 1 problem:\n  - Palisad:mode: is a key of nobody. Did you mean "palisade:mode"? Keys of this program begin with palisade:.\n',
    });
  });

  test.each([
    ["confg: {}", 'has confg and no config. Did you mean "config"?'],
    ["conf:\n  palisade:mode: audit", 'has conf and no config. Did you mean "config"?'],
    ["palisade:mode: audit", "has palisade:mode and no config. Write the keys of the program under config:."],
    ["- palisade:mode: audit", "is not a map. Write keys under config:."],
  ])("2: no config where one was meant (%j), with the remedy", async (text, says) => {
    write(`${text}\n`);
    expect(await plan()).toEqual({ code: 2, out: "", err: `palisade: Pulumi.dev.yaml ${says}\n` });
  });

  test("2: a misspelt stack, with the near miss", async () => {
    const { code, err } = await run(["plan", "-s", "prd"]);
    expect(code).toBe(2);
    expect(err).toMatch(/Did you mean "prod"\?/);
  });
});

describe("secrets", () => {
  const SECRET = "hunter2-very-secret";

  test("a secret of the config appears in no output", async () => {
    write(
      `config:\n${CLUSTER}  palisade:charts: { source: "https://charts.example", username: bot, password: ${SECRET} }\n` +
        `  palisade:systems: { clawdstrike: {} }\n`,
    );
    for (const args of [[], ["-o", "json"]]) {
      const { code, out, err } = await plan(...args);
      expect(code).toBe(0);
      expect(out + err).not.toContain(SECRET);
    }
    expect((await plan("-o", "json")).out).toContain("[secret]");
  });

  test("an encrypted one is never needed, and its cipher text not shown", async () => {
    write(
      `config:\n${CLUSTER.replace(" }", ", kubeconfig: { secure: CIPHERTEXT } }")}` +
        `  palisade:engines: { cilium: { values: { deep: [{ token: { secure: CIPHERTEXT } }] } } }\n`,
    );
    const { code, out } = await plan("-o", "json");
    expect(code).toBe(0);
    expect(out).not.toContain("CIPHERTEXT");
  });
});

describe("hostile names from config", () => {
  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
    "%s does not act on the terminal",
    async (_what, text) => {
      const reason = `because ${text}`;
      write(
        `config:\n  palisade:mode: enforce\n${CLUSTER}  palisade:systems:\n    clawdstrike:\n` +
          `      acknowledge: ${JSON.stringify({ owner: text, reason })}\n      off: [${JSON.stringify(text)}]\n`,
      );
      const refused = await plan();
      write(
        `config:\n  palisade:mode: enforce\n${CLUSTER}  palisade:authentication: { provider: spire }\n  palisade:systems:\n    clawdstrike:\n` +
          `      acknowledge: ${JSON.stringify({ owner: text, reason })}\n`,
      );
      const shown = await plan();
      expect([refused.code, shown.code]).toEqual([2, 0]);
      for (const output of [refused.err, shown.out]) expect(output.replaceAll("\n", "")).not.toMatch(ACTING);
    },
  );
});

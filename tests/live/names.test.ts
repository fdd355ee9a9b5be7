import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { escapeJson, escapeShell } from "../../model/escape.ts";
import type { System } from "../../model/system.ts";
import { policiesOf } from "../../plan/plan.ts";
import { SYSTEMS } from "../../systems/registry.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";
import { planOf, stackValues, type Values } from "../support/stack.ts";
import { manifestsIn, podsIn, scriptsOf } from "./harness.ts";

const calico = (parse(readFileSync("examples/Pulumi.calico.yaml", "utf8")) as { config: Values }).config;
const STACKS: readonly (readonly [string, Values])[] = [
  ["dev", stackValues("dev")],
  ["prod", stackValues("prod")],
  [
    "calico",
    Object.fromEntries(Object.entries(calico).map(([key, value]) => [key.replace("palisade:", ""), value])),
  ],
];

/** What a shell makes of a word. */
const word = (escaped: string): string =>
  spawnSync("sh", ["-c", `printf %s ${escaped}`], { encoding: "utf8" }).stdout;

/** Further texts that would act in a shell, beside those of every format. */
const SHELL_HOSTILE = [
  "$(touch /tmp/owned)",
  "`id`",
  "'; id; '",
  "a'b\"c",
  "x\nPOD\nid",
  "-n",
  "\\",
  "$HOME",
  "!!",
];

describe("words of a shell", () => {
  test.each(
    [...HOSTILE.map(({ text }) => text), ...SHELL_HOSTILE].map((text) => [JSON.stringify(text), text]),
  )("%s is one word, which runs nothing and moves no cursor", (_shown, text) => {
    const escaped = escapeShell(text);
    expect(escaped).not.toMatch(ACTING);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what the escape shows as its code.
    const harmless = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
    const shown = text.replace(harmless, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
    expect(word(escaped)).toBe(shown);
  });

  test("JSON in a script is one line and means what it meant", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = escapeJson(value);
        expect(text).not.toMatch(ACTING);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    for (const { text } of HOSTILE) expect(JSON.parse(escapeJson(text))).toBe(text);
  });
});

describe("a system whose names and reasons are hostile", () => {
  test.each(
    [...HOSTILE.map(({ text }) => text), ...SHELL_HOSTILE].map((text) => [JSON.stringify(text), text]),
  )("%s: every script is still a script, and nothing of the text acts", (_shown, text) => {
    const { flows, workloads } = SYSTEMS.yamtam;
    const system = SYSTEMS.yamtam as { -readonly [Key in keyof System<never>]: unknown };
    const kept = { flows, workloads };
    try {
      system.workloads = (options: never) =>
        workloads(options).map((one) => ({
          ...one,
          namespace: text,
          labels: { ...one.labels, [text]: text },
        }));
      system.flows = (options: never) => flows(options).map((flow) => ({ ...flow, why: text, rows: [text] }));
      const script =
        scriptsOf({ cluster: { platform: "kind", cni: "cilium" }, systems: { yamtam: {} } }).get(
          "yamtam.sh",
        ) ?? "";
      expect(script.replaceAll("\n", "")).not.toMatch(ACTING);
      expect(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({
        status: 0,
        stderr: "",
      });
      expect(podsIn(script).some(({ labels }) => labels[text] === text)).toBe(true);
      // Where nothing is on PATH the script says so and ends: no word of the text was run on the way.
      const run = spawnSync("/bin/sh", [], { input: script, encoding: "utf8", env: { PATH: "/nowhere" } });
      expect(run.status).toBe(1);
    } finally {
      Object.assign(system, kept);
    }
  });
});

test.each(SHELL_HOSTILE)("a kubeconfig context called %p is a word and no command", (context) => {
  const cluster = { platform: "kind", cni: "cilium", context };
  const script = scriptsOf({ cluster, systems: { yamtam: {} } }).get("yamtam.sh") ?? "";
  const line = script.split("\n").find((one) => one.startsWith("KUBE_CONTEXT=")) ?? "";
  const shown = spawnSync("sh", ["-c", `${line}\nprintf %s "$KUBE_CONTEXT"`], { encoding: "utf8", env: {} });
  expect(shown).toMatchObject({ status: 0, stderr: "", stdout: context.replaceAll("\n", "\\u000a") });
});

describe.each(STACKS)("the scripts of %s", (stack, values) => {
  const scripts = scriptsOf(values, stack);

  test("[Q4 effect] every one is a POSIX script that says what it is, what answers offline, and ends with its own count", () => {
    for (const [name, text] of scripts) {
      expect([name, spawnSync("sh", ["-n"], { input: text, encoding: "utf8" }).stderr]).toEqual([name, ""]);
      expect(text).toMatch(/^#!\/bin\/sh\n# Written by: palisade render live --stack /);
      expect(text).toMatch(/\n# The same answered offline:\n# {3}\S/);
      expect(text).toMatch(/\nfinish\n$/);
      expect(text).toContain("trap at_end EXIT");
    }
  });

  test("[Q4 effect] applied.sh holds every policy of the plan, as it is applied", () => {
    // The first is the one that a server must refuse.
    const [, ...held] = manifestsIn(scripts.get("applied.sh") ?? "");
    expect(held).toEqual(
      policiesOf(planOf(values)).map(({ manifest }) => JSON.parse(JSON.stringify(manifest))),
    );
  });
});

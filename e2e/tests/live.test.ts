/**
 * The scripts that `palisade render live` writes, read by shellcheck: for every stack file of this repository, the examples included.
 * What they do is tested against fakes in tests/live.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { LIVE_ROWS } from "../../plan/live/rows.ts";
import { palisade } from "../harness.ts";
import { requireShellcheck } from "../prerequisites.ts";

const stacks = ["", "examples"].flatMap((dir) =>
  readdirSync(join(palisade, dir)).flatMap((name) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1];
    return stack === undefined ? [] : [{ stack, dir: join(palisade, dir) }];
  }),
);

const folder = mkdtempSync(join(tmpdir(), "palisade-live-"));
beforeAll(requireShellcheck);
afterAll(() => rmSync(folder, { recursive: true }));

const written = new Set<string>();

describe.each(stacks)("stack $stack", ({ stack, dir }) => {
  test("[Q4] shellcheck finds nothing in any script, and every script is one for sh", () => {
    const to = join(folder, stack);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--no-warnings", "bin/palisade.cjs", "render", "live", "--dir", dir, "--stack", stack, "--to", to],
      { cwd: palisade, encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const files = stdout.split("\n").filter(Boolean);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) written.add(file.replace(/^.*\/(.*)\.sh$/, "$1"));
    for (const file of files) expect(readFileSync(file, "utf8")).toMatch(/^#!\/bin\/sh\n/);
    const found = spawnSync("shellcheck", ["--format", "gcc", ...files], { encoding: "utf8" });
    expect({ status: found.status, says: found.stdout }).toEqual({ status: 0, says: "" });
  });
});

test("[Q4] every script that a live row names is written for one of the stacks", () => {
  expect(stacks.map(({ stack }) => stack).sort()).toEqual(expect.arrayContaining(["calico", "dev", "prod"]));
  const named = new Set(Object.values(LIVE_ROWS).map(({ script }) => script));
  expect([...named].filter((script) => !written.has(script))).toEqual([]);
});

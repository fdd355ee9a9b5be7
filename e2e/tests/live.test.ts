/**
 * The scripts that `palisade render live` writes, read by shellcheck: for every stack file of this repository, the examples included.
 * What they do is tested against fakes in tests/live.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { LIVE_ROWS } from "../../tests/rows/live-rows.ts";
import { called, started } from "../command-line.ts";
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

const commandFor = (to: string, stack: string, dir: string): readonly string[] => [
  "render",
  "live",
  "--dir",
  dir,
  "--stack",
  stack,
  "--to",
  to,
];

const filesIn = (printed: string): string[] => printed.split("\n").filter(Boolean);

const written = new Set<string>();
/** Texts in which shellcheck found nothing, without the name of their stack: those that differ in no more are one to it. */
const clean = new Set<string>();

describe.each(stacks)("stack $stack", ({ stack, dir }) => {
  test("[Q4] shellcheck finds nothing in any script, and every script is one for sh", async () => {
    const files = filesIn(await called(commandFor(join(folder, stack), stack, dir)));
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) written.add(file.replace(/^.*\/(.*)\.sh$/, "$1"));
    for (const file of files) expect(readFileSync(file, "utf8")).toMatch(/^#!\/bin\/sh\n/);
    const nameless = (file: string) => readFileSync(file, "utf8").replaceAll(stack, "STACK");
    const unread = files.filter((file) => !clean.has(nameless(file)));
    if (unread.length === 0) return;
    const found = spawnSync("shellcheck", ["--format", "gcc", ...unread], { encoding: "utf8" });
    expect({ status: found.status, says: found.stdout }).toEqual({ status: 0, says: "" });
    for (const file of unread) clean.add(nameless(file));
  });
});

test("the command that is started writes the very scripts of the one that is called here", async () => {
  const dir = join(palisade, "examples");
  const texts = (printed: string) =>
    filesIn(printed).map((file) => [basename(file), readFileSync(file, "utf8")]);
  const scripts = texts(started(commandFor(join(folder, "started"), "calico", dir)));
  expect(scripts.length).toBeGreaterThan(4);
  expect(scripts).toEqual(texts(await called(commandFor(join(folder, "called"), "calico", dir))));
});

test("[Q4] every script that a live row names is written for one of the stacks", () => {
  expect(stacks.map(({ stack }) => stack).sort()).toEqual(expect.arrayContaining(["calico", "dev", "prod"]));
  const named = new Set(Object.values(LIVE_ROWS).map(({ script }) => script));
  expect([...named].filter((script) => !written.has(script))).toEqual([]);
});

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { processTerminal } from "../../cli/main.ts";
import { run } from "../support/cli.ts";

const palisade = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, ["bin/palisade.cjs", ...argv], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });

const screen = { isTTY: true, columns: 90 };
const pipe = { isTTY: undefined, columns: undefined };

describe("what the output goes to decides its width and colour", () => {
  test("a terminal has its own width, and COLUMNS speaks for a pipe", () => {
    expect(processTerminal(screen, { COLUMNS: "72" }).width).toBe(90);
    expect(processTerminal(pipe, { COLUMNS: "72" }).width).toBe(72);
    for (const COLUMNS of ["", "0", "wide", "-5"]) expect(processTerminal(pipe, { COLUMNS }).width).toBe(100);
    expect(processTerminal(pipe, {}).width).toBe(100);
  });

  test("a plan in a pipe keeps to COLUMNS", () => {
    const { stdout } = palisade(["plan", "-s", "dev"], { COLUMNS: "72" });
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  test("colour needs a terminal that has it and nobody who declined it; an empty NO_COLOR declines nothing", () => {
    expect(processTerminal(screen, {}).color).toBe(true);
    expect(processTerminal(screen, { NO_COLOR: "" }).color).toBe(true);
    expect(processTerminal(screen, { NO_COLOR: "1" }).color).toBe(false);
    expect(processTerminal(screen, { TERM: "dumb" }).color).toBe(false);
    expect(processTerminal(pipe, {}).color).toBe(false);
  });
});

test("--version prints the version of the package", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(palisade(["--version"])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
});

describe("a mistake in an option points at the help that lists it", () => {
  test.each([
    [["pln"], "(palisade --help lists the verbs)"],
    [["render", "kustomise"], "(palisade render --help lists the verbs)"],
    [["plan", "--stak", "dev"], "(palisade plan --help lists the options)"],
    [["render", "live", "-s", "dev"], "(palisade render live --help lists the options)"],
  ])("%j", async (argv, hint) => {
    const { code, err } = await run(argv);
    expect(code).toBe(2);
    expect(err.trimEnd().split("\n").at(-1)).toBe(hint);
  });
});

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ToolName, variantFlags } from "../tools.ts";

/** What became of the engine's own tests. */
export interface GoResult {
  readonly passed: number;
  readonly failed: number;
  /** Lines of tests that failed, or of a build that did. */
  readonly output: readonly string[];
}

interface Event {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
}

/**
 * Runs the tests of `tools/cilium-engine`, which ask the engine about every case file; counts tests without subtests.
 * @param tool whose variant of the module is asked
 */
export async function goTests(tool: ToolName): Promise<GoResult> {
  const cwd = join(import.meta.dirname, "..", "tools", "cilium-engine");
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "" };
  const child = spawn("go", ["test", ...variantFlags(tool), "-count=1", "-json", "./..."], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const results = new Map<string, boolean>();
  const output: string[] = [];
  child.stderr.on("data", (text) => output.push(String(text).trimEnd()));
  const ended = new Promise<number>((end, fail) => child.on("close", end).on("error", fail));
  for await (const line of createInterface({ input: child.stdout })) {
    const { Action, Test, Output } = JSON.parse(line) as Event;
    if (Output !== undefined && /FAIL|panic|_test\.go/.test(Output)) output.push(Output.trimEnd());
    if (Test !== undefined && (Action === "pass" || Action === "fail")) results.set(Test, Action === "pass");
  }
  const code = await ended;
  const leaves = [...results].filter(
    ([name]) => ![...results.keys()].some((other) => other.startsWith(`${name}/`)),
  );
  const failed = leaves.filter(([, passed]) => !passed).length;
  const passed = leaves.length - failed;
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, output: code === 0 ? [] : output };
}

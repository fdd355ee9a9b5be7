/**
 * The program's own command line. A start of its own costs more than most commands do, so a test file starts each command once, as people
 * do, and otherwise gives its arguments to the same `main` in this process.
 */
import { spawnSync } from "node:child_process";
import { run } from "../tests/support/cli.ts";
import { palisade } from "./harness.ts";

/** What the command prints when it is started. @throws Error with its words when it fails or warns */
export function started(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-warnings", "bin/palisade.cjs", ...args],
    { cwd: palisade, encoding: "utf8" },
  );
  return printedBy(args, { code: status, out: stdout, err: stderr });
}

/** What the command of this checkout prints when it is called, also where the tests look at a copy. @throws Error with its words when it fails or warns */
export async function called(args: readonly string[]): Promise<string> {
  return printedBy(args, await run(args, { folder: palisade }));
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function printedBy(args: readonly string[], { code, out, err }: Ended): string {
  if (code !== 0 || err !== "") throw new Error(`palisade ${args.join(" ")} ended with ${code}: ${err}`);
  return out;
}

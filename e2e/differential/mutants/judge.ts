/** Compares a damaged copy of the analyzer with the engine. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Patch, plant } from "../../mutants/mutant.ts";
import type { Judged, Verdict } from "../../mutants/verdict.ts";
import type { Hunted } from "../hunt.ts";

/** The scenarios are the same for every mutant. */
const SEED = 1;
/** Verdicts that the sound analyzer, and a mutant that survives, agree on. */
const BUDGET = 100_000;
/** A hunt that takes longer hangs, milliseconds. */
const LONGEST = 300_000;

/** Plants a mutant in the copy, hunts, and puts the line back. */
export async function judge(mutant: Patch, copy: string, program: string): Promise<Judged> {
  const began = Date.now();
  const path = join(copy, mutant.file);
  const sound = readFileSync(path);
  plant(mutant, copy);
  try {
    const verdict = verdictOf(await huntIn(copy, program));
    return { mutant: mutant.name, verdict, seconds: (Date.now() - began) / 1000 };
  } finally {
    writeFileSync(path, sound);
  }
}

function verdictOf(hunted: Hunted | string): Verdict {
  if (typeof hunted === "string") return { kind: "undecided", because: hunted };
  const { verdicts, differs } = hunted;
  return differs === undefined
    ? { kind: "survived" }
    : { kind: "caught", by: `${differs} (after ${verdicts} verdicts)` };
}

/** What a hunt with the analyzer of that copy comes to, or why it came to nothing. */
export async function huntIn(copy: string, program: string): Promise<Hunted | string> {
  const script = join(copy, "e2e", "differential", "hunt.ts");
  const child = spawn(process.execPath, ["--no-warnings", script, program, `${SEED}`, `${BUDGET}`], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST,
  });
  let [said, complaints] = ["", ""];
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (complaints += text));
  const code = await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
  if (code === 0) return JSON.parse(said) as Hunted;
  const line = complaints.split("\n").find((text) => /Error/.test(text)) ?? "no answer in time";
  return `the comparison ended with ${code}: ${line.trim()}`;
}

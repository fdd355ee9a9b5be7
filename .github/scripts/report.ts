/**
 * Prints the report on STACK as Markdown, for a comment and for the run's summary: what the plan step and the operation (preview or
 * up) left in the report's folder, cut to what a comment holds. Whole texts are in the run's artifact.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of one quoted text: two of them and the rest stay below GitHub's 65,536 characters of a comment. */
const largestQuote = 28_000;

const { env } = process;
const folder = join(env.RUNNER_TEMP ?? ".", "report");

/** A file of the report; undefined when its step did not get so far. */
function textOf(name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd() : undefined;
}

/** The first lines of a text that fit, with a last line that says how many are left out. */
function cut(text: string): string {
  const lines = text.split("\n");
  let room = largestQuote;
  const fitting = lines.findIndex((line) => {
    room -= Buffer.byteLength(line) + 1;
    return room < 0;
  });
  if (fitting === -1) return text;
  return [...lines.slice(0, fitting), `… ${lines.length - fitting} more lines: see the run's artifact`].join(
    "\n",
  );
}

/** Nothing in a text can end its own quote: the fence is longer than any row of backticks in it. */
function quote(summary: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = "`".repeat(longest + 1);
  return [
    `<details><summary>${summary}</summary>`,
    "",
    `${fence}text`,
    withoutControls(cut(text)),
    fence,
    "",
    "</details>",
  ].join("\n");
}

/** The plan as the program's own Markdown, which escapes what it names; else what it said instead of a plan. */
function planned(): string | undefined {
  const [markdown, text] = [textOf("plan.md"), textOf("plan.txt")];
  if (markdown !== undefined && markdown !== "")
    return `<details><summary>palisade plan</summary>\n\n${cut(markdown)}\n\n</details>`;
  return text === undefined ? undefined : quote("palisade plan", text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const controls = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const withoutControls = (text: string): string => text.replace(controls, "");

const words: Readonly<Record<string, string>> = {
  success: "succeeded",
  failure: "**failed**",
  skipped: "was not tried",
};
const worded = (outcome: string | undefined): string => words[outcome ?? ""] ?? outcome ?? "was not tried";

/** What the engine counted last, as one line: it stands at the end of its output, which may be cut. */
function countsOf(text: string): string | undefined {
  const counts = [...text.matchAll(/^Resources:\n((?: {4}.*\n?)+)/gm)].at(-1)?.[1];
  return counts
    ?.trim()
    .split(/\s*\n\s*/)
    .join(", ");
}

const { STACK = "", OPERATION: operation } = env;
const done = operation === undefined ? undefined : textOf(`${operation}.txt`);
const run = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;

const parts = [
  `### Stack \`${STACK}\``,
  [
    `plan ${worded(env.PLAN)}`,
    ...(operation === undefined ? [] : [`${operation} ${worded(env.OUTCOME)}`]),
    `[run](${run})`,
  ].join(", "),
  textOf("against.txt"),
  done === undefined ? undefined : countsOf(done),
  done === undefined ? undefined : quote(`pulumi ${operation}`, done),
  planned(),
];
process.stdout.write(`${parts.filter((part) => part !== undefined).join("\n\n")}\n`);

/**
 * preview.yml, run: its own steps in a scratch checkout, with the real engine, on a machine without a cluster and without any
 * credentials; from the repository, from a fork, and with access to the stack's state.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { HOSTILE } from "../../tests/support/hostile.ts";
import { type Scratch, scratchMachine } from "../workflows/machine.ts";
import { type RanJob, runJob } from "../workflows/runner.ts";
import { job } from "../workflows/workflow.ts";

let machine: Scratch;
beforeEach(() => {
  machine = scratchMachine();
});
afterEach(() => machine.remove());

/** A pull request to acme/palisade. */
interface PullRequest {
  readonly from: string;
  readonly secrets?: Readonly<Record<string, string>>;
}
const ours: PullRequest = { from: "acme/palisade" };
const fork: PullRequest = { from: "mallory/palisade" };

const contextsOf = ({ from, secrets = {} }: PullRequest) => ({
  github: {
    repository: "acme/palisade",
    token: "ghs_token",
    event: { pull_request: { number: 5, head: { repo: { full_name: from } } } },
  },
  secrets,
});

const names = async () =>
  (await runJob(job("preview", "stacks"), contextsOf(ours), machine)).outputs.names ?? "";

const preview = (stack: string, from: PullRequest): Promise<RanJob> =>
  runJob(job("preview", "preview"), { ...contextsOf(from), matrix: { stack } }, machine);

async function comment(stack: string, from: PullRequest): Promise<{ result: string; text: string }> {
  const needs = { stacks: { result: "success", outputs: { names: await names() } } };
  const contexts = { ...contextsOf(from), matrix: { stack }, needs };
  const { result } = await runJob(job("preview", "comment"), contexts, machine);
  return { result, text: machine.comments.get(`preview-${stack}`) ?? "" };
}

const artifact = (stack: string, file: string): string =>
  readFileSync(join(machine.artifacts, `preview-${stack}`, file), "utf8");

/** What failed, with what it printed. */
const failures = ({ steps }: RanJob) =>
  steps
    .filter(({ outcome }) => outcome === "failure")
    .map(({ step, output }) => [step.id ?? step.uses, output]);

/** How many objects and releases the plan of the artifact holds, and how many the preview would create. */
function counts(stack: string): { planned: number; created: number } {
  const { resources } = JSON.parse(artifact(stack, "plan.json")) as { resources: unknown[] };
  const created = artifact(stack, "preview.txt").match(/kubernetes:\S+: \(create\)/g) ?? [];
  return { planned: resources.length, created: created.length };
}

test("every stack file is a stack to preview, and nothing else is", async () => {
  const files = readdirSync(".").filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  expect(JSON.parse(await names())).toEqual(files.map((name) => name.split(".")[1]).sort());
});

test("[M8 effect prod] prod, from a branch of ours: previewed whole without cluster or credentials, in a comment that a later run edits", async () => {
  const ran = await preview("prod", ours);
  expect(failures(ran)).toEqual([]);
  const { planned, created } = counts("prod");
  expect(planned).toBeGreaterThan(10);
  expect(created).toBe(planned);
  const { result, text } = await comment("prod", ours);
  expect(result).toBe("success");
  expect(text).toContain("Stack `prod`");
  expect(text).toContain("plan succeeded, preview succeeded");
  expect(text).toContain("Against an empty state");
  expect(text).toMatch(/^\+ \d+ to create$/m);
  expect(text).toContain("(https://github.com/acme/palisade/actions/runs/7)");
  expect(text.length).toBeLessThan(65_536);
  expect(ran.summary).toBe(text);
  expect(text).toContain("| layer | dialect | policy | mode |");
  expect(text).toContain("### Intent of clawdstrike");
  expect(JSON.parse(artifact("prod", "plan.json"))).toMatchObject({ stack: "prod", mode: "enforce" });
  expect(artifact("prod", "plan.txt")).toContain("Stack prod: enforce");
});

test("dev, from a fork, of a stack made with a passphrase: the same in the run's summary, and nothing comments", async () => {
  machine.salt("dev");
  const ran = await preview("dev", fork);
  expect(failures(ran)).toEqual([]);
  const { planned, created } = counts("dev");
  expect(planned).toBeGreaterThan(10);
  expect(created).toBe(planned);
  expect(ran.summary).toContain("plan succeeded, preview succeeded");
  expect(await comment("dev", fork)).toEqual({ result: "skipped", text: "" });
  expect(machine.comments.size).toBe(0);
});

test("a stack whose config holds secrets is planned and not previewed by a fork, and nothing fails", async () => {
  machine.configure("dev", (config) => ({
    ...config,
    "palisade:charts": { source: "https://charts.example", username: "ci", password: { secure: "v1:abc" } },
  }));
  const ran = await preview("dev", fork);
  expect(failures(ran)).toEqual([]);
  expect(ran.summary).toContain("Not previewed: the stack's config holds secrets");
  expect(ran.summary).toMatch(/^audit, policies as-specified, kind/m);
  expect(ran.summary).not.toContain("v1:abc");
});

test("a config that is refused fails the run, and the comment says so and shows why", async () => {
  machine.configure("dev", (config) => ({ ...config, "palisade:mode": "enforced" }));
  const ran = await preview("dev", ours);
  expect(failures(ran).map(([id]) => id)).toEqual(["plan", "preview"]);
  const { text } = await comment("dev", ours);
  expect(text).toContain("plan **failed**, preview **failed**");
  expect(text.match(/palisade:mode = "enforced"/g)?.length).toBe(2);
});

describe("the report", () => {
  const report = async (texts: Readonly<Record<string, string>>) => {
    const folder = join(machine.temporary, "report");
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    const step = job("preview", "preview").steps.find(({ run }) => run?.includes("report.ts"));
    const only = { ...job("preview", "preview"), steps: step === undefined ? [] : [step] };
    return (await runJob(only, { ...contextsOf(fork), matrix: { stack: "dev" } }, machine)).summary;
  };

  test("fits into a comment however long its texts are, and says what it leaves out", async () => {
    const long = "+ kubernetes:cilium.io/v2:CiliumNetworkPolicy: (create) 🛡\n".repeat(5000);
    const text = await report({
      "preview.txt": `${long}Resources:\n    + 5000 to create\n    3 unchanged\n`,
      "plan.txt": long,
    });
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text.match(/^… \d{4} more lines: see the run's artifact$/gm)?.length).toBe(2);
    expect(text).toMatch(/^\+ 5000 to create, 3 unchanged$/m);
  });

  test("quotes what would act in Markdown or in a terminal, and obeys none of it", async () => {
    for (const { what, text: hostile } of HOSTILE) {
      const text = await report({ "preview.txt": `before\n${hostile}\nafter`, "plan.txt": hostile });
      const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
      expect([what, outside.match(/<\/?details>/g)?.length]).toEqual([what, 4]);
      expect(outside).not.toMatch(/evil\.example|<script|@everyone|\bafter\b/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the claim is about these characters.
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }
  });
});

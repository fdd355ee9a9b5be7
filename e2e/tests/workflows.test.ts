/** What the workflows may do, read from their files: the pins, the rights, and that nothing of a pull request can use more. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { planOf, stackValues } from "../../tests/support/stack.ts";
import { binDirectory } from "../tools.ts";
import { job, type Step, workflow, workflowNames, workflowText } from "../workflows/workflow.ts";

const jobs = workflowNames.flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([id, of]) => ({ id: `${name} ${id}`, ...of })),
);
const steps = jobs.flatMap((of) => of.steps.map((step) => ({ job: of, step })));
const using = (action: string): Step[] =>
  steps.map(({ step }) => step).filter(({ uses }) => uses?.startsWith(`${action}@`));

const folder = mkdtempSync(join(tmpdir(), "palisade-actionlint-"));
afterAll(() => rmSync(folder, { recursive: true }));

function actionlint(...files: string[]): { status: number | null; stdout: string } {
  return spawnSync(join(binDirectory, "actionlint"), ["-no-color", ...files], { encoding: "utf8" });
}

describe("actionlint", () => {
  test.each(workflowNames)("finds nothing in %s.yml", (name) => {
    expect(actionlint(join(".github", "workflows", `${name}.yml`))).toMatchObject({ status: 0, stdout: "" });
  });

  test("finds an output that no step has", () => {
    const file = join(folder, "broken.yml");
    writeFileSync(file, workflowText("preview").replace("steps.names.outputs", "steps.nams.outputs"));
    const { status, stdout } = actionlint(file);
    expect(status).toBe(1);
    expect(stdout).toContain('property "nams" is not defined');
  });
});

/** Tag and commit of each action, from the projects' own repositories in November 2026. */
const pins: Readonly<Record<string, string>> = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  "actions/setup-go": "b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0",
  "actions/cache": "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5",
  "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
  "pulumi/actions": "8e5e406f4007fca908480587cb9893c07090f58d # v7.0.0",
  "marocchino/sticky-pull-request-comment": "5770ad5eb8f42dd2c4f34da00c94c5381e49af88 # v3.0.5",
  "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
};

describe("pins", () => {
  test.each(workflowNames)(
    "every action of %s.yml is its tag's commit, and says which tag that is",
    (name) => {
      const uses = [...workflowText(name).matchAll(/uses: (.*)$/gm)].map(([, text = ""]) => text);
      expect(uses.length).toBeGreaterThan(0);
      for (const text of uses) {
        const [action = ""] = text.split("@");
        expect(text).toBe(`${action}@${pins[action]}`);
      }
    },
  );

  test("Node, Pulumi and Go are those of the repository", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
      "dependencies" | "devDependencies",
      Record<string, string>
    >;
    for (const step of using("actions/setup-node"))
      expect(step.with?.["node-version"]).toBe(devDependencies.node);
    for (const step of using("pulumi/actions"))
      expect(step.with?.["pulumi-version"]).toBe(dependencies["@pulumi/pulumi"]);
    const needed = readdirSync("e2e/tools").map(
      (tool) => /^go (\d+\.\d+)/m.exec(readFileSync(join("e2e/tools", tool, "go.mod"), "utf8"))?.[1],
    );
    for (const step of using("actions/setup-go"))
      expect(new Set(needed)).toEqual(new Set([step.with?.["go-version"]]));
  });
});

describe("rights", () => {
  test("are none but what each job names, and each names the least it needs", () => {
    for (const name of workflowNames) expect([name, workflow(name).permissions]).toEqual([name, {}]);
    expect(Object.fromEntries(jobs.map(({ id, permissions }) => [id, permissions]))).toEqual({
      "ci run": { contents: "read" },
      "ci audit": { contents: "read" },
      "preview stacks": { contents: "read" },
      "preview preview": { contents: "read" },
      "preview comment": { actions: "read", "pull-requests": "write" },
      "deploy dev": { contents: "read", "id-token": "write" },
      "deploy proposal": { actions: "read", contents: "read" },
      "deploy prod": { contents: "read", "id-token": "write" },
    });
  });

  test("a job that may write to the repository runs nothing from it", () => {
    const writers = jobs.filter(({ permissions = {} }) =>
      Object.entries(permissions).some(([right, level]) => level === "write" && right !== "id-token"),
    );
    expect(writers.map(({ id }) => id)).toEqual(["preview comment"]);
    for (const { steps: own } of writers) {
      expect(own.filter(({ uses }) => uses?.startsWith("actions/checkout@"))).toEqual([]);
      for (const { run } of own) expect(run ?? "").not.toMatch(/node|npm|\.github|\.ci/);
    }
  });

  test("no event hands secrets or a writing token to code of a fork", () => {
    const events = workflowNames.flatMap((name) => Object.keys(workflow(name).on));
    expect(new Set(events)).toEqual(new Set(["pull_request", "push", "schedule"]));
  });

  test("of the secrets, pull requests get the one that reads stacks, and only the step that previews", () => {
    const secret = /secrets\.\w+/g;
    for (const name of workflowNames.filter((other) => "pull_request" in workflow(other).on)) {
      const text = workflowText(name);
      const found = [...text.matchAll(secret)].map(([word]) => word);
      expect([name, found]).toEqual([name, name === "preview" ? ["secrets.PULUMI_PREVIEW_TOKEN"] : []]);
    }
    const holders = steps.filter(({ step }) => JSON.stringify(step).includes("PULUMI_PREVIEW_TOKEN"));
    expect(holders.map(({ job: of, step }) => [of.id, step.id])).toEqual([["preview preview", "preview"]]);
  });

  test("secrets of a deployment are those of its environment", () => {
    const holders = jobs.filter((of) => /secrets\.(?!PULUMI_PREVIEW_TOKEN)/.test(JSON.stringify(of)));
    expect(holders.map(({ id, environment }) => [id, environment])).toEqual([
      ["deploy dev", "dev"],
      ["deploy prod", "prod"],
    ]);
  });

  test("no checkout leaves the token behind for what runs later", () => {
    expect(using("actions/checkout").length).toBeGreaterThan(5);
    for (const step of using("actions/checkout")) expect(step.with).toEqual({ "persist-credentials": false });
  });

  test("nothing of an event becomes part of a script: expressions reach the shell as variables only", () => {
    for (const { step } of steps) expect(step.run ?? "").not.toContain("${{");
  });
});

describe("every job", () => {
  test("ends by itself", () => {
    for (const { id, ...of } of jobs) expect([id, of["timeout-minutes"]]).toEqual([id, expect.any(Number)]);
  });

  test("runs its shell with pipefail, as these tests do", () => {
    for (const name of workflowNames) expect(workflow(name).defaults?.run?.shell).toBe("bash");
  });

  test("calls only scripts that are there", () => {
    const named = steps.flatMap(({ step }) => [...(step.run ?? "").matchAll(/\.(?:github|ci)\/[\w./-]+/g)]);
    const scripts = new Set(named.map(([path]) => path));
    expect(scripts.size).toBeGreaterThan(6);
    for (const path of scripts) expect(readFileSync(path, "utf8")).not.toBe("");
    const all = readdirSync(".github/scripts").map((name) => `.github/scripts/${name}`);
    const imported = all.filter((path) => readFileSync(path, "utf8").startsWith("/** Reads GitHub's API"));
    expect([...scripts, ...imported].filter((path) => path.startsWith(".github")).sort()).toEqual(all.sort());
  });
});

describe("deploy.yml", () => {
  const [dev, prod] = [job("deploy", "dev"), job("deploy", "prod")];

  test("goes to dev on a push to main, and dev audits", () => {
    expect(workflow("deploy").on).toEqual({ push: { branches: ["main"] } });
    expect([dev.environment, dev.env]).toEqual(["dev", { STACK: "dev" }]);
    expect(dev.needs).toBeUndefined();
    expect(planOf(stackValues("dev")).mode).toBe("audit");
  });

  test("goes to prod after dev, behind its environment, and only where somebody must approve", () => {
    expect([prod.environment, prod.env, prod.needs]).toEqual([
      "prod",
      { STACK: "prod" },
      ["dev", "proposal"],
    ]);
    const guard = job("deploy", "proposal").steps.find(({ run }) => run?.includes("approval.ts"));
    expect(guard?.run).toBe('node .github/scripts/approval.ts "$STACK"');
    expect([guard?.if, job("deploy", "proposal").env]).toEqual([undefined, { STACK: "prod" }]);
  });

  test("does for prod exactly what it did for dev", () => {
    expect(prod.steps).toEqual(dev.steps);
  });

  test("has one deployment of a stack at a time, and breaks none off", () => {
    for (const { concurrency, env } of [dev, prod])
      expect(concurrency).toEqual({ group: `deploy-${env?.STACK}`, "cancel-in-progress": false });
    expect(workflow("deploy").concurrency).toBeUndefined();
  });
});

test("a new push to a pull request ends the runs of the one before", () => {
  for (const name of ["ci", "preview"])
    expect(workflow(name).concurrency).toEqual({
      group: expect.stringContaining("github.event.pull_request.number"),
      "cancel-in-progress": true,
    });
});

test("docs/workflows.md names every secret and variable that the workflows read, and no other", () => {
  const text = readFileSync("docs/workflows.md", "utf8");
  const read = workflowNames.flatMap((name) => [
    ...workflowText(name).matchAll(/\b(?:secrets|vars)\.(\w+)/g),
  ]);
  const named = [...text.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap(([, cell = ""]) =>
    cell.replaceAll("`", "").split(", "),
  );
  expect(named.sort()).toEqual([...new Set(read.map(([, name = ""]) => name))].sort());
  for (const name of workflowNames) expect(text).toContain(`| \`${name}.yml\` |`);
});

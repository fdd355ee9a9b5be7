/** deploy.yml, run: its own steps against the real API server, a GitHub on loopback, and a state in a folder. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { manifestTitle } from "../../model/manifest.ts";
import { policiesOf } from "../../plan/plan.ts";
import { planOf, stackValues } from "../../tests/support/stack.ts";
import { allPolicies, cleanSlate } from "../harness.ts";
import { titleOf, withSystem } from "../palisade.ts";
import {
  clusterSecrets,
  commit,
  deploy,
  type Environment,
  stateOf,
  wellKept,
} from "../workflows/deployment.ts";
import { type Scratch, scratchMachine } from "../workflows/machine.ts";
import { type RanJob, runJob } from "../workflows/runner.ts";
import { job } from "../workflows/workflow.ts";

let machine: Scratch;
beforeAll(cleanSlate);
afterAll(async () => {
  machine.remove();
  await cleanSlate();
});

/** A machine in place of the one that was in use. */
function freshMachine(): Scratch {
  machine?.remove();
  return scratchMachine();
}

/** A fresh machine on which Pulumi is not to be started. */
function machineWithoutPulumi(): Scratch {
  const fresh = freshMachine();
  fresh.command("pulumi", "echo pulumi was started; exit 1");
  return fresh;
}

/** For claims about what comes after the plan: `npm run palisade` says a word in its place, which costs no three starts of the program. */
const withoutPlan = (on: Scratch): void => on.command("npm", "echo planned");

const nothing: Environment = { vars: {}, secrets: {} };

/** What failed, with what it printed. */
const failures = ({ steps }: RanJob) =>
  steps
    .filter(({ outcome }) => outcome === "failure")
    .map(({ step, output }) => `${step.run}: ${output.trim()}`);

/** The steps that ran to their end, by their script. */
const done = ({ steps }: RanJob) =>
  steps.filter(({ outcome }) => outcome === "success").map(({ step }) => step.run);

describe("dev", () => {
  let state: Environment;
  let ran: RanJob;
  beforeAll(async () => {
    machine = freshMachine();
    state = await stateOf("dev", machine);
    ran = await deploy("dev", machine, { ...state, secrets: { ...state.secrets, ...clusterSecrets() } });
  });

  test("[M8 effect dev] a push puts every policy of the plan into the cluster, in audit, and reports what it did", async () => {
    expect(failures(ran)).toEqual([]);
    const planned = policiesOf(planOf(stackValues("dev")));
    expect(planned.every(({ mode }) => mode === "audit")).toBe(true);
    expect((await allPolicies()).map(titleOf).sort()).toEqual(
      planned.map(({ manifest }) => manifestTitle(manifest)).sort(),
    );
    expect(ran.summary).toContain("plan succeeded, up succeeded");
    expect(ran.summary).toMatch(/^\+ \d+ created$/m);
    expect(readdirSync(join(machine.artifacts, "up-dev")).sort()).toEqual([
      "plan.json",
      "plan.md",
      "plan.txt",
      "up.txt",
    ]);
  });

  test("the kubeconfig is the job's alone, and nothing that is handed on holds a secret", () => {
    expect(statSync(join(machine.temporary, "kubeconfig")).mode & 0o777).toBe(0o600);
    const handedOn = [ran.summary, ...ran.steps.map(({ output }) => output)];
    for (const file of readdirSync(join(machine.artifacts, "up-dev")))
      handedOn.push(readFileSync(join(machine.artifacts, "up-dev", file), "utf8"));
    const { KUBECONFIG_CONTENT = "" } = clusterSecrets();
    const token = /"token": "(\w+)"/.exec(KUBECONFIG_CONTENT)?.[1];
    expect(token).toMatch(/^\w{32}$/);
    for (const text of handedOn)
      for (const secret of [token, "ghs_token", "end-to-end"]) expect(text).not.toContain(secret);
  });

  test("a pull request that then takes one policy out previews that policy and nothing else, without a cluster", async () => {
    machine.configure("dev", (config) => withSystem(config, "clawdstrike", { off: ["spine-witness"] }));
    const reader = { ...machine, env: { ...machine.env, ...state.vars, ...state.secrets } };
    const github = { repository: "acme/palisade", token: "ghs_token", event: {} };
    const secrets = { PULUMI_PREVIEW_TOKEN: "pul-reader" };
    const previewed = await runJob(
      job("preview", "preview"),
      { github, secrets, matrix: { stack: "dev" } },
      reader,
    );
    expect(failures(previewed)).toEqual([]);
    expect(previewed.summary).toContain("Against the state of the stack.");
    const text = readFileSync(join(machine.artifacts, "preview-dev", "preview.txt"), "utf8");
    expect(text.match(/^ *[-+~]+ ?kubernetes:.*$/gm)).toEqual([
      expect.stringMatching(/kubernetes:cilium.io\S*:CiliumNetworkPolicy: \(delete\)/),
    ]);
    expect(text).toContain("spine-witness");
  });
});

describe("a deployment that must not be", () => {
  beforeAll(() => {
    machine = machineWithoutPulumi();
    withoutPlan(machine);
  });

  test.each([
    [
      "of a commit that main has left behind",
      nothing,
      { ...wellKept, "git/ref/heads/main": { object: { sha: "beef" } } },
      `node .github/scripts/newest.ts: ::error::refs/heads/main has moved on from ${commit} to beef, whose own run deploys it. To go back, change the stack's config or revert.`,
    ],
    [
      "of a branch that is gone",
      nothing,
      {},
      "node .github/scripts/newest.ts: ::error::refs/heads/main is not there any more.",
    ],
    [
      "to an environment that names no cluster",
      nothing,
      wellKept,
      ".github/scripts/kubeconfig.sh: ::error::The environment dev says nothing about its cluster. Set the variable EKS_CLUSTER (with AWS_ROLE_ARN and AWS_REGION) or the secret KUBECONFIG_CONTENT.",
    ],
    [
      "from an environment that names no state",
      { vars: {}, secrets: { KUBECONFIG_CONTENT: "apiVersion: v1" } },
      wellKept,
      ".github/scripts/up.sh: ::error::The environment dev says nothing about its state. Set the secret PULUMI_ACCESS_TOKEN, or the variable PULUMI_BACKEND_URL with the secret PULUMI_CONFIG_PASSPHRASE.",
    ],
  ])("%s says so in one line, and Pulumi is not started", async (_which, environment, answers, said) => {
    const ran = await deploy("dev", machine, environment, answers);
    expect(failures(ran)).toEqual([said]);
    expect(ran.steps.map(({ output }) => output).join()).not.toContain("pulumi was started");
    expect(ran.summary).toMatch(/up (was not tried|\*\*failed\*\*)/);
  });

  test("of a plan with an error goes no further than the plan", async () => {
    machine = machineWithoutPulumi();
    machine.configure("dev", (config) => ({ ...config, "palisade:policies": "strictest" }));
    const ran = await deploy("dev", machine, {
      vars: {},
      secrets: { KUBECONFIG_CONTENT: "x", PULUMI_ACCESS_TOKEN: "x" },
    });
    expect(failures(ran)).toEqual([expect.stringContaining("plan.sh: ")]);
    expect(done(ran)).not.toContain(".github/scripts/up.sh");
    expect(ran.summary).toContain("plan **failed**, up was not tried");
  });
});

describe("an EKS cluster", () => {
  test("is reached with the role of the environment and a kubeconfig that the AWS command line writes", async () => {
    machine = freshMachine();
    withoutPlan(machine);
    const signedIn: unknown[] = [];
    machine.command("aws", 'echo "$@" > "$6.arguments"; echo eks > "$6"');
    machine.command("pulumi", 'echo "$@ with $(cat "$KUBECONFIG")"');
    const actions = {
      ...machine.actions,
      "aws-actions/configure-aws-credentials": (inputs: object) => void signedIn.push(inputs),
    };
    const vars = {
      AWS_ROLE_ARN: "arn:aws:iam::1:role/palisade",
      AWS_REGION: "eu-central-1",
      EKS_CLUSTER: "blue",
    };
    const ran = await deploy(
      "prod",
      { ...machine, actions },
      { vars, secrets: { PULUMI_ACCESS_TOKEN: "x" } },
    );
    expect(failures(ran)).toEqual([]);
    expect(signedIn).toEqual([
      { "role-to-assume": "arn:aws:iam::1:role/palisade", "aws-region": "eu-central-1" },
    ]);
    const kubeconfig = join(machine.temporary, "kubeconfig");
    expect(readFileSync(`${kubeconfig}.arguments`, "utf8")).toBe(
      `eks update-kubeconfig --name blue --kubeconfig ${kubeconfig}\n`,
    );
    const up = readFileSync(join(machine.artifacts, "up-prod", "up.txt"), "utf8");
    expect(up).toMatch(/^up --yes .*--stack prod with eks$/m);
  });
});

describe("prod is proposed", () => {
  const prod = wellKept["environments/prod"] as object;
  beforeAll(() => {
    machine = freshMachine();
  });
  const remedy = "Settings, Environments: docs/workflows.md says what to set.";

  test.each([
    ["where somebody must approve and only main may deploy", prod, []],
    [
      "never where GitHub would make the environment, unprotected",
      undefined,
      ["The environment prod is not there."],
    ],
    [
      "never where nobody must approve",
      { ...prod, protection_rules: [{ type: "wait_timer" }] },
      ["The environment prod has no required reviewers."],
    ],
    [
      "never where the reviewers are an empty list",
      { ...prod, protection_rules: [{ type: "required_reviewers", reviewers: [] }] },
      ["The environment prod has no required reviewers."],
    ],
    [
      "never where every branch could use its secrets",
      { ...prod, deployment_branch_policy: null },
      ["Any branch may use the environment prod and its secrets."],
    ],
  ])("%s", async (_where, environment, gaps) => {
    const ran = await deploy("proposal", machine, nothing, { ...wellKept, "environments/prod": environment });
    const guard = ran.steps.find(({ step }) => step.run?.includes("approval.ts"));
    expect(guard?.output.split("\n").filter((line) => line !== "")).toEqual(
      gaps.map((gap) => `::error::${gap} ${remedy}`),
    );
    expect(ran.result).toBe(gaps.length === 0 ? "success" : "failure");
    if (gaps.length === 0) expect(ran.summary).toMatch(/^enforce, policies as-specified, eks/m);
  });

  test("never where GitHub does not answer, and without a stack trace", async () => {
    const silent = { ...machine, env: { ...machine.env, GITHUB_API_URL: "http://127.0.0.1:1" } };
    const github = { repository: "acme/palisade", token: "ghs_token", event: {} };
    const ran = await runJob(job("deploy", "proposal"), { github, vars: {}, secrets: {} }, silent);
    expect(failures(ran)).toEqual([
      'node .github/scripts/approval.ts "$STACK": ::error::http://127.0.0.1:1/repos/acme/palisade/environments/prod does not answer: fetch failed',
    ]);
  });
});

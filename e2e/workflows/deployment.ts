/** What the jobs of deploy.yml need: a GitHub that answers, an environment with a state and a cluster. */
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { cluster, haveNamespaces } from "../harness.ts";
import { WORKLOAD_NAMESPACES } from "../palisade.ts";
import type { Machine } from "./runner.ts";
import { type RanJob, runJob, shell } from "./runner.ts";
import { job } from "./workflow.ts";

type Words = Readonly<Record<string, string>>;

/** Variables and secrets of a GitHub environment. */
export interface Environment {
  readonly vars: Words;
  readonly secrets: Words;
}

/** The commit that the runs are for. */
export const commit = "3c12ea900d1e5a53e33cf0c1f0e8a3f4a4d4c4e1";

/** Answers of the API by path below the repository; a path that is not there is not found. */
export type Answers = Readonly<Record<string, unknown>>;

/** What GitHub answers where main is at the commit and prod is as docs/workflows.md wants it. */
export const wellKept: Answers = {
  "git/ref/heads/main": { object: { sha: commit } },
  "environments/prod": {
    protection_rules: [
      { type: "branch_policy" },
      { type: "required_reviewers", reviewers: [{ type: "User" }] },
    ],
    deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
  },
};

/** Runs `work` while a GitHub API on loopback gives the answers to those who bear the job's token. */
async function withGitHub<T>(answers: Answers, work: (api: Words) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const path = request.url?.replace("/repos/acme/palisade/", "") ?? "";
    const isKnown = request.headers.authorization === "Bearer ghs_token";
    const answer = isKnown ? answers[path] : { message: "Bad credentials" };
    response.statusCode = isKnown ? (answer === undefined ? 404 : 200) : 401;
    response.end(JSON.stringify(answer ?? { message: "Not Found" }));
  });
  await new Promise<void>((bound) => server.listen(0, "127.0.0.1", bound));
  const { port } = server.address() as AddressInfo;
  try {
    return await work({
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REF: "refs/heads/main",
      GITHUB_SHA: commit,
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** An environment whose state is a folder, with an empty stack in it. */
export async function stateOf(stack: string, machine: Machine): Promise<Environment> {
  const folder = join(machine.temporary, "..", "state");
  mkdirSync(folder);
  const vars = { PULUMI_BACKEND_URL: `file://${folder}` };
  const secrets = { PULUMI_CONFIG_PASSPHRASE: "end-to-end" };
  const env = { ...machine.env, ...vars, ...secrets };
  const { outcome, output } = await shell(
    `pulumi stack init --non-interactive ${stack}`,
    machine.checkout,
    env,
  );
  if (outcome !== "success") throw new Error(output);
  return { vars, secrets };
}

/** The way to the cluster of these tests. */
export const clusterSecrets = (): Words => ({ KUBECONFIG_CONTENT: readFileSync(cluster.kubeconfig, "utf8") });

/** Runs a job of deploy.yml. The workloads' namespaces are there, as their owner leaves them. */
export async function deploy(
  name: string,
  machine: Machine,
  { vars, secrets }: Environment,
  answers = wellKept,
): Promise<RanJob> {
  await haveNamespaces(...WORKLOAD_NAMESPACES);
  const github = { repository: "acme/palisade", token: "ghs_token", event: {} };
  return withGitHub(answers, (api) =>
    runJob(job("deploy", name), { github, vars, secrets }, { ...machine, env: { ...machine.env, ...api } }),
  );
}

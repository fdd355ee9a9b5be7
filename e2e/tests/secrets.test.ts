/** What the stack config holds as a secret: it arrives where it is needed, and nothing that Pulumi keeps or prints shows it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { allPolicies, cleanSlate, closeStacks, cluster } from "../harness.ts";
import { connectionFrom } from "../kube/connection.ts";
import { clawdstrikeOnly, configOf, openPalisade, succeeded, upOf } from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const PASSWORD = "correct-horse-battery-staple";

/** The files of a stack that hold a text: its state, its config and the engine's event logs. The stand-in's record may. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name !== "record.jsonl" && statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name), "utf8").includes(text));
}

test("the password of the charts and a kubeconfig reach the provider, and no state, log or output", async () => {
  const kubeconfig = readFileSync(cluster.kubeconfig, "utf8");
  const { token = "" } = connectionFrom(cluster.kubeconfig);
  expect(token).not.toBe("");
  const charts = { source: "https://charts.example.com", username: "robot" };
  const stack = await openPalisade(
    { ...clawdstrikeOnly(configOf("dev")), "palisade:charts": charts },
    { env: { KUBECONFIG: join(cluster.folder, "nobody-wrote-this") } },
  );
  await stack.setConfig("palisade:charts.password", PASSWORD, "--path", "--secret");
  await stack.setConfig("palisade:cluster.kubeconfig", kubeconfig, "--path", "--secret");

  const up = await upOf(stack);
  expect((await allPolicies()).length).toBeGreaterThanOrEqual(16);
  const cilium = stack.records().find(({ id }) => id === "kube-system/cilium");
  expect(cilium?.properties).toMatchObject({ repositoryOpts: { ...logins(charts), password: PASSWORD } });

  const preview = succeeded(await stack.preview({ args: ["--diff"] }));
  for (const secret of [PASSWORD, token]) {
    expect(filesWith(secret, stack.folder)).toEqual([]);
    for (const { stdout, stderr } of [up, preview]) expect(stdout + stderr).not.toContain(secret);
  }
});

const logins = ({ source, username }: { source: string; username: string }) => ({ repo: source, username });

/** ci.yml, run as far as a test can: the commands beside `.ci/run`, which runs these tests. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { shell } from "../workflows/runner.ts";
import { job } from "../workflows/workflow.ts";

const folder = mkdtempSync(join(tmpdir(), "palisade-ci-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scripts = (name: string): string[] => job("ci", name).steps.flatMap(({ run }) => run ?? []);

test("CI runs the one command that a developer runs", () => {
  expect(scripts("run")).toEqual([".ci/run"]);
  expect(statSync(".ci/run").mode & 0o111).not.toBe(0);
});

/** A registry on loopback that knows advisories, as npm asks for them. */
async function auditWith(
  advisories: Readonly<Record<string, unknown>>,
): Promise<{ outcome: string; output: string }> {
  const server = createServer((request, response) => {
    const isAdvisory = request.url === "/-/npm/v1/security/advisories/bulk";
    response.statusCode = isAdvisory ? 200 : 404;
    request.resume().on("end", () => response.end(JSON.stringify(isAdvisory ? advisories : {})));
  });
  await new Promise<void>((bound) => server.listen(0, "127.0.0.1", bound));
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: `${join("node_modules", ".bin")}:${process.env.PATH}`,
    HOME: folder,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_cache: join(folder, "cache"),
    npm_config_fetch_retries: "0",
  };
  try {
    const [script = ""] = scripts("audit");
    return await shell(script, process.cwd(), env);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("npm audit", () => {
  // npm remembers an advisory by its number.
  const advisory = (id: number, severity: string) => ({
    zod: [{ id, url: "https://github.com/advisories/x", title: "Bad", severity, vulnerable_versions: "*" }],
  });

  test("passes where nothing is known", async () => {
    expect(await auditWith({})).toMatchObject({ outcome: "success" });
  });

  test("fails for a package of the lock file with a grave advisory, and names it", async () => {
    const { outcome, output } = await auditWith(advisory(1, "high"));
    expect([outcome, output]).toEqual(["failure", expect.stringContaining("zod")]);
  });

  test("shows a small one and passes", async () => {
    const { outcome, output } = await auditWith(advisory(2, "moderate"));
    expect([outcome, output]).toEqual(["success", expect.stringContaining("zod")]);
  });
});

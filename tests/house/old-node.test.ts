import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

/**
 * The check must work where nothing is installed, so it runs from a copy of `bin` alone. The version is one that
 * the running Node claims: which other releases a machine has is not known.
 */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-bin-"));
  cpSync("bin", join(folder, "bin"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runAs(version: string, script: string) {
  const claim = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  return spawnSync(process.execPath, ["-e", `${claim} require("./bin/${script}")`], {
    cwd: folder,
    encoding: "utf8",
  });
}

describe("an old Node gets one line with the remedy", () => {
  test.each(["18.20.4", "20.20.2", "22.17.1", "23.5.0"])("%s", (version) => {
    const { status, stderr, stdout } = runAs(version, "palisade.cjs");
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(version);
    expect(stderr).toMatch(/22\.18 or newer/);
    expect(stderr).toMatch(/npm rebuild node/);
  });

  test.each(["22.18.0", "22.21.0", "23.6.0", "24.0.0", "26.1.0"])("%s passes the check", (version) => {
    expect(runAs(version, "check-node.cjs")).toMatchObject({ status: 0, stderr: "" });
  });
});

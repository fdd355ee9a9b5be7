import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, jest, test } from "@jest/globals";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

/** Runs an entry in a Node of its own, under Pulumi's mocks, and says which packages it loaded. */
async function packagesLoadedBy(entry: string): Promise<ReadonlySet<string>> {
  const script = `
    import { createRequire, registerHooks } from "node:module";
    const loaded = new Set();
    registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
    const pulumi = createRequire(import.meta.url)("@pulumi/pulumi");
    await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }, "palisade", "dev");
    pulumi.runtime.setAllConfig({ "palisade:cluster": '{"platform":"kind","cni":"cilium"}', "palisade:systems": '{"clawdstrike":{}}' });
    console.warn = console.log = () => {};
    await import(${JSON.stringify(`${process.cwd()}/${entry}`)});
    await pulumi.runtime.disconnect();
    for (const path of Object.keys(createRequire(import.meta.url).cache)) loaded.add(path);
    process.stdout.write(JSON.stringify([...loaded]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = JSON.parse(stdout) as string[];
  return new Set(
    files.map((file) => file.match(/node_modules\/(@[^/]+\/[^/]+|[^/]+)\/(?!.*node_modules\/)/)?.[1] ?? ""),
  );
}

describe("importing", () => {
  test("the check sees a cloud SDK that is loaded", async () => {
    expect(await packagesLoadedBy("node_modules/@pulumi/aws/s3/bucket.js")).toContain("@pulumi/aws");
  });

  test.each(["index.ts", "components/index.ts"])("%s loads no cloud SDK", async (entry) => {
    const packages = await packagesLoadedBy(entry);
    expect(packages).toContain("@pulumi/pulumi");
    expect(packages).toContain("@pulumi/kubernetes");
    for (const cloud of ["@pulumi/aws", "@pulumi/gcp", "@pulumi/azure-native"])
      expect(packages).not.toContain(cloud);
  });
});

import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

describe("the design card", () => {
  test("[M1 text] a Pulumi program of TypeScript that Node runs as it is", () => {
    const { runtime, main } = parse(readFileSync("Pulumi.yaml", "utf8"));
    expect(runtime.name).toBe("nodejs");
    expect(main ?? json("package.json").main ?? "index.ts").toBe("index.ts");
    const rooms = "{settings,model,systems,dialects,plan,analysis,components,cli,crds}/**/*.{js,mjs,cjs}";
    expect(globSync(rooms).filter((path) => !path.includes("node_modules"))).toEqual([]);
  });

  test("[M2 text] the packages it is made of are listed, its own CRD package among them, and installed", () => {
    const { dependencies, devDependencies, workspaces } = json("package.json");
    const clouds = ["@pulumi/aws", "@pulumi/gcp", "@pulumi/azure-native"];
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(["@pulumi/pulumi", "@pulumi/kubernetes", ...clouds]),
    );
    expect(Object.keys(devDependencies)).toContain("jest");
    const local = workspaces.map((path: string) => json(`${path}/package.json`).name);
    expect(local).toContain("@pulumi/kubernetes-cilium");
    for (const name of [...Object.keys(dependencies), ...local])
      expect([name, existsSync(`node_modules/${name}/package.json`)]).toEqual([name, true]);
  });

  test("[M3 text] the top level has what the card names", () => {
    const files = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "package.json", "tsconfig.json"];
    for (const path of [...files, "index.ts", "components", "crds", "tests"])
      expect([path, existsSync(path)]).toEqual([path, true]);
  });
});

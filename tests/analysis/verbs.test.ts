import { describe, expect, test } from "@jest/globals";
import { run as runCli, schemaErrors } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";

const SHOP = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{ports: [{name: sql, containerPort: 5432}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: spy, namespace: other}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: sql}]
  egress:
  - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
    ports: [{port: 443}]
`;

const run = (folder: string, ...argv: readonly string[]) => runCli(argv, { folder });

describe("palisade list on a stranger's folder", () => {
  const folder = folderOf({
    "shop.yaml": SHOP,
    "values.yaml": "replicas: 3\n",
    "broken.yaml": "a: [\n",
    "README.md": "#",
  });

  test("csv holds exactly the allowed edges between named workloads and the outside", async () => {
    const { out } = await run(folder, "list", ".", "-o", "csv", "--port", "5432");
    const rows = out
      .trim()
      .split("\r\n")
      .slice(1)
      .map((row) => row.split(",").slice(0, 2).join(" "));
    const open = ["shop/web", "other/spy", "203.0.113.0/24", "internet"].map((name) => `"${name}"`);
    const expected = open.flatMap((from) =>
      [
        '"shop/web"',
        '"other/spy"',
        ...(from.includes(".") || from === '"internet"' ? [] : ['"203.0.113.0/24"', '"internet"']),
      ].map((to) => `${from} ${to}`),
    );
    expect(rows.sort()).toEqual([...expected, '"shop/web" "shop/db"'].sort());
  });

  test("a named port, an address and the filters act", async () => {
    const { out } = await run(folder, "list", "shop.yaml", "--from", "shop/db", "-o", "csv");
    expect(out).toContain('"shop/db","203.0.113.0/24","TCP","443","443","allowed","none",""');
    expect(out.trim().split("\r\n")).toHaveLength(2);
    const toDb = await run(folder, "list", "shop.yaml", "--to", "*/db", "-o", "csv");
    expect(toDb.out).toContain('"shop/web","shop/db","TCP","5432","5432"');
  });

  test("what cannot be read is named and makes the exit code 1; the rest is listed", async () => {
    const { code, out } = await run(folder, "list", ".");
    expect(code).toBe(1);
    expect(out).toMatch(/error broken\.yaml:\d+:\d+ \(not-yaml\)/);
    expect(out).toContain("3 workloads, 1 policy, engine kubernetes");
    expect((await run(folder, "list", "shop.yaml")).code).toBe(0);
  });

  test("json keeps its published schema", async () => {
    const report = JSON.parse((await run(folder, "list", ".", "-o", "json", "--nodes")).out);
    expect(schemaErrors("list", report)).toEqual([]);
    const ids = new Set(report.classes.map(({ id }: { id: number }) => id));
    for (const { from, to } of report.edges)
      for (const id of [...from, ...to]) expect(ids.has(id)).toBe(true);
  });

  test("nothing there, and nothing to read, is unusable", async () => {
    expect(await run(folder, "list", "nowhere")).toMatchObject({
      code: 2,
      err: expect.stringContaining("nowhere cannot be read (ENOENT)"),
    });
    expect(await run(folder, "list", "values.yaml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("No workload, no policy"),
    });
    expect(await run(folder, "list")).toMatchObject({ code: 2 });
  });

  test("two engines' policies ask for a choice", async () => {
    const mixed = folderOf({
      "a.yaml": `${SHOP}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c}\nspec: {endpointSelector: {}, ingress: [{}]}\n---\napiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: k}\nspec: {selector: all()}\n`,
    });
    expect(await run(mixed, "list", ".")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--engine"),
    });
    const { code, out } = await run(mixed, "list", ".", "--engine", "calico");
    expect(code).toBe(0);
    expect(out).toContain("1 CiliumNetworkPolicy is left out: calico does not enforce this kind");
  });
});

describe("hostile names", () => {
  const EVIL = '</script><img src=x onerror=alert(1)>"\u001b[31m=cmd()|@here\u202e';
  const folder = folderOf({
    "evil.json": JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [
        { apiVersion: "v1", kind: "Pod", metadata: { name: EVIL, namespace: "=x" }, spec: {} },
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: EVIL, namespace: EVIL },
          spec: { podSelector: 7 },
        },
      ],
    }),
  });

  test.each(["text", "csv", "md", "dot", "svg", "html", "json"])("are harmless in %s", async (format) => {
    const { out } = await run(folder, "list", ".", "-o", format, "--engine", "kubernetes");
    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("\u202e");
    if (format !== "json" && format !== "text" && format !== "csv" && format !== "dot")
      expect(out).not.toContain("<img");
    if (format === "html") expect(out.match(/<\/script>/g)).toHaveLength(2);
    if (format === "csv") expect(out).toContain("\"'=x/");
  });
});

describe("palisade eval", () => {
  const folder = folderOf({ "shop.yaml": SHOP });

  test("names the rule that lets a connection in", async () => {
    const { code, out } = await run(
      folder,
      "eval",
      ".",
      "--from",
      "shop/web",
      "--to",
      "shop/db",
      "--port",
      "5432",
    );
    expect(code).toBe(0);
    const rule = SHOP.split("\n").findIndex((line) => line.includes("- from:")) + 1;
    expect(out).toContain(`allow NetworkPolicy shop/db, spec.ingress[0] (shop.yaml:${rule})`);
  });

  test("what it says would allow a refused connection does allow it", async () => {
    const ask = ["--from", "other/spy", "--to", "shop/db", "--port", "5432"];
    const refused = await run(folder, "eval", ".", ...ask, "-o", "json");
    expect(refused.code).toBe(1);
    expect(schemaErrors("eval", JSON.parse(refused.out))).toEqual([]);
    const [change] = JSON.parse(refused.out).changes;
    const mended = folderOf({ "shop.yaml": SHOP, "allow.json": JSON.stringify(change.manifest) });
    expect((await run(mended, "eval", ".", ...ask)).code).toBe(0);
    expect(
      (await run(mended, "eval", ".", "--from", "shop/db", "--to", "other/spy", "--port", "5432")).code,
    ).toBe(1);
  });

  test("a wrong name gets the near miss, a vague one the candidates", async () => {
    expect(
      (await run(folder, "eval", ".", "--from", "shop/wep", "--to", "shop/db", "--port", "1")).err,
    ).toContain('Did you mean "shop/web"?');
    expect(
      (await run(folder, "eval", ".", "--from", "shop/*", "--to", "shop/db", "--port", "1")).err,
    ).toContain("names 2 workloads");
    expect(
      (await run(folder, "eval", ".", "--from", "shop/web", "--to", "shop/db", "--port", "http")).code,
    ).toBe(2);
  });

  test("an address with a name it was learned from", async () => {
    const cilium = folderOf({
      "a.yaml": `${SHOP.split("---").slice(0, 1).join("")}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec:\n  endpointSelector: {}\n  egress:\n  - toFQDNs: [{matchPattern: "*.example.com"}]\n    toPorts: [{ports: [{port: "443", protocol: TCP}]}]\n`,
    });
    const ask = async (to: string) =>
      (await run(cilium, "eval", ".", "--from", "shop/web", "--to", to, "--port", "443")).code;
    expect([
      await ask("192.0.2.1=a.example.com"),
      await ask("192.0.2.1=example.com"),
      await ask("192.0.2.1"),
    ]).toEqual([0, 1, 1]);
  });
});

describe("palisade test", () => {
  const good =
    "cases:\n- {name: a, engine: kubernetes, policies: [], endpoints: [{name: x}, {name: z}], flows: [{from: x, to: z, port: 1, expect: allowed}]}\n";
  const folder = folderOf({
    "good.yaml": good,
    "bad.yaml": good.replace("expect: allowed", "expect: denied"),
    "none.yaml": "cases: [{name: 3}]\n",
    "yes.yaml": good.replaceAll("z", "y"),
  });

  test("0 when everything holds, 1 when a check does not, 2 for no case file", async () => {
    expect(await run(folder, "test", "good.yaml")).toMatchObject({
      code: 0,
      out: "1 case, 2 checks, all hold\n",
    });
    const bad = await run(folder, "test", "bad.yaml", "good.yaml");
    expect(bad).toMatchObject({ code: 1 });
    expect(bad.out).toContain(
      "bad.yaml: a: x -> z TCP/1\n    expected denied, but it is allowed; egress: no-policy",
    );
    expect(await run(folder, "test", "none.yaml")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cases\[0\]\.name: The value is the number 3, and the field takes text/),
    });
    // Case files are read as manifests are: a bare y is no name but true.
    expect(await run(folder, "test", "yes.yaml")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cases\[0\]\.endpoints\[1\]\.name: The value is true.*Put quotes around it/),
    });
  });

  test("junit and json count the same", async () => {
    const junit = (await run(folder, "test", "bad.yaml", "-o", "junit")).out;
    expect(junit).toContain('<testsuites tests="2" failures="1">');
    expect(junit.match(/<failure /g)).toHaveLength(1);
    const report = JSON.parse((await run(folder, "test", "bad.yaml", "-o", "json")).out);
    expect(report).toMatchObject({ schemaVersion: 2, checks: 2, failed: 1 });
    expect(schemaErrors("test", report)).toEqual([]);
  });
});

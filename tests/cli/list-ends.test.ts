import { describe, expect, test } from "@jest/globals";
import { run } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";

const POD = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: []}\n`;
const CLOSED =
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress]}\n";

const folder = folderOf({ "shop.yaml": [POD("web"), POD("db"), CLOSED].join("---\n") });

const list = (...argv: string[]) => run(["list", "shop.yaml", ...argv], { width: 80, folder });

describe("an end that nobody answers to is refused, for an empty list would read as: nothing is allowed", () => {
  test("a mistyped workload, with the near miss", async () => {
    expect(await list("--from", "shop/wbe")).toEqual({
      code: 2,
      out: "",
      err: 'palisade: --from "shop/wbe" fits nobody here. Did you mean "shop/web"? palisade list without it names everybody; palisade eval answers for one address.\n',
    });
  });

  test("a pattern and an address", async () => {
    for (const name of ["shpo/*", "203.0.113.7"])
      expect(await list("--to", name)).toMatchObject({
        code: 2,
        err: expect.stringContaining(`--to "${name}" fits nobody here.`),
      });
  });

  test("nodes while they are left out", async () => {
    expect(await list("--from", "own node")).toMatchObject({
      code: 2,
      err: 'palisade: --from "own node" fits nodes only, which are left out. Add --nodes.\n',
    });
    expect(await list("--from", "own node", "--nodes")).toMatchObject({ code: 0, err: "" });
  });

  test("somebody whom nothing may reach stays an answer", async () => {
    const { code, out } = await list("--to", "shop/db", "--port", "443");
    expect(code).toBe(0);
    expect(out).toContain("No connection is allowed");
    expect(await list("--from", "SHOP/w*")).toMatchObject({ code: 0 });
  });
});

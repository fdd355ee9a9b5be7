import { expect, test } from "@jest/globals";
import { run } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";

const POD = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: []}\n`;

const folder = folderOf({ "shop.yaml": [POD("web"), POD("db")].join("---\n"), "broken.yaml": "a: [\n" });

const ask = (path: string, port: string, to = "shop/db") =>
  run(["eval", path, "--from", "shop/web", "--to", to, "--port", port], { folder });

test("a file that cannot be read is named beside the answer, which is without it, and the exit code is not clean", async () => {
  const whole = await ask("shop.yaml", "443");
  expect(whole).toMatchObject({ code: 0, err: "" });
  const { code, out, err } = await ask(".", "443");
  expect(out).toBe(whole.out);
  expect(err).toMatch(
    /^palisade: broken\.yaml:\d+.*: .*\[not-yaml\]\npalisade: the answer is without what could not be read\.\n$/,
  );
  expect(code).toBe(1);
});

test("a range of ports is refused, for only its first port would be asked about", async () => {
  expect(await ask("shop.yaml", "8000-8100")).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringContaining("is a range. Ask for one port, or take palisade list --port 8000-8100"),
  });
});

test("a name that nobody has says who can be asked about", async () => {
  expect(await ask("shop.yaml", "443", "api.example.com")).toMatchObject({
    code: 2,
    err: 'palisade: No workload is called "api.example.com". palisade list names everybody; a DNS name is asked about behind an address, as in 192.0.2.1=api.example.com.\n',
  });
  expect(await ask("shop.yaml", "443", "shop/dv")).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean "shop/db"?'),
  });
});

import { describe, expect, test } from "@jest/globals";
import { run } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";

const folder = folderOf({ "manifests/pod.yaml": "kind: Pod\n" });

describe("a path that cannot be read is one line, and no stack trace", () => {
  test.each([["list"], ["eval", "--from", "a/b", "--to", "a/c", "--port", "1"], ["test"]])(
    "%s",
    async (...argv) => {
      // A file that opens, root or not, and refuses to be read.
      expect(await run([...argv, "/proc/self/mem"], { folder })).toEqual({
        code: 2,
        out: "",
        err: "palisade: /proc/self/mem cannot be read (EIO).\n",
      });
    },
  );

  test("one that is not there comes with the near miss beside it", async () => {
    expect(await run(["list", "manifest"], { folder })).toMatchObject({
      code: 2,
      err: 'palisade: manifest cannot be read (ENOENT). Did you mean "manifests"?\n',
    });
    expect(await run(["list", "manifests/pud.yaml"], { folder })).toMatchObject({
      code: 2,
      err: 'palisade: manifests/pud.yaml cannot be read (ENOENT). Did you mean "manifests/pod.yaml"?\n',
    });
    expect(await run(["list", "nowhere/pod.yaml"], { folder })).toMatchObject({
      code: 2,
      err: "palisade: nowhere/pod.yaml cannot be read (ENOENT).\n",
    });
  });
});

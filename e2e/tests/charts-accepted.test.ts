/** The rendered charts against the real API server: every object, on every platform, in a dry run with strict field validation. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { render } from "../charts/helm.ts";
import { ciliumCases, ciliumOf, everything, tetragonOf, tetragonPlatforms } from "../charts/presets.ts";
import { client, haveNamespaces } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";

/**
 * The API server of these tests is not started with `--allow-privileged`, as that of every cluster with a CNI is: what it says of
 * the agents' privileges, beside all else that it checks, is about the server.
 */
const aboutTheServer = /spec\.\S+\.privileged: Forbidden: disallowed by cluster policy(, )?/g;

/** What the server says of each object it does not take. */
async function refusals(objects: readonly KubeObject[]): Promise<string[]> {
  const said: string[] = [];
  for (const object of objects)
    await client
      .apply(object, { fieldManager: "helm", dryRun: true, fieldValidation: "Strict", force: true })
      .catch(({ message }: Error) => {
        const rest = message.replace(aboutTheServer, "");
        if (!/ is invalid: (\[\])?$/.test(rest)) said.push(`${object.kind}/${object.metadata.name}: ${rest}`);
      });
  return said;
}

// The chart makes this namespace itself, which a dry run does not.
beforeAll(() => haveNamespaces("cilium-secrets"));

describe("the API server takes every object of", () => {
  test.each(ciliumCases)("Cilium on $row", async (row) => {
    const objects = render(ciliumOf(row, "enforce", everything));
    expect(objects.length).toBeGreaterThan(20);
    expect(await refusals(objects)).toEqual([]);
  });

  test.each(tetragonPlatforms)("Tetragon on %s", async (platform) => {
    const objects = render(tetragonOf(platform));
    expect(objects.length).toBeGreaterThan(10);
    expect(await refusals(objects)).toEqual([]);
  });

  test("nothing that is misspelt", async () => {
    const [first] = tetragonPlatforms;
    const daemonSet = render(tetragonOf(first ?? "generic")).find(
      ({ kind }) => kind === "DaemonSet",
    ) as KubeObject;
    const misspelt = { ...daemonSet, spec: { ...(daemonSet.spec as object), minReadySecond: 1 } };
    expect(await refusals([misspelt])).toEqual([expect.stringContaining("minReadySecond")]);
  });
});

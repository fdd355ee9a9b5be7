import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import * as calico from "@pulumi/kubernetes-calico/schemas";
import * as cilium from "@pulumi/kubernetes-cilium/schemas";
import * as tetragon from "@pulumi/kubernetes-tetragon/schemas";
import { validatorsOf } from "../../crds/check/validators.ts";
import { checkAgainst } from "../../crds/check.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { allCases, FIXTURES } from "./all-cases.ts";
import type { Case } from "./mutants.ts";
import { ownSchemas } from "./own-package.ts";
import { ROWS } from "./rejections.ts";

/** By kind, place and change: refused paths, pruned ones behind "~". Said by apiextensions-apiserver 0.36.3. */
const VERDICTS: Record<string, Record<string, Record<string, string[]>>> = JSON.parse(
  readFileSync(`${FIXTURES}/verdicts.json`, "utf8"),
);

const VALIDATORS = validatorsOf([calico, cilium, tetragon, ownSchemas()]);

/**
 * kube-openapi does not look at the type of a list where the schema has a format. The engine cannot read such an
 * object, so we refuse it.
 */
const SERVER_IS_LAX = new Set([
  "cilium.io/v2/CiliumCIDRGroup spec.externalCIDRs.0 is a list",
  "palisade.example/v1/Widget spec.address4 is a list",
  "palisade.example/v1/Widget spec.address6 is a list",
  "palisade.example/v1/Widget spec.net is a list",
  "palisade.example/v1/Widget spec.when is a list",
]);

const title = ({ kind, place, change }: Case) => `${kind} ${place} ${change}`.trim();
const CASES = allCases();
const judged = CASES.map((c) => ({
  title: title(c),
  server: VERDICTS[c.kind]?.[c.place]?.[c.change] ?? ["not asked"],
  problems: checkAgainst(VALIDATORS, c.manifest),
}));
const unknownFields = (problems: readonly Diagnostic[]) =>
  problems.filter(({ code }) => code === "unknown-field").map(({ path }) => `~${path}`);
const refusals = (problems: readonly Diagnostic[]) =>
  problems.filter(({ code }) => code !== "unknown-field").map(({ path = "" }) => path);
const isPruned = (path: string) => path.startsWith("~");
const isPart = (path: string, whole: string) =>
  path === whole || whole === "" || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);

describe("the API server's own code over the same manifests", () => {
  test("was asked about every case, and about nothing else", () => {
    const asked = Object.entries(VERDICTS).flatMap(([kind, places]) =>
      Object.entries(places).flatMap(([place, changes]) =>
        Object.keys(changes).map((change) => `${kind} ${place} ${change}`.trim()),
      ),
    );
    expect(asked.sort()).toEqual(CASES.map(title).sort());
  });

  test("refuses exactly what we refuse", () => {
    const different = judged.filter(
      ({ server, problems }) => server.some((path) => !isPruned(path)) !== refusals(problems).length > 0,
    );
    expect(different.map((one) => one.title).sort()).toEqual([...SERVER_IS_LAX].sort());
  });

  test("drops exactly the fields we call unknown", () => {
    const different = judged.filter(
      ({ server, problems }) => server.filter(isPruned).join() !== unknownFields(problems).sort().join(),
    );
    expect(different.map((one) => one.title)).toEqual([]);
  });

  test("names the places we name: none of ours is foreign to it", () => {
    const different = judged
      .filter((one) => !SERVER_IS_LAX.has(one.title))
      .filter(({ server, problems }) =>
        refusals(problems).some(
          (path) =>
            !server.some((theirs) => theirs === "<nil>" || isPart(path, theirs) || isPart(theirs, path)),
        ),
      );
    expect(different.map((one) => one.title)).toEqual([]);
  });

  test("names no place in which we see nothing", () => {
    const different = judged.filter(({ server, problems }) =>
      server
        .filter((path) => !isPruned(path) && path !== "<nil>")
        .some((theirs) => !refusals(problems).some((path) => isPart(path, theirs) || isPart(theirs, path))),
    );
    expect(different.map((one) => one.title)).toEqual([]);
  });
});

describe("what the schema of Cilium's policies refuses (docs/semantics/cilium.md#what-the-schema-refuses)", () => {
  test.each(ROWS)("$change: $expected", ({ expected, manifest, kind, place, change }) => {
    const problems = checkAgainst(VALIDATORS, manifest);
    const said = refusals(problems).length > 0 ? "reject" : problems.length > 0 ? "pruned" : "pass";
    expect(said).toBe(expected);
    const server = VERDICTS[kind]?.[place]?.[change] ?? [];
    const served = server.some((path) => !isPruned(path)) ? "reject" : server.length > 0 ? "pruned" : "pass";
    expect(served).toBe(expected);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readCases } from "../../analysis/cases/case.ts";
import { runCase } from "../../analysis/cases/run.ts";

const load = (name: string) =>
  readCases(parse(readFileSync(new URL(`../fixtures/cases/${name}.yaml`, import.meta.url), "utf8")));

const disagreements = (one: ReturnType<typeof load>[number]) => {
  const result = runCase(one);
  const flows = result.flows
    .filter(({ passed }) => !passed)
    .map(({ flow, word, details }) => `${flow.from} -> ${flow.to}:${flow.port} is ${word} ${details.join()}`);
  return [...(result.validityPassed ? [] : result.diagnostics), ...flows];
};

describe("differential.yaml: answers of Cilium's engine that the analyzer once gave otherwise", () => {
  test.each(load("differential").map((one) => [one.name, one] as const))("%s", (_, one) => {
    expect(one.flows).not.toHaveLength(0);
    expect(disagreements(one)).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readCases } from "../../analysis/cases/case.ts";
import { runCase } from "../../analysis/cases/run.ts";

const load = (name: string) =>
  readCases(parse(readFileSync(new URL(`../fixtures/cases/${name}.yaml`, import.meta.url), "utf8")));

import { diagnosticLine } from "../../report/parts/diagnostics.ts";

/** What a case disagrees about, in a form that reads well in a failure. */
const disagreements = (one: ReturnType<typeof load>[number]) => {
  const result = runCase(one);
  const flows = result.flows
    .filter(({ passed }) => !passed)
    .map(({ flow, word, details }) => {
      const { from, to, protocol, port, expect: wanted, detail } = flow;
      return `${from} -> ${to} ${protocol}/${port}: ${wanted} ${detail ?? ""}, but ${word} ${details.join()}`;
    });
  const problems = result.validityPassed ? [] : [...result.diagnostics.map(diagnosticLine), "validity"];
  return [...problems, ...flows];
};

describe.each([
  ["cilium", 40, 130],
  ["clawdstrike", 2, 86],
  ["calico", 77, 172],
  ["by-hand", 53, 127],
])("%s.yaml: answers somebody else vouches for", (file, cases, flows) => {
  const all = load(file);

  test("the file holds every case and flow", () => {
    expect(all).toHaveLength(cases);
    expect(all.flatMap((one) => one.flows)).toHaveLength(flows);
  });

  test.each(all.map((one) => [one.name, one] as const))("%s", (_, one) => {
    expect(disagreements(one)).toEqual([]);
  });
});

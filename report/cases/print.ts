import { type CaseResult, type FlowResult, isRefused } from "../../analysis/cases/run.ts";
import { agree } from "../../diagnostics/sentence.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { escapeTerminal, escapeXml } from "../../model/escape.ts";
import { deciderText } from "../parts/decider.ts";
import { diagnosticJson, diagnosticLine } from "../parts/diagnostics.ts";
import { printJson } from "../parts/json.ts";
import { CASES_SCHEMA_VERSION } from "./schema.ts";

/** Results of the cases of one file. */
export interface FileResult {
  readonly file: string;
  readonly cases: readonly CaseResult[];
}

/** One thing a case claims, and whether it held. */
interface Check {
  readonly name: string;
  /** Absent means it held. */
  readonly failure?: string;
}

/** Validity first where something is wrong with it, then every flow. */
function checksOf(result: CaseResult): Check[] {
  const validity = result.case.expectPoliciesValid
    ? result.diagnostics.filter(isInvalid).map(diagnosticLine).join("; ")
    : "the case expects a policy that the engine rejects, and none is";
  return [
    { name: "policies are as valid as expected", ...(result.validityPassed ? {} : { failure: validity }) },
    ...result.flows.map((flow) => ({
      name: flowName(flow),
      ...(flow.passed ? {} : { failure: failure(flow) }),
    })),
  ];
}

/** Whether it makes a policy of the case one that is not valid. */
const isInvalid = (found: Diagnostic): boolean => isRefused(found) || isUnread(found);

function flowName({ flow }: FlowResult): string {
  const request = flow.http === undefined ? "" : ` ${flow.http.method} ${flow.http.path}`;
  const query = flow.dnsQuery === undefined ? "" : ` asking for ${flow.dnsQuery}`;
  return `${flow.from} -> ${flow.to} ${flow.protocol}/${flow.port}${request}${query}`;
}

function failure({ flow, word, details, verdict }: FlowResult): string {
  const wanted = flow.detail === undefined ? flow.expect : `${flow.expect} (${flow.detail})`;
  const got = details.length === 0 ? word : `${word} (${details.join(", ")})`;
  const why = (["egress", "ingress"] as const).map((side) => {
    const { reason, deciders } = verdict.sides[side];
    return `${side}: ${[reason, ...deciders.map(deciderText)].join(", ")}`;
  });
  return `expected ${wanted}, but it is ${got}; ${why.join("; ")}`;
}

/** How many checks were made, and how many did not hold. */
export function countChecks(files: readonly FileResult[]): {
  readonly checks: number;
  readonly failed: number;
} {
  const checks = files.flatMap(({ cases }) => cases.flatMap(checksOf));
  return { checks: checks.length, failed: checks.filter((check) => check.failure !== undefined).length };
}

/** Failures one by one, what else was found of the policies, then the count. */
export function casesText(files: readonly FileResult[]): string {
  const lines = files.flatMap(({ file, cases }) =>
    cases.flatMap((result) => [
      ...checksOf(result).flatMap(({ name, failure }) =>
        failure === undefined ? [] : [`${file}: ${result.case.name}: ${name}`, `    ${failure}`],
      ),
      ...result.diagnostics
        .filter((found) => !isInvalid(found))
        .map((found) => `${file}: ${result.case.name}: ${diagnosticLine(found)}`),
    ]),
  );
  const { checks, failed } = countChecks(files);
  const cases = files.reduce((sum, file) => sum + file.cases.length, 0);
  const held = failed === 0 ? "all hold" : `${failed} ${agree(failed, "does", "do")} not hold`;
  const total = `${cases} ${agree(cases, "case", "cases")}, ${checks} ${agree(checks, "check", "checks")}, ${held}`;
  return `${[...lines, total].map(escapeTerminal).join("\n")}\n`;
}

/** The same for a program; docs/test.schema.json describes it. */
export function casesJson(files: readonly FileResult[]): string {
  const results = files.map(({ file, cases }) => ({
    file,
    cases: cases.map((result) => ({
      name: result.case.name,
      passed: result.passed,
      checks: checksOf(result),
      diagnostics: result.diagnostics.map(diagnosticJson),
    })),
  }));
  return printJson({ schemaVersion: CASES_SCHEMA_VERSION, ...countChecks(files), files: results });
}

/** JUnit XML, which every CI shows. */
export function casesJunit(files: readonly FileResult[]): string {
  const { checks, failed } = countChecks(files);
  const suites = files.flatMap(({ file, cases }) =>
    cases.map((result) => {
      const all = checksOf(result);
      const broken = all.filter((check) => check.failure !== undefined).length;
      const tests = all.map((check) => {
        const open = `    <testcase classname="${escapeXml(result.case.name)}" name="${escapeXml(check.name)}"`;
        return check.failure === undefined
          ? `${open}/>`
          : `${open}>\n      <failure message="${escapeXml(check.failure)}"/>\n    </testcase>`;
      });
      const name = escapeXml(`${file}: ${result.case.name}`);
      return `  <testsuite name="${name}" tests="${all.length}" failures="${broken}">\n${tests.join("\n")}\n  </testsuite>`;
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="${checks}" failures="${failed}">\n${suites.join("\n")}\n</testsuites>\n`;
}

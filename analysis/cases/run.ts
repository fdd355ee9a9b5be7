import type { ReadProblem } from "../../model/rule.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import type { FlowVerdict } from "../../model/verdict.ts";
import { type Analysis, analyze } from "../analyze.ts";
import { Loader } from "../input/load.ts";
import { type Case, type CaseFlow, DETAILS, type Detail } from "./case.ts";
import { detailsOf, wordFor } from "./words.ts";

/** What became of one flow of a case. */
export interface FlowResult {
  readonly flow: CaseFlow;
  readonly verdict: FlowVerdict;
  readonly word: string;
  readonly details: readonly Detail[];
  readonly passed: boolean;
}

/** What became of a case. */
export interface CaseResult {
  readonly case: Case;
  readonly problems: readonly ReadProblem[];
  /** Objects among the policies that no reader takes, in one sentence each. */
  readonly unreadable: readonly string[];
  /** Whether the policies were as valid as expected. */
  readonly validityPassed: boolean;
  readonly flows: readonly FlowResult[];
  readonly passed: boolean;
}

/** Asks every question of a case. */
export function runCase(one: Case): CaseResult {
  const { analysis, problems, unreadable } = prepare(one);
  const endpoints = new Map(one.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  const find = (name: string) => {
    const endpoint = endpoints.get(name);
    if (endpoint === undefined) throw new Error(`no endpoint ${name}`);
    return endpoint;
  };
  const flows = one.flows.map((flow): FlowResult => {
    const verdict = analysis.flow({
      from: find(flow.from),
      to: find(flow.to),
      protocol: PROTOCOL_NUMBERS[flow.protocol],
      port: flow.port,
      ...(flow.http === undefined ? {} : { http: flow.http }),
      ...(flow.dnsQuery === undefined ? {} : { dnsQuery: flow.dnsQuery }),
    });
    const word = wordFor(verdict);
    const details = detailsOf(verdict);
    const wanted = DETAILS.find((detail) => detail === flow.detail);
    const passed = word === flow.expect && (wanted === undefined || details.includes(wanted));
    return { flow, verdict, word, details, passed };
  });
  const valid = !problems.some(({ effect }) => effect === "rejected");
  const validityPassed = valid === one.expectPoliciesValid && unreadable.length === 0;
  return {
    case: one,
    problems,
    unreadable,
    validityPassed,
    flows,
    passed: validityPassed && flows.every(({ passed }) => passed),
  };
}

/** The analysis of a case, with what its policies' readers had to say. */
export function prepare(one: Case): {
  analysis: Analysis;
  problems: readonly ReadProblem[];
  unreadable: readonly string[];
} {
  const loader = new Loader(one.readSettings);
  for (const value of one.policies) loader.addDocument(value, {});
  const loaded = loader.finish();
  return {
    analysis: analyze({ ...loaded, endpoints: one.endpoints }, one.settings),
    problems: loaded.problems,
    unreadable: [
      ...loaded.unreadable.map(({ message }) => message),
      ...[...loaded.skipped.keys()].map(
        (kind) => `${kind} is no policy, and nothing that a policy refers to`,
      ),
    ],
  };
}

import { type ClusterFact, readClusterFact } from "../../dialects/kubernetes/read-workloads.ts";
import { Refused } from "../../model/cursor.ts";
import type { ReadProblem } from "../../model/rule.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import type { FlowVerdict } from "../../model/verdict.ts";
import { type Analysis, analyze } from "../analyze.ts";
import { servicesFrom } from "../input/load.ts";
import { asObject } from "../input/object.ts";
import { mergeReadings, readPolicy } from "../input/policies.ts";
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
  const unreadable: string[] = [];
  const facts: ClusterFact[] = [];
  const readings = one.policies.flatMap((value, i) => {
    try {
      const object = asObject(value, {});
      const reading = readPolicy(object, one.readSettings);
      if (reading !== undefined) return [reading];
      if (SERVICE_KINDS.includes(object.kind)) facts.push(readClusterFact(value));
      else unreadable.push(`policies[${i}]: ${object.kind} of ${object.apiVersion} is no policy`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unreadable.push(`policies[${i}].${error.path}: ${error.message}`);
    }
    return [];
  });
  const { policies, groups, tiers, problems } = mergeReadings(readings);
  const input = { policies, groups, tiers, services: servicesFrom(facts), endpoints: one.endpoints };
  return { analysis: analyze(input, one.settings), problems, unreadable };
}

/** What policies refer to and a case states beside them; namespaces and pods stand in its endpoints. */
const SERVICE_KINDS: readonly string[] = ["Service", "Endpoints", "EndpointSlice"];

import { notAPolicy } from "../../diagnostics/input/not-a-policy.ts";
import { kindUnsupported } from "../../diagnostics/reading/kind-unsupported.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import type { Positions } from "../../documents/positions.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
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
  /** What readers had to say about its policies, and the objects among them that no reader takes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the policies were as valid as expected. */
  readonly validityPassed: boolean;
  readonly flows: readonly FlowResult[];
  readonly passed: boolean;
}

/** The file of a case, and where the parts of the case stand in it. */
export interface CaseSource {
  readonly file: string;
  readonly positions: Positions;
}

/** Asks every question of a case. Without a source its policies come from no file. */
export function runCase(one: Case, source?: CaseSource): CaseResult {
  const { analysis, diagnostics } = prepare(one, source);
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
  const valid = !diagnostics.some(isRefused);
  const validityPassed = valid === one.expectPoliciesValid && !diagnostics.some(isUnread);
  return {
    case: one,
    diagnostics,
    validityPassed,
    flows,
    passed: validityPassed && flows.every(({ passed }) => passed),
  };
}

/** Whether it says that a policy is not in force: its engine rejects it, or its kind is not evaluated. */
export const isRefused = ({ origin, effect, code }: Diagnostic): boolean =>
  origin === "reader" && (effect === "rejected" || code === kindUnsupported.code);

/** The analysis of a case, with what its policies' readers had to say. */
export function prepare(
  one: Case,
  source?: CaseSource,
): {
  analysis: Analysis;
  diagnostics: readonly Diagnostic[];
} {
  const loader = new Loader(one.readSettings);
  for (const [index, value] of one.policies.entries()) {
    const positions = source?.positions.within(`policies[${index}]`);
    const place = source === undefined ? {} : { file: source.file, ...positions?.of("") };
    loader.addDocument(value, place, positions);
  }
  const loaded = loader.finish();
  return {
    analysis: analyze({ ...loaded, endpoints: one.endpoints }, one.settings),
    diagnostics: [
      ...loaded.diagnostics,
      ...[...loaded.skipped.keys()].map((kind) => diagnose(notAPolicy, kind, { kind })),
    ],
  };
}

import type { Analysis } from "../analysis/analyze.ts";
import { type PortSet, subtractPorts, unitePorts } from "../analysis/sets/ports.ts";
import { exampleRequest } from "../model/example-request.ts";
import type { Flow } from "../model/flow.ts";
import type { End } from "./ends.ts";
import { type FlowAnswer, type FlowAnswers, flowAnswers, type MemberFlow } from "./flow-answers.ts";
import { intentProblem } from "./intent-problem.ts";
import type { IntentProblem, IntentProblemKind } from "./report.ts";

/** One edge of an intent: a flow between one source and one destination, each with all its members. */
export interface IntentEdge {
  readonly flow: Flow;
  readonly from: End;
  readonly to: End;
}

/** Judges edges against one analysis, which must know both ends. */
export interface Judge extends Pick<FlowAnswers, "openBetween"> {
  readonly problemsOf: (edge: IntentEdge) => readonly IntentProblem[];
}

export function judgeOf(analysis: Analysis): Judge {
  const answers = flowAnswers(analysis);
  return {
    openBetween: answers.openBetween,
    problemsOf: ({ flow, from, to }) => {
      const problemsOf = flow.expect === "allow" ? problemsOfAllowed : problemsOfRefused;
      const members = from.flatMap((source) => to.map((target) => ({ flow, from: source, to: target })));
      return distinct(members.flatMap((member) => problemsOf(member, answers)));
    },
  };
}

/** How a flow that must get through does not, or not on the terms that it is meant to. */
function problemsOfAllowed(edge: MemberFlow, answers: FlowAnswers): readonly IntentProblem[] {
  const answer = answers.of(edge);
  const { wanted, open, unsure } = answer;
  return [
    ...problemOn("missing", edge, subtractPorts(subtractPorts(wanted, open), unsure), answers),
    ...refusedRequests(edge, open, answers),
    ...termsOf(edge.flow, answer).flatMap(([kind, ports]) => problemOn(kind, edge, ports, answers)),
  ];
}

/** The ports that are open on other terms than the flow's, by what is wrong with them. */
const termsOf = (
  flow: Flow,
  { unsure, openWith }: FlowAnswer,
): readonly (readonly [IntentProblemKind, PortSet])[] => [
  ...(flow.http === undefined
    ? []
    : [["l7-bypassed", openWith(({ layer7 }) => layer7.every(({ http }) => http === "any"))] as const]),
  ["auth-impossible", openWith(({ authentication }) => authentication === "cannot-succeed")],
  ...(flow.authenticated === true
    ? [["auth-missing", openWith(({ authentication }) => authentication === "none")] as const]
    : []),
  [
    "undetermined",
    unitePorts(
      unsure,
      openWith(({ authentication }) => authentication === "undetermined"),
    ),
  ],
];

/** Requests of the flow that a proxy refuses on ports that are open. */
function refusedRequests(edge: MemberFlow, open: PortSet, answers: FlowAnswers): readonly IntentProblem[] {
  if (open.size === 0) return [];
  return (edge.flow.http ?? []).flatMap((request) => {
    const http = exampleRequest(request);
    if (http === undefined) return [];
    const verdict = answers.verdict(edge, open, { http });
    return verdict.outcome === "denied"
      ? [intentProblem("missing", edge, open, verdict, `${request.method} ${request.path}`)]
      : [];
  });
}

/** How a flow that must be refused gets through, or may. */
function problemsOfRefused(edge: MemberFlow, answers: FlowAnswers): readonly IntentProblem[] {
  const { open, unsure } = answers.of(edge);
  return [
    ...(edge.flow.http === undefined
      ? problemOn("forbidden", edge, open, answers)
      : passingRequests(edge, open, answers)),
    ...problemOn("undetermined", edge, unsure, answers),
  ];
}

/** Requests that must be refused and pass on ports that are open. */
function passingRequests(edge: MemberFlow, open: PortSet, answers: FlowAnswers): readonly IntentProblem[] {
  if (open.size === 0) return [];
  return (edge.flow.http ?? []).flatMap((http) => {
    const verdict = answers.verdict(edge, open, { http });
    return verdict.outcome === "allowed" || verdict.outcome === "audited"
      ? [intentProblem("forbidden", edge, open, verdict, `${http.method} ${http.path}`)]
      : [];
  });
}

/** A problem of some ports; none where there are no ports. */
const problemOn = (
  kind: IntentProblemKind,
  edge: MemberFlow,
  ports: PortSet,
  answers: FlowAnswers,
): readonly IntentProblem[] =>
  ports.size === 0 ? [] : [intentProblem(kind, edge, ports, answers.verdict(edge, ports))];

/** Of problems that differ in the ends' members alone, the first. */
function distinct(problems: readonly IntentProblem[]): IntentProblem[] {
  const seen = new Map<string, IntentProblem>();
  for (const problem of problems) {
    const { kind, ports, request, decidedBy: by } = problem;
    const key = JSON.stringify([kind, ports, request, by]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

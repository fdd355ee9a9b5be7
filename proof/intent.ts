import { type Analysis, analyze } from "../analysis/analyze.ts";
import type { Loaded } from "../analysis/input/load.ts";
import { outsideOf } from "../analysis/outside.ts";
import { withResolved } from "../analysis/resolved.ts";
import { formatPorts, type PortSet, subtractPorts, unitePorts } from "../analysis/sets/ports.ts";
import { policyTitle } from "../model/rule.ts";
import type { PlannedSystem } from "../plan/plan.ts";
import { type End, type Ends, endsOf } from "./ends.ts";
import { wantedPorts } from "./flow-answers.ts";
import { type IntentEdge, type Judge, judgeOf } from "./judge.ts";
import { INTERNET } from "./outside-ends.ts";
import { enforcedInput, enforcedSettings, type JudgedPlan } from "./plan-input.ts";
import {
  INTENT_PROBLEMS,
  type IntentProblemKind,
  type IntentReport,
  type SystemIntent,
  type UnintendedPair,
} from "./report.ts";

/**
 * How the network policies of a plan carry out what its systems are meant to say to whom. Every policy is taken as
 * enforced, whatever its mode, so that audit shows before the switch what enforcing would do.
 */
export function intentOf(plan: JudgedPlan): IntentReport {
  const { systems } = plan;
  const input = withResolved(enforcedInput(plan));
  const ends = endsOf(systems, outsideOf(input.resolved));
  const edges = new Map(systems.map((system) => [system.name, intendedEdges(system, ends)]));
  const settings = enforcedSettings(plan);
  const analysis = analyze({ ...input, endpoints: ends.all() }, settings);
  const judge = judgeOf(analysis);
  // Unknown pods and names outside are no workloads: a policy that selects only them selects nothing of the stack.
  const real = systems.flatMap((system) => ends.workloads(system).flatMap(({ end }) => end));
  const idle = analyze({ ...input, endpoints: real }, settings).sides.idle;
  return {
    engine: settings.engine,
    systems: systems.map((system) =>
      judged(system, { edges: edges.get(system.name) ?? [], ends, judge, input, idle }),
    ),
  };
}

/** Every pair of ends that the flows of a system name. */
const intendedEdges = (system: PlannedSystem, ends: Ends): readonly IntentEdge[] =>
  system.flows.flatMap((flow) =>
    ends
      .of(system, flow.from, flow.expect)
      .flatMap((from) => ends.of(system, flow.to, flow.expect).map((to) => ({ flow, from, to }))),
  );

interface Judged {
  readonly edges: readonly IntentEdge[];
  readonly ends: Ends;
  readonly judge: Judge;
  readonly input: Loaded;
  readonly idle: Analysis["sides"]["idle"];
}

function judged(system: PlannedSystem, { edges, ends, judge, input, idle }: Judged): SystemIntent {
  const found = edges.map((edge) => ({ edge, problems: judge.problemsOf(edge) }));
  const count = (expect: "allow" | "deny") => {
    const those = found.filter(({ edge }) => edge.flow.expect === expect);
    return {
      edges: those.length,
      met: those.filter(({ problems }) => problems.every(({ kind }) => !UNMET[expect].includes(kind))).length,
    };
  };
  const problems = found
    .flatMap((one) => one.problems)
    .sort((a, b) => INTENT_PROBLEMS.indexOf(a.kind) - INTENT_PROBLEMS.indexOf(b.kind));
  const isOwn = ({ file }: { readonly file?: string }): boolean =>
    file?.startsWith(`${system.name}/`) === true;
  return {
    system: system.name,
    allow: count("allow"),
    deny: count("deny"),
    unseen: system.flows.filter(({ to }) => to.kind === "unix-socket").length,
    counts: Object.fromEntries(
      INTENT_PROBLEMS.map((kind) => [kind, problems.filter((one) => one.kind === kind).length]),
    ) as Record<IntentProblemKind, number>,
    problems,
    ...unintendedPairs(system, edges, ends, judge),
    idle: idle.filter(({ ref }) => isOwn(ref)).map(({ ref }) => policyTitle(ref)),
    rejected: input.diagnostics.filter((found) => found.effect === "rejected" && isOwn(found)),
  };
}

/** Problems that keep an edge from being what it must be; the others are about how it is. */
const UNMET: Readonly<Record<"allow" | "deny", readonly IntentProblemKind[]>> = {
  allow: ["missing", "auth-impossible", "undetermined"],
  deny: ["forbidden", "undetermined"],
};

/** Open pairs of a system's workloads, and of those with the internet, that its intent does not name. */
function unintendedPairs(
  system: PlannedSystem,
  edges: readonly IntentEdge[],
  ends: Ends,
  judge: Judge,
): Pick<SystemIntent, "unintended" | "wider"> {
  const intended = new Map<string, PortSet>();
  for (const { flow, from, to } of edges) {
    if (flow.expect === "deny") continue;
    const pair = pairOf(from, to);
    intended.set(pair, unitePorts(intended.get(pair) ?? new Map(), wantedPorts(flow)));
  }
  const internet = ends.all().filter(({ name }) => name === INTERNET);
  const sides = [...ends.workloads(system), { end: internet, own: false }];
  const unintended: UnintendedPair[] = [];
  let wider = 0;
  for (const { end: from, own: ownFrom } of sides) {
    for (const { end: to, own: ownTo } of sides) {
      if (from === to || !(ownFrom || ownTo)) continue;
      const open = judge.openBetween(from, to);
      if (open.size === 0) continue;
      const wanted = intended.get(pairOf(from, to));
      if (wanted === undefined)
        unintended.push({ from: nameOf(from), to: nameOf(to), ports: formatPorts(open) });
      else if (subtractPorts(open, wanted).size > 0) wider++;
    }
  }
  return { unintended, wider };
}

/** The end as a person calls it: by its workload, whichever node that is on. */
const nameOf = ([first]: End): string => first?.title?.replace(/^\S+ /, "") ?? first?.name ?? "";

const pairOf = (from: End, to: End): string => `${nameOf(from)}\n${nameOf(to)}`;

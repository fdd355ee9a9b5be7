import type { CaseResult, FlowResult } from "../../../analysis/cases/run.ts";
import type { SideVerdict } from "../../../model/verdict.ts";
import { analyzeScenario } from "../compare.ts";
import type { EngineAnswer, EngineEndpoint, EngineFlow, EngineFlowAnswer } from "../engine.ts";
import type { Scenario } from "../scenario.ts";

/** A scenario with the answers of both sides, which agree. */
export interface View {
  readonly scenario: Scenario;
  readonly engine: EngineAnswer;
  readonly ours: CaseResult;
  /** Flows whose answer counts: non-trivial, agreed upon, not varying. */
  readonly counted: ReadonlySet<number>;
}

/** One sentence of the semantics that the engine can decide. */
export interface Statement {
  /** `forms.empty-rule`; the part before the dot is the paragraph. */
  readonly id: string;
  readonly says: string;
  /** The flows whose verdict hangs on it. */
  readonly decides: (view: View) => Iterable<number>;
}

/** One flow with everything about it. */
export interface Asked {
  readonly flow: EngineFlow;
  readonly from: EngineEndpoint;
  readonly to: EngineEndpoint;
  readonly engine: EngineFlowAnswer;
  readonly ours: FlowResult;
  readonly view: View;
}

function* asked(view: View): Generator<readonly [number, Asked]> {
  const ends = new Map(view.scenario.endpoints.map((end) => [end.name, end]));
  for (const index of view.counted) {
    const [flow, engine, ours] = [
      view.scenario.flows[index],
      view.engine.flows[index],
      view.ours.flows[index],
    ];
    const from = ends.get(flow?.from ?? "");
    const to = ends.get(flow?.to ?? "");
    if (flow && engine && ours && from && to) yield [index, { flow, from, to, engine, ours, view }];
  }
}

/** A statement that shows in the answer itself. */
export const seen = (id: string, says: string, shows: (one: Asked) => boolean): Statement => ({
  id,
  says,
  *decides(view) {
    for (const [index, one] of asked(view)) if (shows(one)) yield index;
  },
});

/**
 * A statement that is seen by its absence: `misread` writes the scenario as someone would have to write it who did not
 * know the statement, and the verdicts that then change hang on it. It gives back the same object when the statement
 * has nothing to say about the scenario. `among` narrows the flows that count.
 */
export const missed = (
  id: string,
  says: string,
  misread: (scenario: Scenario, view: View) => Scenario,
  among: (one: Asked) => boolean = () => true,
): Statement => ({
  id,
  says,
  *decides(view) {
    const other = misread(view.scenario, view);
    if (other === view.scenario) return;
    const { flows } = analyzeScenario(other);
    for (const [index, one] of asked(view)) {
      const then = flows[index];
      if (then !== undefined && answerOf(then) !== answerOf(one.ours) && among(one)) yield index;
    }
  },
});

/** A statement about policies together: no policy alone lets the flow through that all of them do. */
export const united = (id: string, says: string, ofKinds: boolean): Statement => ({
  id,
  says,
  *decides(view) {
    const { scenario } = view;
    const sets = scenario.policies.filter(({ kind }) => kind === "CiliumCIDRGroup");
    const policies = scenario.policies.filter(({ kind }) => kind !== "CiliumCIDRGroup");
    const groups = ofKinds
      ? [...Map.groupBy(policies, ({ kind }) => kind === "NetworkPolicy").values()]
      : policies.map((policy) => [policy]);
    if (groups.length < 2) return;
    const alone = groups.map(
      (group) => analyzeScenario({ ...scenario, policies: [...sets, ...group] }).flows,
    );
    for (const [index, one] of asked(view)) {
      if (one.ours.word !== "denied" && alone.some((flows) => flows[index]?.word === "denied")) yield index;
    }
  },
});

const answerOf = ({ word, details }: FlowResult): string => `${word} ${details.join()}`;

/** Both sides of our answer with those of the engine. */
export const sidesOf = ({ engine, ours }: Asked) =>
  (["egress", "ingress"] as const).map((direction) => ({
    direction,
    engine: engine[direction],
    ours: ours.verdict.sides[direction] as SideVerdict,
  }));

export const isIcmp = ({ flow }: Asked): boolean => flow.protocol.startsWith("ICMP");
export const isPod = ({ kind, hostNetwork }: EngineEndpoint): boolean =>
  (kind === undefined || kind === "pod") && hostNetwork !== true;
export const isOutside = ({ kind }: EngineEndpoint): boolean => kind === "world" || kind === "kube-apiserver";
export const isLocalHost = ({ kind, hostNetwork, node }: EngineEndpoint): boolean =>
  kind === "host" || (hostNetwork === true && node !== "remote");
export const isOtherNode = ({ kind, hostNetwork, node }: EngineEndpoint): boolean =>
  kind === "remote-node" || kind === "kube-apiserver-node" || (hostNetwork === true && node === "remote");

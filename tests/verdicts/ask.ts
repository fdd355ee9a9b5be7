import { type Analysis, analyze } from "../../analysis/analyze.ts";
import { onEachNode } from "../../analysis/each-node.ts";
import type { Asked } from "../../analysis/evaluate/request.ts";
import { outsideOf } from "../../analysis/outside.ts";
import { resolvePolicies } from "../../analysis/resolve-policies.ts";
import type { AnalysisSettings } from "../../analysis/settings.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import type { FlowVerdict } from "../../model/verdict.ts";
import { intentOf } from "../../proof/intent.ts";
import { enforcedInput, enforcedSettings } from "../../proof/plan-input.ts";
import type { SystemIntent } from "../../proof/report.ts";
import { planOf, type Values } from "../support/stack.ts";

/** A stack that holds one system and enforces. */
export const stackOf = (system: string, options: Values = {}, more: Values = {}): Values => ({
  mode: "enforce",
  cluster: { platform: "generic", cni: "cilium" },
  authentication: { provider: "spire" },
  systems: { [system]: options },
  ...more,
});

/** A pod that no system knows. */
export const pod = (name: string, namespace: string, labels: Endpoint["labels"] = {}): Endpoint => ({
  name,
  kind: "pod",
  namespace,
  labels,
  namespaceLabels: {},
  serviceAccountLabels: {},
  ports: [],
  hostNetwork: false,
  dnsNames: [],
});

/** An address outside under the name it was learned by. */
export const site = (dnsName: string): Endpoint => ({
  ...pod(dnsName, ""),
  kind: "world",
  addresses: ["203.0.113.7"],
  dnsNames: [dnsName],
});

export interface Question extends Asked {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol?: "TCP" | "UDP";
}

export interface Asker {
  readonly analysis: Analysis;
  readonly ask: (question: Question) => FlowVerdict;
  /** `allowed`, `denied`, or `http-403` where a proxy refuses. */
  readonly answer: (question: Question) => string;
}

/**
 * Questions to the network policies of a stack, all of them enforced, with further pods and sites. A pod on the host network
 * is also there as `name (same node)` and `name (another node)`.
 */
export function asker(
  values: Values,
  more: readonly Endpoint[] = [],
  changes: Partial<AnalysisSettings> = {},
): Asker {
  const plan = planOf(values);
  const input = enforcedInput(plan);
  const onNodes = input.endpoints.filter(({ hostNetwork }) => hostNetwork).flatMap(onEachNode);
  const endpoints = [...input.endpoints, ...onNodes, ...outsideOf(resolvePolicies(input)), ...more];
  const analysis = analyze({ ...input, endpoints }, { ...enforcedSettings(plan), ...changes });
  // Several systems name kube-dns: one namespace and name is one workload.
  const known = new Map(endpoints.toReversed().map((one) => [one.name, one]));
  const find = (name: string): Endpoint => {
    const names = known.has(name) ? [name] : [...known.keys()].filter((each) => each.endsWith(`/${name}`));
    const found = known.get(names[0] ?? "");
    if (found === undefined || names.length > 1)
      throw new Error(`${names.length} endpoints are named ${name}`);
    return found;
  };
  const ask = ({ from, to, protocol = "TCP", ...rest }: Question): FlowVerdict =>
    analysis.flow({ ...rest, from: find(from), to: find(to), protocol: PROTOCOL_NUMBERS[protocol] });
  return {
    analysis,
    ask,
    answer: (question) => {
      const { outcome, request } = ask(question);
      return request === undefined || request === "passes" ? outcome : request;
    },
  };
}

/** What a plan says of one system's intent; of the first where none is named. */
export function judgement(values: Values, name?: string): SystemIntent {
  const found = intentOf(planOf(values)).systems.find(({ system }) => system === (name ?? system));
  if (found === undefined) throw new Error(`no system ${name ?? ""}`);
  return found;
}

/** Problems of one kind as `from -> to`, with the request where there is one. */
export const problems = ({ problems: all }: SystemIntent, kind: string): string[] =>
  all
    .filter((problem) => problem.kind === kind)
    .map(
      ({ from, to, request }) =>
        `${short(from)} -> ${short(to)}${request === undefined ? "" : ` ${request}`}`,
    );

const short = (name: string): string => name.replace(/^[a-z-]+\//, "");

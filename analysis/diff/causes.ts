import type { Endpoint } from "../../model/endpoint.ts";
import { policyTitle } from "../../model/rule.ts";
import type { Decider, SideVerdict } from "../../model/verdict.ts";
import type { Analysis } from "../analyze.ts";
import type { PortSet } from "../sets/ports.ts";
import type { Fates } from "./fates.ts";
import type { Cause, FilePlace } from "./report.ts";

/** Both analyses, and what became of what they stand on. */
export interface Compared {
  readonly base: Analysis;
  readonly head: Analysis;
  readonly policies: Fates;
  readonly workloads: Fates;
  readonly settings: readonly Cause[];
}

/** One end as each side has it, for all that share its answers; absent where it does not exist. */
export interface Pairing {
  readonly names: readonly string[];
  readonly base?: Endpoint;
  readonly head?: Endpoint;
}

/** Why a pair answers otherwise at some ports: what changed among what decides, or else all that decides. */
export function causesOf(from: Pairing, to: Pairing, ports: PortSet, compared: Compared): readonly Cause[] {
  const workloads = [...new Set([from, to])].flatMap(({ names }): Cause[] => {
    const fate = compared.workloads.get(names[0] ?? "") ?? "same";
    return fate === "same" ? [] : [{ kind: "workload", workloads: names, fate }];
  });
  if (workloads.some((cause) => cause.kind === "workload" && cause.fate !== "changed")) return workloads;
  const policies = policyCauses(from, to, ports, compared);
  const mended = policies.filter((cause) => cause.kind !== "policy" || cause.fate !== "same");
  const changed = [...workloads, ...compared.settings, ...mended];
  return changed.length > 0 && mended.length > 0
    ? changed
    : [...workloads, ...compared.settings, ...policies];
}

function policyCauses(from: Pairing, to: Pairing, ports: PortSet, compared: Compared): Cause[] {
  const verdict = (analysis: Analysis, source: Endpoint | undefined, target: Endpoint | undefined) => {
    const [first] = ports;
    if (source === undefined || target === undefined || first === undefined) return undefined;
    const [protocol, intervals] = first;
    return analysis.flow({ from: source, to: target, protocol, port: intervals[0]?.from ?? 0 }).sides;
  };
  const before = verdict(compared.base, from.base, to.base);
  const after = verdict(compared.head, from.head, to.head);
  if (before === undefined || after === undefined) return [];
  const causes = new Map<string, Cause>();
  for (const side of ["egress", "ingress"] as const) {
    if (answerText(before[side]) === answerText(after[side])) continue;
    for (const decider of [...after[side].deciders, ...before[side].deciders]) {
      const { policy, path } = decider;
      const title = policyTitle(policy);
      const key = `${side} ${title} ${path}`;
      if (causes.has(key)) continue;
      causes.set(key, {
        kind: "policy",
        policy: title,
        fate: compared.policies.get(title) ?? "same",
        side,
        ...(path === "" ? {} : { path }),
        ...placeOf(decider),
      });
    }
  }
  return [...causes.values()];
}

/** A plan has names of policies for files, and no lines. */
function placeOf({ policy: { file, line }, position }: Decider): { readonly place?: FilePlace } {
  const at = position ?? (line === undefined ? undefined : { line });
  return file === undefined || at === undefined ? {} : { place: { file, ...at } };
}

/** What one end answers, whoever decided it. */
const answerText = ({ outcome, authentication, layer7 }: SideVerdict): string =>
  JSON.stringify([outcome, authentication, layer7]);

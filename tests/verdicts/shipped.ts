/** Questions to the stacks that this repository ships: Pulumi.dev.yaml and Pulumi.prod.yaml, with all of their systems. */
import type { AnalysisSettings } from "../../analysis/settings.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { stackSystem } from "../../plan/choose.ts";
import type { SystemName } from "../../systems/registry.ts";
import type { ShippedStack } from "../rows/columns.ts";
import { settingsOf, stackValues, type Values, withSystem } from "../support/stack.ts";
import { type Asker, asker, type Question } from "./ask.ts";

export { SHIPPED, type ShippedStack } from "../rows/columns.ts";

/** What is added to a stack before it is asked. */
export interface Changes {
  /** Further pods and sites. */
  readonly more?: readonly Endpoint[];
  /** Options of the system, merged into those of the stack file. */
  readonly options?: Values;
  /** Absent: every network policy is enforced, whatever the mode of the stack. */
  readonly analysis?: Partial<AnalysisSettings>;
}

/** The config of a shipped stack, with further options of one system. */
export const shippedValues = (stack: ShippedStack, system: SystemName, options: Values = {}): Values =>
  withSystem(stackValues(stack), system, options);

/**
 * Questions to a shipped stack in the words of one system: a workload of that system is known by its name alone, everything
 * else by its whole name.
 */
export function shipped(
  stack: ShippedStack,
  system: SystemName,
  { more = [], options = {}, analysis = {} }: Changes = {},
): Asker {
  const values = shippedValues(stack, system, options);
  const all = asker(values, more, analysis);
  const homes = new Map(
    (stackSystem(system, settingsOf(values))?.workloads ?? []).map(({ name, namespace }) => [
      name,
      `${namespace}/${name}`,
    ]),
  );
  const whole = (name: string): string => {
    const [, service = name, node = ""] = /^(\S+)( \(.*\))$/.exec(name) ?? [];
    return `${homes.get(service) ?? service}${node}`;
  };
  const named = (question: Question): Question => ({
    ...question,
    from: whole(question.from),
    to: whole(question.to),
  });
  return {
    analysis: all.analysis,
    ask: (question) => all.ask(named(question)),
    answer: (question) => all.answer(named(question)),
  };
}

import type { EndpointClass } from "../classes.ts";

/** What an engine may ask of peers beside the selectors they fit: few distinct things. */
export interface Traits {
  /** Number of a class's trait, from 0. */
  readonly of: (peer: EndpointClass) => number;
  /** By trait, a class that has it. */
  readonly examples: readonly EndpointClass[];
}

export function traitsOf(classes: readonly EndpointClass[]): Traits {
  const numbers = new Map<string, number>();
  const examples: EndpointClass[] = [];
  const byIndex = classes.map((one) => {
    const { localHost, reserved, aggregate } = one.identity;
    const text = `${localHost ? "host" : ""}${reserved ? "reserved" : ""}${aggregate ?? ""}`;
    const number = numbers.get(text) ?? examples.push(one) - 1;
    numbers.set(text, number);
    return number;
  });
  return { of: ({ index }) => byIndex[index] as number, examples };
}

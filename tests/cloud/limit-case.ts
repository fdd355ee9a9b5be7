import type { CloudResource } from "../../model/cloud.ts";
import type { Cloud } from "../../model/vocabulary.ts";

/** One row of a cloud's rejection table: resources just inside the limit, and just outside. */
export interface LimitCase {
  readonly cloud: Cloud;
  readonly row: string;
  readonly what: string;
  readonly inside: readonly CloudResource[];
  readonly outside: readonly CloudResource[];
  /** What the message must let a person do. */
  readonly remedy: RegExp;
}

export type Args = Readonly<Record<string, unknown>>;

export const resource = (cloud: Cloud, type: string, args: Args, id = "x"): CloudResource => ({
  cloud,
  id: `${cloud}/${id}`,
  type,
  args,
  why: "",
  after: [],
});

export const many = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));

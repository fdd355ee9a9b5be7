/** Resources by name: type token and inputs, all of them. */
export type Stated = Readonly<
  Record<string, readonly [type: string, inputs: Readonly<Record<string, unknown>>]>
>;

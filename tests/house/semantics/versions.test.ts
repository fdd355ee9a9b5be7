import { describe, expect, test } from "@jest/globals";
import { PINS } from "../../../model/pins.ts";
import { type Behaviour, holdsFor } from "../../../model/versions/behaviour.ts";
import { CALICO_BEHAVIOURS, CALICO_MINORS } from "../../../model/versions/calico.ts";
import { CILIUM_BEHAVIOURS, CILIUM_MINORS } from "../../../model/versions/cilium.ts";
import { minorOf } from "../../../model/versions/version.ts";
import { rowsOf, STATEMENT_HEADINGS } from "./pages.ts";

const ENGINES: readonly {
  readonly engine: "cilium" | "calico";
  readonly behaviours: Readonly<Record<string, Behaviour>>;
  readonly minors: readonly string[];
}[] = [
  { engine: "cilium", behaviours: CILIUM_BEHAVIOURS, minors: CILIUM_MINORS },
  { engine: "calico", behaviours: CALICO_BEHAVIOURS, minors: CALICO_MINORS },
];

/** A mark as the table writes it: at the first patch of a minor version that is no exception. */
function cellOf(behaviour: Behaviour, minor: string): string {
  const evidence = behaviour.checked[minor];
  if (evidence === undefined) return "–";
  const holds = [0, 1].some((patch) => holdsFor(behaviour, `${minor}.${patch}`));
  return holds ? evidence : `no, ${evidence}`;
}

describe.each(ENGINES)("$engine", ({ engine, behaviours, minors }) => {
  const page = `${engine}.md`;

  test("there is one entry a statement of the page", () => {
    const anchors = STATEMENT_HEADINGS.filter((one) => one.page === page).map(({ place }) =>
      place.slice(page.length + 1),
    );
    expect(Object.keys(behaviours)).toEqual(anchors);
  });

  test("the table of the page is the data", () => {
    const expected = Object.entries(behaviours).map(([anchor, behaviour]) => [
      anchor,
      ...minors.map((minor) => cellOf(behaviour, minor)),
    ]);
    const shown = rowsOf(page, "versions").map(([name = "", ...cells]) => [
      /\]\(#([^)]+)\)/.exec(name)?.[1],
      ...cells,
    ]);
    expect(shown).toEqual(expected);
  });

  test("every statement was looked at for the pinned version", () => {
    const unseen = Object.entries(behaviours).filter(
      ([, { checked }]) => checked[minorOf(PINS[engine])] === undefined,
    );
    expect(unseen).toEqual([]);
  });

  test("bounds that a version is asked about hold as they say", () => {
    for (const behaviour of Object.values(behaviours)) {
      const { since, before, except = [] } = behaviour;
      if (since !== undefined) expect(holdsFor(behaviour, since)).toBe(true);
      if (before !== undefined) expect(holdsFor(behaviour, before)).toBe(false);
      for (const version of except) expect(holdsFor(behaviour, version)).toBe(false);
    }
  });
});

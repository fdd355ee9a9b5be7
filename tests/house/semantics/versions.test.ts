import { describe, expect, test } from "@jest/globals";
import { CILIUM_VERSIONS, type CiliumVersion } from "../../../e2e/differential/versions.ts";
import { PINS } from "../../../model/pins.ts";
import { type Behaviour, holdsFor } from "../../../model/versions/behaviour.ts";
import { CALICO_BEHAVIOURS, CALICO_MINORS } from "../../../model/versions/calico.ts";
import { CILIUM_BEHAVIOURS, CILIUM_MINORS } from "../../../model/versions/cilium.ts";
import { compareVersions, minorOf } from "../../../model/versions/version.ts";
import { type Proof, proofsOf, rowsOf, SCENARIOS, STATEMENT_HEADINGS } from "./pages.ts";

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

/** Tests that ask the charts and the CRDs of the pinned version, or hold what the API server said of those. */
const ASKS_THE_PIN = /^e2e\/|^tests\/crds\/server\.test\.ts$/;
/** Files whose cases the engine's own Go tests run, in every version. */
const ASKED_IN_GO = /^(cilium|clawdstrike)\//;

describe("what is marked run was asked of that version", () => {
  test.each(Object.entries<CiliumVersion>(CILIUM_VERSIONS))("Cilium %s", (minor, { release, without }) => {
    const behaviours: Readonly<Record<string, Behaviour>> = CILIUM_BEHAVIOURS;
    const asks = ({ kind, name }: Proof, holds: boolean): boolean => {
      if (kind === "statement") return holds !== name in without;
      if (kind === "scenario")
        return SCENARIOS.some((one) => one.name === name && compareVersions(minor, one.since ?? "0") >= 0);
      if (kind === "case") return ASKED_IN_GO.test(name);
      return kind === "test" && minorOf(PINS.cilium) === minor && ASKS_THE_PIN.test(name);
    };
    const marked = STATEMENT_HEADINGS.filter(({ page }) => page === "cilium.md").filter(
      ({ place }) => behaviours[place.slice("cilium.md#".length)]?.checked[minor] === "run",
    );
    const unasked = marked.filter((statement) => {
      const behaviour = behaviours[statement.place.slice("cilium.md#".length)] ?? { checked: {} };
      return !proofsOf(statement).some((proof) => asks(proof, holdsFor(behaviour, release)));
    });
    expect(marked.length).toBeGreaterThan(30);
    expect(unasked.map(({ place }) => place)).toEqual([]);
  });

  test("nothing of Calico: no test asks its code", () => {
    const marks = Object.values<Behaviour>(CALICO_BEHAVIOURS).flatMap(({ checked }) =>
      Object.values(checked),
    );
    expect(new Set(marks)).toEqual(new Set(["read"]));
  });
});

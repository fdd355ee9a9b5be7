import { SHOWING } from "./generate/themes.ts";
import type { Compared } from "./session.ts";
import { STATEMENTS } from "./statements/index.ts";
import type { Statement } from "./statements/statement.ts";

/** A statement that decided fewer verdicts has not been tried. */
export const LEAST = 200;
/** Deciding verdicts are counted up to this many: the misread scenario is evaluated as a whole each time. */
const ENOUGH = 220;
const KINDS = ["denied", "allowed", "allowed-with-L7", "auth-required"] as const;
/** Percent of the verdicts that each kind must be. */
const LEAST_SHARE = 5;
/** Percent above that at which a run stops looking for more of a kind. */
const MARGIN = 0.2;

/** One in so many verdicts may be undetermined although the engine answers it alike every time. */
export const MOST_UNSURE = 1000;

/** One claim of the run and whether it holds. */
export interface Claim {
  readonly says: string;
  readonly holds: boolean;
}

/** Counts what a run saw. */
export class Tally {
  readonly #statements: readonly Statement[];
  readonly #decided: Map<string, number>;
  readonly #kinds = new Map<string, number>();
  readonly #themes = new Map<string, { scenarios: number; disagreements: number }>();
  /** How often statements, and kinds of verdicts, came in the scenarios of a theme. */
  readonly #yields = new Map<string, Map<string, number>>();
  verdicts = 0;
  scenarios = 0;
  rejected = 0;
  varying = 0;
  open = 0;
  openAndConstant = 0;
  conflicts = 0;

  /** @param without ids of statements that the engine is not asked about */
  constructor(without: readonly string[] = []) {
    this.#statements = STATEMENTS.filter(({ id }) => !without.includes(id));
    this.#decided = new Map(this.#statements.map(({ id }) => [id, 0]));
  }

  add(one: Compared): void {
    this.scenarios += 1;
    this.verdicts += one.counted.size;
    this.rejected += one.engine.rejected.length;
    this.varying += one.varying;
    this.open += one.open;
    this.openAndConstant += one.openAndConstant;
    const theme = this.#themes.get(one.theme) ?? { scenarios: 0, disagreements: 0 };
    theme.scenarios += 1;
    theme.disagreements += one.disagreements.length;
    this.#themes.set(one.theme, theme);
    for (const index of one.counted) {
      const verdict = one.engine.flows[index]?.verdict ?? "none";
      if (verdict === "error") this.conflicts += 1;
      this.#kinds.set(verdict, (this.#kinds.get(verdict) ?? 0) + 1);
      this.#note(verdict, one.theme, 1);
    }
    for (const statement of this.#statements) {
      const before = this.#decided.get(statement.id) ?? 0;
      if (before >= ENOUGH) continue;
      const count = [...statement.decides(one)].length;
      this.#decided.set(statement.id, before + count);
      this.#note(statement.id, one.theme, count);
    }
  }

  #note(what: string, theme: string, count: number): void {
    const yields = this.#yields.get(what) ?? new Map<string, number>();
    this.#yields.set(what, yields.set(theme, (yields.get(theme) ?? 0) + count));
  }

  /**
   * The theme to play for what the run still lacks; undefined when it lacks nothing. Of those meant for it, it is the one
   * that showed most for its scenarios, with one more to its credit, so that none is given up after a few that showed nothing.
   */
  get wantedTheme(): string | undefined {
    const [what] = [
      ...KINDS.filter((kind) => (this.#kinds.get(kind) ?? 0) * 100 < (LEAST_SHARE + MARGIN) * this.verdicts),
      ...this.#statements.filter(({ id }) => (this.#decided.get(id) ?? 0) < LEAST).map(({ id }) => id),
    ];
    if (what === undefined) return undefined;
    const showing = SHOWING[what.split(".")[0] ?? what];
    const [best] = [...this.#themes]
      .filter(([theme]) => showing?.includes(theme) ?? true)
      .map(([theme, { scenarios }]) => ({
        theme,
        rate: ((this.#yields.get(what)?.get(theme) ?? 0) + 1) / scenarios,
      }))
      .toSorted((a, b) => b.rate - a.rate);
    return best?.theme;
  }

  /** The counts as text. */
  toString(): string {
    const share = (count: number) => `${((100 * count) / Math.max(1, this.verdicts)).toFixed(1)} %`;
    const width = Math.max(...this.#statements.map(({ id }) => id.length));
    return [
      `${this.scenarios} scenarios, ${this.verdicts} verdicts: ${KINDS.map((kind) => `${kind} ${share(this.#kinds.get(kind) ?? 0)}`).join(", ")}`,
      `${this.rejected} policies refused by both, ${this.conflicts} verdicts of endpoints whose rules contradict each other`,
      `left out: ${this.varying} flows that the engine answers differently from time to time; ${this.open} that the analyzer calls undetermined, ${this.openAndConstant} of them answered alike every time`,
      "",
      `verdicts that each statement decided (counted up to ${ENOUGH}, at least ${LEAST}):`,
      ...this.#statements.map(({ id, says }) => {
        const count = this.#decided.get(id) ?? 0;
        return `${count < LEAST ? "!" : " "} ${String(count >= ENOUGH ? `${ENOUGH}+` : count).padStart(5)}  ${id.padEnd(width)}  ${says}`;
      }),
    ].join("\n");
  }

  /** Everything the run claims: agreement by theme, the mix of verdicts, and every statement. */
  claims(budget: number): Claim[] {
    return [
      { says: `at least ${budget} verdicts`, holds: this.verdicts >= budget },
      ...[...this.#themes].map(([theme, { scenarios, disagreements }]) => ({
        says: `${theme}: ${scenarios} scenarios agree`,
        holds: disagreements === 0,
      })),
      ...KINDS.map((kind) => ({
        says: `${kind}: at least ${LEAST_SHARE} %`,
        holds: (this.#kinds.get(kind) ?? 0) * 100 >= LEAST_SHARE * this.verdicts,
      })),
      {
        says: "undetermined only where the engine varies, but for one in a thousand",
        holds: this.openAndConstant * MOST_UNSURE <= this.verdicts,
      },
      ...this.#statements.map(({ id }) => ({
        says: `${id} decided at least ${LEAST} verdicts`,
        holds: (this.#decided.get(id) ?? 0) >= LEAST,
      })),
    ];
  }
}

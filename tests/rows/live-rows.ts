/** Where a row that needs a cluster, a kernel or Docker is tried, and what answers the same question offline. */
export interface LiveRow {
  /** The script that tries it; `palisade render live` writes it as `<script>.sh`. */
  readonly script: string;
  /** The test that answers without a cluster, as a path of this repository. */
  readonly twin: string;
}

const CLAWDSTRIKE_VERDICTS = "tests/verdicts/clawdstrike.test.ts";
const PMOVES_VERDICTS = "tests/verdicts/pmoves.test.ts";
const SARK_VERDICTS = "tests/verdicts/sark.test.ts";
const REHEARSAL = "tests/verdicts/rehearsal.test.ts";
const HARDENED = "tests/systems/clawdstrike/hardened.test.ts";
const COMPOSE = "tests/systems/pmoves/compose.test.ts";
const DRY_RUN = "e2e/tests/dry-run.test.ts";

/** Every row of the checklist that is marked live, and those that need a kernel or Docker (T29-T36, P48, P51, P55). */
export const LIVE_ROWS: Readonly<Record<string, LiveRow>> = {
  C62: { script: "clawdstrike", twin: REHEARSAL },
  C64: { script: "clawdstrike", twin: REHEARSAL },
  C69: { script: "clawdstrike", twin: CLAWDSTRIKE_VERDICTS },
  C72: { script: "clawdstrike", twin: "tests/releases/cilium.test.ts" },
  C73: { script: "clawdstrike", twin: REHEARSAL },
  C92: { script: "applied", twin: DRY_RUN },
  C93: { script: "clawdstrike", twin: CLAWDSTRIKE_VERDICTS },
  C94: { script: "clawdstrike", twin: CLAWDSTRIKE_VERDICTS },
  T28: { script: "applied", twin: DRY_RUN },
  T29: { script: "runtime", twin: HARDENED },
  T30: { script: "runtime", twin: HARDENED },
  T31: { script: "runtime", twin: HARDENED },
  T32: { script: "runtime", twin: HARDENED },
  T33: { script: "runtime", twin: HARDENED },
  T34: { script: "runtime", twin: HARDENED },
  T35: { script: "runtime", twin: "tests/systems/clawdstrike/runtime-events.test.ts" },
  T36: { script: "runtime", twin: HARDENED },
  T51: { script: "applied", twin: DRY_RUN },
  P42: { script: "compose", twin: PMOVES_VERDICTS },
  P43: { script: "compose", twin: PMOVES_VERDICTS },
  P44: { script: "compose", twin: PMOVES_VERDICTS },
  P45: { script: "pmoves", twin: PMOVES_VERDICTS },
  P46: { script: "pmoves", twin: PMOVES_VERDICTS },
  P47: { script: "pmoves", twin: PMOVES_VERDICTS },
  P48: { script: "compose-restore", twin: COMPOSE },
  P51: { script: "compose-restore", twin: "tests/cli/render-others.test.ts" },
  P55: { script: "drop-log", twin: "tests/verdicts/pmoves-collisions.test.ts" },
  S7: { script: "applied", twin: DRY_RUN },
  S8: { script: "sark", twin: SARK_VERDICTS },
  S9: { script: "sark", twin: SARK_VERDICTS },
};

/** The column `live`: which row is tried where something runs, by which script of `palisade render live`, and where that has run. */

/** Rows that need a kernel, Docker or a person, and why; those marked "(live" in the checklist are known by that mark. */
export const NEEDS_MORE_THAN_A_TEST: Readonly<Record<string, string>> = {
  T29: "a kernel with BPF under Tetragon",
  T30: "a kernel with BPF and IMA under Tetragon",
  T31: "a kernel with BPF under Tetragon",
  T32: "a kernel with BPF under Tetragon",
  T33: "a kernel with BPF under Tetragon",
  T34: "a kernel with BPF under Tetragon",
  T35: "the bridge and its own integration tests, on a cluster",
  T36: "a kernel with BPF under Tetragon",
  P42: "Docker and the services' images",
  P43: "Docker and the services' images",
  P44: "Docker and the services' images",
  P45: "a cluster",
  P46: "a cluster with the services on it",
  P47: "a cluster with the services on it",
  P48: "Docker and the services' images",
  P51: "a person at the cluster of the services",
  P55: "a kernel that logs what it drops",
  S8: "a cluster with a way out",
  S9: "a cluster with a way out",
};

/** Whether a row can be shown whole only where something runs. Q4 speaks of such rows and is none. */
export const isLive = (row: string, text: string): boolean =>
  NEEDS_MORE_THAN_A_TEST[row] !== undefined || (row !== "Q4" && /\([^)]*\blive\b[^)]*\)/.test(text));

/** By row: the script that tries it. */
export const LIVE_SCRIPTS: Readonly<Record<string, string>> = {
  C62: "clawdstrike",
  C64: "clawdstrike",
  C69: "clawdstrike",
  C72: "clawdstrike",
  C73: "clawdstrike",
  C92: "applied",
  C93: "clawdstrike",
  C94: "clawdstrike",
  T28: "applied",
  T29: "runtime",
  T30: "runtime",
  T31: "runtime",
  T32: "runtime",
  T33: "runtime",
  T34: "runtime",
  T35: "runtime",
  T36: "runtime",
  T51: "applied",
  P42: "compose",
  P43: "compose",
  P44: "compose",
  P45: "pmoves",
  P46: "pmoves",
  P47: "pmoves",
  P48: "compose-restore",
  P51: "compose-restore",
  P55: "drop-log",
  S7: "applied",
  S8: "sark",
  S9: "sark",
};

/** By script: where it has run and when, `kind 1.36, 2026-08-10`. None has run anywhere but on a stand-in of a cluster. */
export const LIVE_RUNS: Readonly<Record<string, string>> = {};

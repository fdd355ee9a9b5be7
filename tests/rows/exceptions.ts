/** Rows that no test proves, each with the reason. Everything else must have a test. */

/** Rows that need a kernel, Docker or a person; those marked "(live" in the checklist are known by that mark. */
export const NEEDS_MORE_THAN_A_TEST: Readonly<Record<string, string>> = {
  T29: "a kernel with BPF under Tetragon",
  T30: "a kernel with BPF and IMA under Tetragon",
  T31: "a kernel with BPF under Tetragon",
  T32: "a kernel with BPF under Tetragon",
  T33: "a kernel with BPF under Tetragon",
  T34: "a kernel with BPF under Tetragon",
  T35: "the bridge and its own integration tests, on a cluster",
  T36: "a kernel with BPF under Tetragon",
  P48: "Docker and the services' images",
  P51: "a person at the cluster of the services",
  P55: "a kernel that logs what it drops",
};

/** Rows that come later. */
export const DEFERRED: Readonly<Record<string, string>> = {
  P56: "policies compiled from the flows, and what builds on them, come later",
  Q2: "policies compiled from the flows come later",
};

/** Whether the checklist marks a row as one that only a cluster can show. @param text the row as written */
export const isLive = (text: string): boolean => /\([^)]*\blive\b[^)]*\)/.test(text);

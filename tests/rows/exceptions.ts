/** Rows that come later, each with the reason. Everything else must have what asked.ts says that it asks for. */
export const DEFERRED: Readonly<Record<string, string>> = {
  P56: "policies compiled from the flows, and what builds on them, come later",
  Q2: "policies compiled from the flows come later",
};

import type { Labels } from "../../model/workload.ts";

export const AGENT_A: Labels = { app: "agent-a" };
export const AGENT_B: Labels = { app: "agent-b" };
export const SANDBOX: Labels = { tier: "sandbox" };

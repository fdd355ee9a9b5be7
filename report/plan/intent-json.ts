import { z } from "zod";
import { ENGINE_NAMES } from "../../model/vocabulary.ts";
import { intentDiagnostic } from "../../proof/diagnostics.ts";
import { INTENT_PROBLEMS, type IntentReport } from "../../proof/report.ts";
import { DIAGNOSTIC_JSON, diagnosticJson } from "../parts/diagnostics.ts";

const count = z.number().int().nonnegative();
const counted = z.strictObject({ edges: count, met: count });

const problem = DIAGNOSTIC_JSON.extend({
  kind: z.enum(INTENT_PROBLEMS),
  from: z.string(),
  to: z.string(),
  ports: z.string(),
  request: z.string().optional(),
  optional: z.boolean(),
  why: z.string(),
  rows: z.array(z.string()),
  decidedBy: z.array(
    z.strictObject({
      side: z.enum(["egress", "ingress"]),
      reason: z.string(),
      policy: z.string().optional(),
      path: z.string().optional(),
    }),
  ),
});

const system = z.strictObject({
  system: z.string(),
  allow: counted,
  deny: counted,
  unseen: count,
  counts: z.strictObject(
    Object.fromEntries(INTENT_PROBLEMS.map((kind) => [kind, count])) as Record<
      (typeof INTENT_PROBLEMS)[number],
      typeof count
    >,
  ),
  problems: z.array(problem),
  unintended: z.array(z.strictObject({ from: z.string(), to: z.string(), ports: z.string() })),
  wider: count,
  idle: z.array(z.string()),
  rejected: z.array(DIAGNOSTIC_JSON),
});

/** The judgement of a plan against its systems' flows. */
export const PLAN_INTENT = z.strictObject({
  engine: z.enum(ENGINE_NAMES),
  systems: z.array(system),
});

/** A judgement as a printed plan carries it: each problem is a diagnostic as well. */
export const planIntent = ({ engine, systems }: IntentReport) => ({
  engine,
  systems: systems.map((system) => ({
    ...system,
    problems: system.problems.map((one) => ({ ...one, ...diagnosticJson(intentDiagnostic(one)) })),
    rejected: system.rejected.map(diagnosticJson),
  })),
});

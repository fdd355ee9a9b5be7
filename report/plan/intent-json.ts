import { z } from "zod";
import { ENDPOINT_KINDS } from "../../model/endpoint.ts";
import { ENGINE_NAMES, PROTOCOLS } from "../../model/vocabulary.ts";
import { intentDiagnostic } from "../../proof/diagnostics.ts";
import {
  INTENT_PROBLEMS,
  type IntentProblem,
  type IntentReport,
  type SystemIntent,
} from "../../proof/report.ts";
import type { Ground } from "../../proof/stack-input.ts";
import { DIAGNOSTIC_JSON, diagnosticJson } from "../parts/diagnostics.ts";

/** Edition of the member `intent` of a printed plan. */
const INTENT_VERSION = "palisade.intent/1";

const count = z.number().int().nonnegative();
const counted = z.strictObject({ edges: count, met: count });
const labels = z.record(z.string(), z.string());

/** A workload of the stack: what `palisade diff` needs to evaluate a printed plan again. */
const PLAN_WORKLOAD = z.strictObject({
  name: z.string(),
  title: z.string().optional(),
  kind: z.enum(ENDPOINT_KINDS),
  namespace: z.string().optional(),
  labels,
  namespaceLabels: labels,
  serviceAccount: z.string().optional(),
  serviceAccountLabels: labels,
  ports: z.array(
    z.strictObject({
      name: z.string().optional(),
      port: z.number().int().min(0).max(65_535),
      protocol: z.enum(PROTOCOLS),
      serves: z.string().optional(),
    }),
  ),
  hostNetwork: z.boolean(),
  dnsNames: z.array(z.string()),
});

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
  beyond: z.array(z.strictObject({ from: z.string(), to: z.string(), ports: z.string() })),
  wider: count,
  idle: z.array(z.string()),
  rejected: z.array(z.string()),
});

/** The judgement of a plan against its systems' flows, and what it stands on. */
export const PLAN_INTENT = z.strictObject({
  version: z.literal(INTENT_VERSION),
  engine: z.enum(ENGINE_NAMES),
  /** The plan's own modes let everything pass that Cilium's policies refuse; the judgement does without them. */
  audit: z.boolean(),
  mutualAuthentication: z.boolean(),
  workloads: z.array(PLAN_WORKLOAD),
  systems: z.array(system),
});

/** The judgement as a printed plan carries it: each problem is a diagnostic as well. */
export interface PlanIntent extends Ground {
  readonly version: typeof INTENT_VERSION;
  readonly systems: readonly (Omit<SystemIntent, "problems"> & {
    readonly problems: readonly (IntentProblem & ReturnType<typeof diagnosticJson>)[];
  })[];
}

/** Puts a judgement beside what it stands on. */
export const planIntent = (report: IntentReport, ground: Ground): PlanIntent => ({
  version: INTENT_VERSION,
  ...ground,
  systems: report.systems.map((system) => ({
    ...system,
    problems: system.problems.map((one) => ({ ...one, ...diagnosticJson(intentDiagnostic(one)) })),
  })),
});

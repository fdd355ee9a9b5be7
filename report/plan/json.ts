import { z } from "zod";
import { ROLES } from "../../model/policy.ts";
import {
  CLOUDS,
  CLUSTER_CNIS,
  CNI_MODES,
  DIALECTS,
  HELM_ENGINES,
  LAYERS,
  MODES,
  PLATFORMS,
  POLICY_SOURCES,
} from "../../model/vocabulary.ts";
import { LOWERINGS, type Plan } from "../../plan/plan.ts";
import type { IntentReport } from "../../proof/report.ts";
import { type Totals, totalsOf } from "../../proof/totals.ts";
import { DIAGNOSTIC_JSON, diagnosticJson } from "../parts/diagnostics.ts";
import { PLAN_INTENT, planIntent } from "./intent-json.ts";
import { PLAN_SYSTEM } from "./systems-json.ts";

/** Raised when a reader of the last version would misread the new one. */
export const PLAN_SCHEMA_VERSION = 2;

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.unknown(),
});

const resource = { id: z.string(), after: z.array(z.string()) };

const namespace = z.strictObject({ type: z.literal("namespace"), ...resource, name: z.string() });

const release = z.strictObject({
  type: z.literal("release"),
  ...resource,
  engine: z.enum(HELM_ENGINES),
  name: z.string(),
  namespace: z.string(),
  createNamespace: z.boolean(),
  chart: z.string(),
  version: z.string(),
  repository: z.string().optional(),
  credentials: z.strictObject({ username: z.string(), password: z.string() }).optional(),
  values: z.record(z.string(), z.unknown()),
  retainOnDelete: z.boolean(),
  readyWhen: z
    .strictObject({ apiVersion: z.string(), kind: z.string(), name: z.string(), condition: z.string() })
    .optional(),
});

const policy = z.strictObject({
  type: z.literal("policy"),
  ...resource,
  system: z.string(),
  layer: z.enum(LAYERS),
  dialect: z.enum(DIALECTS),
  name: z.string(),
  role: z.enum(ROLES),
  intent: z.string(),
  mode: z.enum(MODES),
  lowering: z.enum(LOWERINGS),
  manifest,
  enforced: manifest.optional(),
});

const cloud = z.strictObject({
  type: z.literal("cloud"),
  ...resource,
  resource: z.strictObject({
    ...resource,
    cloud: z.enum(CLOUDS),
    type: z.string(),
    args: z.record(z.string(), z.unknown()),
    why: z.string(),
  }),
  replacedBy: z.array(z.string()),
});

const ruleGroup = z.strictObject({
  name: z.string(),
  rules: z.array(
    z.union([
      z.strictObject({ record: z.string(), expr: z.string() }),
      z.strictObject({
        alert: z.string(),
        expr: z.string(),
        for: z.string().optional(),
        labels: z.strictObject({ severity: z.string() }),
        annotations: z.record(z.string(), z.string()),
      }),
    ]),
  ),
});

const alerts = z.strictObject({
  type: z.literal("alerts"),
  ...resource,
  engine: z.enum(HELM_ENGINES),
  manifest: manifest.extend({ spec: z.strictObject({ groups: z.array(ruleGroup) }) }),
});

/** What `palisade plan -o json` prints. */
export const PLAN_JSON = z.strictObject({
  schemaVersion: z.literal(PLAN_SCHEMA_VERSION),
  stack: z.string(),
  mode: z.enum(MODES),
  policies: z.enum(POLICY_SOURCES),
  cluster: z.strictObject({
    platform: z.enum(PLATFORMS),
    cni: z.enum(CLUSTER_CNIS),
    cniMode: z.enum(CNI_MODES),
    context: z.string().optional(),
    kubeconfig: z.string().optional(),
    mutualAuthentication: z
      .strictObject({ provider: z.literal("spire"), trustDomain: z.string() })
      .optional(),
  }),
  systems: z.array(PLAN_SYSTEM),
  resources: z.array(z.discriminatedUnion("type", [namespace, release, policy, cloud, alerts])),
  diagnostics: z.array(DIAGNOSTIC_JSON),
  intent: PLAN_INTENT,
  totals: z.strictObject({
    namespaces: z.number().int(),
    releases: z.number().int(),
    policies: z.number().int(),
    network: z.number().int(),
    runtime: z.number().int(),
    cloud: z.number().int(),
    alerts: z.number().int(),
    errors: z.number().int(),
    warnings: z.number().int(),
    notes: z.number().int(),
  } satisfies Record<keyof Totals, z.ZodType>),
});

/** The plan as JSON text, two spaces deep. Secrets print redacted: they know no other way out. */
export function planJson(plan: Plan, intent: IntentReport): string {
  const printed = {
    schemaVersion: PLAN_SCHEMA_VERSION,
    ...plan,
    diagnostics: plan.diagnostics.map(diagnosticJson),
    intent: planIntent(intent),
    totals: totalsOf(plan),
  };
  return `${JSON.stringify(printed, null, 2)}\n`;
}

/** JSON schema (draft 2020-12) of what `planJson` prints. */
export const planJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(PLAN_JSON),
  title: "Plan of a Palisade stack",
});

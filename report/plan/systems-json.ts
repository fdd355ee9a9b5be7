import { z } from "zod";
import type { Flow } from "../../model/flow.ts";
import type { Peer } from "../../model/peer.ts";
import type { Port } from "../../model/port.ts";
import { ENTITIES, PROTOCOLS } from "../../model/vocabulary.ts";
import { WORKLOAD_KINDS, type Workload } from "../../model/workload.ts";
import type { PlannedSystem } from "../../plan/plan.ts";

const labels = z.record(z.string(), z.string());
const portNumber = z.number().int().min(0).max(65_535);

const WORKLOAD = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  kind: z.enum(WORKLOAD_KINDS),
  labels,
  ports: z.array(
    z.strictObject({
      name: z.string().optional(),
      port: portNumber,
      protocol: z.enum(PROTOCOLS),
      serves: z.string().optional(),
    }),
  ),
  hostNetwork: z.boolean(),
  serviceAccount: z.string().optional(),
  replicas: z.number().int().optional(),
  external: z.boolean().optional(),
}) satisfies z.ZodType<Workload>;

const PEER = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("workload"), name: z.string() }),
  z.strictObject({ kind: z.literal("all-workloads") }),
  z.strictObject({ kind: z.literal("pods"), namespace: z.string().optional(), labels }),
  z.strictObject({ kind: z.literal("entity"), entity: z.enum(ENTITIES) }),
  z.strictObject({ kind: z.literal("cidr"), cidr: z.string(), except: z.array(z.string()).optional() }),
  z.strictObject({ kind: z.literal("dns"), pattern: z.string() }),
  z.strictObject({ kind: z.literal("unix-socket"), path: z.string() }),
]) satisfies z.ZodType<Peer>;

const PORT = z.strictObject({
  protocol: z.enum(PROTOCOLS),
  port: portNumber,
  endPort: portNumber.optional(),
}) satisfies z.ZodType<Port>;

const FLOW = z.strictObject({
  from: PEER,
  to: PEER,
  ports: z.array(PORT),
  expect: z.enum(["allow", "deny"]),
  http: z.array(z.strictObject({ method: z.string(), path: z.string() })).optional(),
  authenticated: z.boolean().optional(),
  optional: z.boolean().optional(),
  why: z.string(),
  rows: z.array(z.string()),
}) satisfies z.ZodType<Flow>;

/** A system of the stack with what runs and its intent: all that a proof needs beside the policies. */
export const PLAN_SYSTEM = z.strictObject({
  name: z.string(),
  workloads: z.array(WORKLOAD),
  flows: z.array(FLOW),
  policies: z.array(z.string()),
}) satisfies z.ZodType<PlannedSystem>;

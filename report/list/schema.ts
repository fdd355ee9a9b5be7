import { z } from "zod";
import { CLOUDS, ENGINE_NAMES } from "../../model/vocabulary.ts";
import { DIAGNOSTIC_JSON } from "../parts/diagnostics.ts";
import { COUNT, DIRECTION, POLICY_REF, POSITION, published, RANGES, TERMS, TEXTS } from "../parts/schema.ts";

/** Raised when a reader of the last version would misread the new one. */
export const LIST_SCHEMA_VERSION = 2;

const ports = { ports: z.string().describe("The ranges in words"), ranges: RANGES };

const border = z.strictObject({
  cloud: z.enum(CLOUDS),
  machines: z.string(),
  edges: z
    .array(
      z.strictObject({
        direction: DIRECTION,
        peer: z.string(),
        ...ports,
        outcome: z.enum(["allowed", "undetermined"]),
        byName: z.boolean().describe("A name decided and no address"),
        rules: TEXTS,
      }),
    )
    .describe("What may cross, all rules, orders and defaults put together"),
  cuts: z
    .array(
      z.strictObject({
        from: TEXTS,
        to: TEXTS,
        ...ports,
        outcome: z.enum(["denied", "undetermined"]),
        decidedBy: TEXTS,
      }),
    )
    .describe("What the cluster's policies let pass and the cloud firewall does not"),
});

/** What `palisade list -o json` prints. */
const LIST_JSON = z.strictObject({
  schemaVersion: z.literal(LIST_SCHEMA_VERSION),
  engine: z.enum(ENGINE_NAMES),
  workloads: COUNT.describe("Workloads of the input"),
  policies: COUNT.describe("Policies in force; rejected ones are not counted"),
  classes: z
    .array(z.strictObject({ id: COUNT, members: TEXTS, kind: z.enum(["workload", "outside", "node"]) }))
    .describe("Workloads and addresses that no policy tells apart"),
  accesses: z
    .array(z.array(z.strictObject({ ...ports, ...TERMS })).min(1))
    .describe("Everything an edge may carry; edges refer to an entry by its place, from 0"),
  edges: z
    .array(z.strictObject({ from: z.array(COUNT).min(1), to: z.array(COUNT).min(1), access: COUNT }))
    .describe("Every class in from may reach every class in to on the terms of one access"),
  diagnostics: z.array(DIAGNOSTIC_JSON),
  unusedPolicies: z.array(POLICY_REF).describe("Policies that select no workload"),
  unmatchedRules: z
    .array(
      z.strictObject({
        policy: POLICY_REF,
        rules: z.array(z.strictObject({ path: z.string(), position: POSITION.optional() })),
      }),
    )
    .describe("Rules whose other end is no workload of the input, by policy"),
  borders: z
    .array(border)
    .optional()
    .describe(
      "What stands around the nodes, one entry for each kind of machine that rules of a cloud tell apart; absent where there are no rules",
    ),
});

/** JSON schema of what `listJson` prints. */
export const listJsonSchema = () => published(LIST_JSON, "Output of palisade list -o json");

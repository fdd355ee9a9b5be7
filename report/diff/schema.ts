import { z } from "zod";
import { EDGE_CHANGES, FATES } from "../../analysis/diff/report.ts";
import { CLOUDS, ENGINE_NAMES } from "../../model/vocabulary.ts";
import { DIAGNOSTIC_JSON } from "../parts/diagnostics.ts";
import { COUNT, DIRECTION, published, RANGES, TERMS, TEXTS } from "../parts/schema.ts";

/** Raised when a reader of the last version would misread the new one. */
export const DIFF_SCHEMA_VERSION = 2;

const fates = z.strictObject({ added: TEXTS, removed: TEXTS, changed: TEXTS });

const side = z.strictObject({
  name: z.string(),
  engine: z.enum(ENGINE_NAMES),
  workloads: COUNT,
  policies: COUNT,
  diagnostics: z.array(DIAGNOSTIC_JSON),
});

const terms = z.strictObject(TERMS);

const cause = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("policy"),
    policy: z.string(),
    fate: z.enum(FATES),
    side: DIRECTION,
    path: z.string().optional(),
    place: z
      .strictObject({
        file: z.string(),
        line: z.number().int().positive(),
        column: z.number().int().positive().optional(),
      })
      .optional(),
  }),
  z.strictObject({ kind: z.literal("workload"), workloads: TEXTS, fate: z.enum(FATES) }),
  z.strictObject({ kind: z.literal("setting"), setting: z.string(), before: z.string(), after: z.string() }),
]);

/** What `palisade diff -o json` prints. */
const DIFF_JSON = z.strictObject({
  schemaVersion: z.literal(DIFF_SCHEMA_VERSION),
  base: side,
  head: side,
  totals: z.strictObject({ opened: COUNT, closed: COUNT, changed: COUNT }),
  edges: z.array(
    z.strictObject({
      change: z.enum(EDGE_CHANGES),
      from: TEXTS,
      to: TEXTS,
      ports: z.string(),
      ranges: RANGES,
      before: terms.optional(),
      after: terms.optional(),
      causes: z.array(cause),
    }),
  ),
  policies: fates,
  workloads: fates,
  borders: z.array(
    z.strictObject({
      cloud: z.enum(CLOUDS),
      machines: z.string(),
      fate: z.enum(["added", "removed", "changed"]),
      edges: z.array(
        z.strictObject({
          change: z.enum(EDGE_CHANGES),
          direction: DIRECTION,
          peer: z.string(),
          ports: z.string(),
          ranges: RANGES,
          before: TEXTS,
          after: TEXTS,
        }),
      ),
    }),
  ),
});

/** JSON schema of what `diffJson` prints. */
export const diffJsonSchema = () => published(DIFF_JSON, "Edges that a change opens and closes");

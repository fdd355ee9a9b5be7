import { z } from "zod";
import { EDGE_CHANGES, FATES } from "../../analysis/diff/report.ts";
import { CLOUDS, ENGINE_NAMES } from "../../model/vocabulary.ts";
import { DIFF_VERSION } from "./print.ts";

const count = z.number().int().nonnegative();
const names = z.array(z.string());
const fates = z.strictObject({ added: names, removed: names, changed: names });

const side = z.strictObject({
  name: z.string(),
  engine: z.enum(ENGINE_NAMES),
  workloads: count,
  policies: count,
  problems: names,
});

const terms = z.strictObject({
  outcome: z.enum(["allowed", "audited", "undetermined"]),
  authentication: z.enum(["none", "required", "cannot-succeed", "undetermined"]),
  proxied: z.boolean(),
  requests: names,
});

const cause = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("policy"),
    policy: z.string(),
    fate: z.enum(FATES),
    side: z.enum(["egress", "ingress"]),
    path: z.string().optional(),
    place: z
      .strictObject({
        file: z.string(),
        line: z.number().int().positive(),
        column: z.number().int().positive().optional(),
      })
      .optional(),
  }),
  z.strictObject({ kind: z.literal("workload"), workloads: names, fate: z.enum(FATES) }),
  z.strictObject({ kind: z.literal("setting"), setting: z.string(), before: z.string(), after: z.string() }),
]);

const port = z.number().int().min(0).max(65_535);

/** What `palisade diff -o json` prints. */
const DIFF_JSON = z.strictObject({
  version: z.literal(DIFF_VERSION),
  base: side,
  head: side,
  totals: z.strictObject({ opened: count, closed: count, changed: count }),
  edges: z.array(
    z.strictObject({
      change: z.enum(EDGE_CHANGES),
      from: names,
      to: names,
      ports: z.string(),
      ranges: z.array(z.strictObject({ protocol: z.string(), from: port, to: port })),
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
          direction: z.enum(["ingress", "egress"]),
          peer: z.string(),
          ports: z.string(),
          ranges: z.array(z.strictObject({ protocol: z.string(), from: port, to: port })),
          before: names,
          after: names,
        }),
      ),
    }),
  ),
});

/** JSON schema (draft 2020-12) of what `diffJson` prints. */
export const diffJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(DIFF_JSON),
  title: "Edges that a change opens and closes",
});

import { z } from "zod";
import { DIALECTS } from "../../model/vocabulary.ts";

/** How many there are of something. */
export const COUNT = z.number().int().nonnegative();

export const TEXTS = z.array(z.string());

export const PORT = z.number().int().min(0).max(65_535);

/** Ports of protocols; the first and the last of each run. */
export const RANGES = z.array(z.strictObject({ protocol: z.string(), from: PORT, to: PORT })).min(1);

export const DIRECTION = z.enum(["egress", "ingress"]);

/** The object that a rule was read from. */
export const POLICY_REF = z.strictObject({
  dialect: z.enum(DIALECTS),
  kind: z.string(),
  namespace: z.string().optional().describe("Absent means that the kind is cluster-scoped"),
  name: z.string(),
  file: z.string().optional(),
  line: z.number().int().min(1).optional(),
});

/** Where a rule stands in the file of its policy. */
export const POSITION = z.strictObject({
  line: z.number().int().min(1),
  column: z.number().int().min(1).describe("In UTF-16 units"),
});

/** What a connection must do before it may pass. */
export const AUTHENTICATION = z.enum(["none", "required", "cannot-succeed", "undetermined"]);

/** The terms on which ports are open. */
export const TERMS = {
  outcome: z.enum(["allowed", "audited", "undetermined"]),
  authentication: AUTHENTICATION,
  proxied: z.boolean(),
  requests: TEXTS.describe("What proxies let pass; empty means any"),
};

/** A schema as it is published (draft 2020-12). */
export const published = (schema: z.ZodType, title: string): Record<string, unknown> => ({
  ...z.toJSONSchema(schema),
  title,
});

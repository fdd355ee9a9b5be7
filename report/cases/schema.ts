import { z } from "zod";
import { DIAGNOSTIC_JSON } from "../parts/diagnostics.ts";
import { COUNT, published } from "../parts/schema.ts";

/** Raised when a reader of the last version would misread the new one. */
export const CASES_SCHEMA_VERSION = 2;

/** What `palisade test -o json` prints. */
const CASES_JSON = z.strictObject({
  schemaVersion: z.literal(CASES_SCHEMA_VERSION),
  checks: COUNT.min(1),
  failed: COUNT,
  files: z.array(
    z.strictObject({
      file: z.string(),
      cases: z.array(
        z.strictObject({
          name: z.string(),
          passed: z.boolean(),
          checks: z.array(
            z.strictObject({
              name: z.string(),
              failure: z.string().optional().describe("Absent means that the check holds"),
            }),
          ),
          diagnostics: z.array(DIAGNOSTIC_JSON),
        }),
      ),
    }),
  ),
});

/** JSON schema of what `casesJson` prints. */
export const casesJsonSchema = () => published(CASES_JSON, "Output of palisade test -o json");

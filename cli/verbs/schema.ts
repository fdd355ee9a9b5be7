import { Argument } from "commander";
import { casesJsonSchema } from "../../report/cases/schema.ts";
import { diffJsonSchema } from "../../report/diff/schema.ts";
import { flowJsonSchema } from "../../report/flow/schema.ts";
import { listJsonSchema } from "../../report/list/schema.ts";
import { planJsonSchema } from "../../report/plan/json.ts";
import { stackFileSchema } from "../../settings/schema.ts";
import type { Verb } from "../verb.ts";

/** The published schemas: of what people write and of what verbs print. */
const SCHEMAS = {
  "stack-config": stackFileSchema,
  plan: planJsonSchema,
  list: listJsonSchema,
  eval: flowJsonSchema,
  diff: diffJsonSchema,
  test: casesJsonSchema,
} as const;

/** `palisade schema`: a JSON schema for editors and for readers of `-o json`. */
export const schemaVerb: Verb = (program, terminal) => {
  program
    .command("schema")
    .description("Print the JSON schema of the stack config, or of what a verb prints with -o json")
    .addArgument(new Argument("<of>", "whose schema").choices(Object.keys(SCHEMAS)))
    .action((of: keyof typeof SCHEMAS) => {
      terminal.out(`${JSON.stringify(SCHEMAS[of](), null, 2)}\n`);
    });
};

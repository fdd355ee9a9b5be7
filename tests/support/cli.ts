import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { main } from "../../cli/main.ts";
import type { Terminal } from "../../cli/verb.ts";

/** What one command line printed and answered. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, with a terminal that only remembers. */
export async function run(argv: readonly string[], terminal: Partial<Terminal> = {}): Promise<Run> {
  let out = "";
  let err = "";
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    width: 100,
    color: false,
    folder: process.cwd(),
    ...terminal,
  });
  return { code, out, err };
}

/** What a value has against the published schema of a verb's output. */
export function schemaErrors(verb: "plan" | "diff" | "list" | "eval" | "test", value: unknown) {
  const schema = JSON.parse(readFileSync(new URL(`../../docs/${verb}.schema.json`, import.meta.url), "utf8"));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}

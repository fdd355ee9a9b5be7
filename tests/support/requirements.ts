import { readFileSync } from "node:fs";

/** Row ids of the requirements checklist with their texts. */
export const ROWS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync("tests/fixtures/requirements-rows.json", "utf8"),
).rows;

import { type Case, mutantCases } from "./mutants.ts";
import { ROWS } from "./rejections.ts";
import { CEL, METADATA } from "./server-rules.ts";

/** Folder of the CRDs the cases are made from, and of the API server's answers to them. */
export const FIXTURES = "tests/fixtures/crds";

/**
 * Every case the API server was asked about. After a change, ask it again:
 *
 *     node tests/crds/print-cases.ts > cases.json
 *     (cd tests/fixtures/crds/apiserver && go run . .. ../../../../cases.json) > tests/fixtures/crds/verdicts.json
 */
export function allCases(): Case[] {
  return [...mutantCases(FIXTURES), ...ROWS, ...METADATA, ...CEL];
}

import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { kindNotEnforced } from "./kind-not-enforced.ts";
import { mergeConflict } from "./merge-conflict.ts";

/** Rules about what policies mean together. */
export const ANALYSIS_RULES: readonly DiagnosticRule[] = [mergeConflict, kindNotEnforced];

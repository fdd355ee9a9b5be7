import type { DiagnosticRule } from "../../../model/diagnostic.ts";
import { lsmUndeclared } from "./lsm-undeclared.ts";

/** What is to be known of ClawdStrike alone. */
export const rules: readonly DiagnosticRule[] = [lsmUndeclared];

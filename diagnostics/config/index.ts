import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { configInvalid } from "./config-invalid.ts";

/** Rules about the stack config. */
export const CONFIG_RULES: readonly DiagnosticRule[] = [configInvalid];

import type { DiagnosticRule } from "../../../model/diagnostic.ts";
import { servicesWithoutTier } from "./services-without-tier.ts";

/** What is to be known of PMOVES alone. */
export const rules: readonly DiagnosticRule[] = [servicesWithoutTier];

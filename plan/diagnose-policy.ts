import { type Diagnostic, type DiagnosticArgs, type DiagnosticRule, diagnose } from "../model/diagnostic.ts";
import { type Manifest, objectOf } from "../model/manifest.ts";
import type { ChosenPolicy } from "./chosen-policy.ts";

/** A policy that a diagnostic is about: as its system wrote it, or with its mode lowered. */
type Judged = ChosenPolicy & { readonly manifest?: Manifest };

/** What diagnostics call a policy: `clawdstrike/spine-witness`. */
export const subjectOf = ({ system, policy }: ChosenPolicy): string => `${system}/${policy.name}`;

/** A diagnostic about one policy; `path` leads into its manifest, absent means the whole of it. */
export const diagnosePolicy = (
  rule: DiagnosticRule,
  judged: Judged,
  args: DiagnosticArgs,
  path?: string,
): Diagnostic =>
  diagnose(rule, subjectOf(judged), args, {
    object: objectOf(judged.manifest ?? judged.policy.manifest),
    ...(path === undefined ? {} : { path }),
  });

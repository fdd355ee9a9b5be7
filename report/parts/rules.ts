import { RULES, rulesByCode } from "../../diagnostics/registry.ts";
import type { Diagnostic, DiagnosticRule } from "../../model/diagnostic.ts";
import { SYSTEM_RULES } from "../../systems/registry.ts";

/** Every rule there is: the program's own and those of its systems. */
const BY_CODE = rulesByCode([...RULES, ...SYSTEM_RULES]);

function ruleOf({ code }: Diagnostic): DiagnosticRule {
  const rule = BY_CODE.get(code);
  if (rule === undefined)
    throw new Error(`No diagnostic rule has the code ${code}. Register it with its area.`);
  return rule;
}

/** What a diagnostic says and what to do about it, each without its last full stop. */
export interface Sentences {
  readonly says: string;
  readonly remedy: string;
}

export const sentencesOf = (diagnostic: Diagnostic): Sentences => {
  const { say, remedy } = ruleOf(diagnostic);
  return { says: say(diagnostic.args), remedy: remedy(diagnostic.args) };
};

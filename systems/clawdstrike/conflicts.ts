import type { OptionConflict } from "../../model/system.ts";
import type { ClawdstrikeOptions } from "./options.ts";

/** Options that only the hardened runtime policies know. */
export const conflicts = ({
  runtimePolicies,
  blocking,
  spireSocketPolicy,
}: ClawdstrikeOptions): readonly OptionConflict[] =>
  runtimePolicies === "hardened"
    ? []
    : [...(blocking.length > 0 ? ["blocking"] : []), ...(spireSocketPolicy ? ["spireSocketPolicy"] : [])].map(
        (option) => ({
          option,
          message: "does nothing for runtime policies as specified, which have no such form",
          remedy: "Set runtimePolicies to hardened, or remove the key",
        }),
      );

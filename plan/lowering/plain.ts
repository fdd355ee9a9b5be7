import type { Prepare } from "./lowering.ts";

/** A CNI that enforces nothing carries no mode either; that is judged with the policies (Y10). */
export const plainLowering: Prepare = () => ({
  diagnostics: [],
  lower: (item) => ({
    policy: { ...item, manifest: item.policy.manifest, lowering: "nothing" },
    diagnostics: [],
  }),
});

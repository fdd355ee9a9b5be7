import type { Policy } from "../../../../model/policy.ts";
import type { SystemContext } from "../../../../model/system.ts";
import type { SarkOptions } from "../../options.ts";
import { allowListOnCalico } from "./calico.ts";
import { allowListOnCilium } from "./cilium.ts";

/**
 * Row S3 in the dialect of the stack's engine. A CNI that enforces nothing gets Cilium's form, for the plan to
 * refuse: leaving it out would be silence.
 */
export const egressAllowList = (options: SarkOptions, context: SystemContext): readonly Policy[] =>
  context.cni === "calico" ? allowListOnCalico(options, context) : allowListOnCilium(options);

import { SecurityStack } from "./components/security-stack.ts";
import { buildPlan } from "./plan/build.ts";
import { loadSettings } from "./settings/load.ts";

/** The stack: config to settings, settings to plan, plan to resources. */
export const { mode, releases, policies } = new SecurityStack("palisade", {
  plan: buildPlan(loadSettings()),
});

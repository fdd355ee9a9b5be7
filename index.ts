import { loadClouds } from "./components/cloud/load.ts";
import { SecurityStack } from "./components/security-stack.ts";
import { buildPlan } from "./plan/build.ts";
import { loadSettings } from "./settings/load.ts";

const plan = buildPlan(loadSettings());

/** The stack: config to settings, settings to plan, plan to resources. */
export const { mode, releases, policies, clouds } = new SecurityStack("palisade", {
  plan,
  clouds: await loadClouds(plan),
});

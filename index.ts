import { loadClouds } from "./components/cloud/load.ts";
import { logEdgeChanges } from "./components/edges.ts";
import { SecurityStack } from "./components/security-stack.ts";
import { buildPlan } from "./plan/build.ts";
import { openEdges } from "./proof/edges.ts";
import { intentOf } from "./proof/intent.ts";
import { loadSettings } from "./settings/load.ts";

// Pulumi's host reads every stack trace through source maps, and takes one for each promise: a tenth of a preview. Node
// strips the types in place, so that positions are true without.
Reflect.deleteProperty(Error, "prepareStackTrace");

const settings = loadSettings();
const plan = buildPlan(settings);

/** The stack: config to settings, settings to plan, plan to resources. */
export const { mode, releases, policies, clouds } = new SecurityStack("palisade", {
  plan,
  intent: intentOf(plan),
  clouds: await loadClouds(plan),
});

/** What may connect to what: a preview shows which edges a change opens and closes against the last update. */
export const edges = openEdges(plan);
await logEdgeChanges(edges);

import { killsAnybody } from "../../diagnostics/policies/kills-anybody.ts";
import { killsAnybodyAccepted } from "../../diagnostics/policies/kills-anybody-accepted.ts";
import { nodeRequirements } from "../../diagnostics/policies/node-requirements.ts";
import { canEnforce, isScoped, isTetragonPolicy } from "../../dialects/tetragon/mode.ts";
import { diagnose } from "../../model/diagnostic.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { about, type Check } from "./check.ts";

/** X19, X20: an unscoped policy that kills reaches the host and every team's pods. */
export const checkKills: Check = (subject) => {
  const unscoped = ({ mode, manifest }: LoweredPolicy): boolean =>
    mode === "enforce" && isTetragonPolicy(manifest) && canEnforce(manifest) && !isScoped(manifest);
  const accepted = subject.item.settings.acknowledge;
  return accepted === undefined
    ? about(killsAnybody, subject, unscoped)
    : about(killsAnybodyAccepted, subject, unscoped, { ...accepted });
};

/** T18, T38: IMA hashes and the string filters in use need 5.11; the loader says so only on the node. */
export const checkNodes: Check = ({ item, policies }) =>
  policies.some(({ manifest }) => isTetragonPolicy(manifest))
    ? [diagnose(nodeRequirements, item.name, { kernel: "5.11" })]
    : [];

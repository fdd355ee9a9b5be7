import { canEnforce, isScoped, isTetragonPolicy, usesLsm } from "../../dialects/tetragon/mode.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { finding } from "../findings/index.ts";
import { about, type Check } from "./check.ts";

/** X19, X20: an unscoped policy that kills reaches the host and every team's pods. */
export const killsAnybody: Check = (subject) => {
  const unscoped = ({ mode, manifest }: LoweredPolicy): boolean =>
    mode === "enforce" && isTetragonPolicy(manifest) && canEnforce(manifest) && !isScoped(manifest);
  const accepted = subject.item.settings.acknowledge;
  return accepted === undefined
    ? about("kills-anybody", subject, unscoped)
    : about("kills-anybody-accepted", subject, unscoped, { ...accepted });
};

/** T5, T18: without BPF LSM on the nodes and a bridge that reads its events the policy is dead or silent. */
export const lsmUndeclared: Check = ({ item, settings, policies }) =>
  settings.cluster.bpfLsm && settings.systems.clawdstrike?.options.bridgeReadsLsm === true
    ? []
    : policies
        .filter(({ manifest }) => isTetragonPolicy(manifest) && usesLsm(manifest))
        .map(({ policy }) => finding("lsm-undeclared", `${item.name}/${policy.name}`, {}));

/** T18, T38: IMA hashes and the string filters in use need 5.11; the loader says so only on the node. */
export const nodeRequirements: Check = ({ item, policies }) =>
  policies.some(({ manifest }) => isTetragonPolicy(manifest))
    ? [finding("node-requirements", item.name, { kernel: "5.11" })]
    : [];

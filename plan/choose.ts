import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { PolicyTree, System, SystemContext } from "../model/system.ts";
import type { Settings, SystemSettings } from "../settings/settings.ts";
import { SYSTEM_NAMES, SYSTEMS, type SystemName, type SystemOptions } from "../systems/registry.ts";
import { type ChosenPolicy, effectiveMode } from "./modes.ts";

/** A system as one stack has it: its definition beside what the operator settled. */
export interface StackSystem<Name extends SystemName = SystemName> {
  readonly name: Name;
  readonly system: System<SystemOptions[Name]>;
  readonly settings: SystemSettings<SystemOptions[Name]>;
}

/** The systems that the stack names, in the registry's order. */
export function systemsOf(settings: Settings): readonly StackSystem[] {
  return SYSTEM_NAMES.flatMap((name) => {
    const chosen = settings.systems[name];
    return chosen === undefined ? [] : [{ name, system: SYSTEMS[name], settings: chosen }];
  });
}

export const contextOf = (settings: Settings): SystemContext => ({
  cni: settings.cluster.cni,
  bpfLsm: settings.cluster.bpfLsm,
});

/** The policies of one system that are on, each with its mode and the labels of its tree. */
export function choosePolicies(item: StackSystem, settings: Settings): readonly ChosenPolicy[] {
  const { system, settings: chosen } = item;
  return system
    .policies(chosen.options, contextOf(settings))
    .filter((policy) => !chosen.off.has(policy.name) && !chosen.off.has(policy.layer))
    .map((policy) => ({
      system: item.name,
      policy: { ...policy, manifest: withTreeLabels(policy, system.trees) },
      mode: effectiveMode(policy, chosen, settings.mode),
    }));
}

/** What kustomize builds from the policy's tree: the manifest and the labels of its kustomization. */
export function withTreeLabels(policy: Policy, trees: readonly PolicyTree[]): Manifest {
  const added = trees.find((tree) => tree.layer === policy.layer)?.labels ?? {};
  const { metadata } = policy.manifest;
  return { ...policy.manifest, metadata: { ...metadata, labels: { ...metadata.labels, ...added } } };
}

import type { CniConfigList } from "../model/cni-config.ts";
import type { ComposeNetworks } from "../model/compose.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Flow } from "../model/flow.ts";
import type { LabelPatch } from "../model/label-patch.ts";
import type { LiveChecks } from "../model/live-checks.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { AppliedPolicy, PolicyTree, SystemContext } from "../model/system.ts";
import type { Layer } from "../model/vocabulary.ts";
import type { Workload } from "../model/workload.ts";
import type { Settings, SystemSettings } from "../settings/settings.ts";
import { type OptionsBySystem, SYSTEM_NAMES, SYSTEMS, type SystemName } from "../systems/registry.ts";
import type { ChosenPolicy } from "./chosen-policy.ts";
import { effectiveMode } from "./modes.ts";

/** A system as one stack has it: what the operator's options make of it, beside what else was settled. */
export interface StackSystem {
  readonly name: SystemName;
  readonly settings: SystemSettings<unknown>;
  readonly workloads: readonly Workload[];
  readonly flows: readonly Flow[];
  /** All of them, those that are switched off included. */
  readonly policies: readonly Policy[];
  readonly trees: readonly PolicyTree[];
  /** What the system says about its options and its applied policies on a day, written `YYYY-MM-DD`. */
  readonly diagnostics: (policies: readonly AppliedPolicy[], today: string) => readonly Diagnostic[];
  /** Absent means that its spec has none. */
  readonly labelPatches?: { readonly path: string; readonly patches: readonly LabelPatch[] };
  /** Absent means that its spec has none. */
  readonly compose?: ComposeNetworks;
  /** Absent means that its spec shows none. */
  readonly conflist?: CniConfigList;
  /** Absent means that its spec asks nothing of what runs beside its flows. */
  readonly live?: LiveChecks;
}

/** The systems that the stack names, in the registry's order. */
export const systemsOf = (settings: Settings): readonly StackSystem[] =>
  SYSTEM_NAMES.flatMap((name) => stackSystem(name, settings) ?? []);

/** One system of the stack; undefined when the stack does not name it. */
export function stackSystem<Name extends SystemName>(
  name: Name,
  settings: Settings,
): StackSystem | undefined {
  const chosen: SystemSettings<OptionsBySystem[Name]> | undefined = settings.systems[name];
  if (chosen === undefined) return undefined;
  const { options } = chosen;
  const context = contextOf(settings);
  const { workloads, flows, policies, trees, diagnostics, labelPatches, compose, conflist, live } =
    SYSTEMS[name];
  return {
    name,
    settings: chosen,
    workloads: workloads(options),
    flows: flows(options),
    policies: policies(options, context),
    trees,
    diagnostics: (applied, today) => diagnostics?.(options, { context, policies: applied, today }) ?? [],
    ...(labelPatches === undefined
      ? {}
      : { labelPatches: { path: labelPatches.path, patches: labelPatches.of(options) } }),
    ...(compose === undefined ? {} : { compose: compose(options) }),
    ...(conflist === undefined ? {} : { conflist }),
    ...(live === undefined ? {} : { live: live(options) }),
  };
}

/** Whether the toggles leave a policy on. */
const isOn = (policy: string, layer: Layer, { off }: SystemSettings<unknown>): boolean =>
  !off.has(layer) && !off.has(policy);

const contextOf = (settings: Settings): SystemContext => ({
  cni: settings.cluster.cni,
  calicoEdition: settings.engines.calico.edition,
  bpfLsm: settings.cluster.bpfLsm,
});

/** The policies of one system that are on, each with its mode and the labels of its tree. */
export function choosePolicies(item: StackSystem, settings: Settings): readonly ChosenPolicy[] {
  const { name: system, policies, trees, settings: chosen } = item;
  return policies
    .filter(({ name, belongsTo = name, layer }) => isOn(belongsTo, layer, chosen))
    .map((policy) => ({
      system,
      policy: { ...policy, manifest: withTreeLabels(policy, trees) },
      mode: effectiveMode(policy, chosen, settings.mode),
    }));
}

/** What kustomize builds from the policy's tree: the manifest and the labels of its kustomization. */
function withTreeLabels(policy: Policy, trees: readonly PolicyTree[]): Manifest {
  const added = trees.find((tree) => tree.layer === policy.layer)?.labels ?? {};
  if (Object.keys(added).length === 0) return policy.manifest;
  const { metadata } = policy.manifest;
  return { ...policy.manifest, metadata: { ...metadata, labels: { ...metadata.labels, ...added } } };
}

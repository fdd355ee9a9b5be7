import type { TracingPolicySpec } from "@pulumi/kubernetes-tetragon/plain";
import type { Manifest } from "../../model/manifest.ts";
import type { Mode } from "../../model/vocabulary.ts";

/** A TracingPolicy or TracingPolicyNamespaced. */
export type TetragonPolicy = Manifest<TracingPolicySpec>;

/** Actions that act on the process and not only report (docs/semantics/tetragon.md#enforcing-actions). */
const ENFORCING_ACTIONS: ReadonlySet<string> = new Set([
  "Sigkill",
  "Signal",
  "Override",
  "NotifyEnforcer",
  "Set",
]);

/** The hook families whose selectors may enforce; `fentries` refuse enforcing actions. */
const HOOK_FAMILIES = ["kprobes", "tracepoints", "lsmhooks", "uprobes", "usdts"] as const;

const POLICY_MODE = "policy-mode";
const OPTION_OF_MODE: Readonly<Record<Mode, string>> = { audit: "monitor", enforce: "enforce" };

export const isTetragonPolicy = (manifest: Manifest): manifest is TetragonPolicy =>
  manifest.apiVersion === "cilium.io/v1alpha1" && manifest.kind.startsWith("TracingPolicy");

/** Whether any action could stop something; without one the agent forces monitoring and no mode applies. */
export function canEnforce({ spec }: TetragonPolicy): boolean {
  return HOOK_FAMILIES.flatMap((family) => (spec[family] ?? []) as readonly Hook[])
    .flatMap((hook) => hook.selectors ?? [])
    .flatMap((selector) => selector.matchActions ?? [])
    .some(({ action }) => ENFORCING_ACTIONS.has(action));
}

interface Hook {
  readonly selectors?: readonly { readonly matchActions?: readonly { readonly action: string }[] }[];
}

/** Whether the policy reaches only some pods, and so never the host (docs/semantics/tetragon.md#workload-scope). */
export const isScoped = (policy: TetragonPolicy): boolean =>
  policy.kind === "TracingPolicyNamespaced" ||
  policy.spec.podSelector !== undefined ||
  policy.spec.containerSelector !== undefined;

/** The policy with its mode written into `spec.options`; one that cannot enforce is left as it is. */
export function withMode(policy: TetragonPolicy, mode: Mode): TetragonPolicy {
  if (!canEnforce(policy)) return policy;
  const others = (policy.spec.options ?? []).filter((option) => option.name !== POLICY_MODE);
  return {
    ...policy,
    spec: { ...policy.spec, options: [{ name: POLICY_MODE, value: OPTION_OF_MODE[mode] }, ...others] },
  };
}

import { stagedKindsMissing } from "../../diagnostics/network/staged-kinds-missing.ts";
import { stagedOpensNothing } from "../../diagnostics/network/staged-opens-nothing.ts";
import { stagedUnseen } from "../../diagnostics/network/staged-unseen.ts";
import { isCalicoPolicy, staged as stagedCalico } from "../../dialects/calico/mode.ts";
import { isKubernetesPolicy, staged as stagedKubernetes } from "../../dialects/kubernetes/mode.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { closedBeside, type Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CALICO_BEHAVIOURS } from "../../model/versions/calico.ts";
import type { Settings } from "../../settings/settings.ts";
import type { ChosenPolicy } from "../chosen-policy.ts";
import { diagnosePolicy } from "../diagnose-policy.ts";
import { valueAt } from "../releases/values.ts";
import { enforcedIsolations, isolationOf, type Prepare } from "./lowering.ts";

/** The kinds that carry audit, and since when (docs/semantics/calico.md#staged-policies). */
const STAGED = CALICO_BEHAVIOURS["staged-policies"];

/**
 * Calico: audit is a kind of its own, which is reported and never enforced, so each policy has its own mode. What
 * is staged opens nothing: beside an enforced policy on the same pods that would refuse what it is to let through.
 */
export const calicoLowering: Prepare = (chosen, settings) => {
  const enforced = enforcedIsolations(chosen);
  const anyStaged = chosen.some(
    ({ mode, policy }) => mode === "audit" && stagedKind(policy.manifest) !== undefined,
  );
  return {
    diagnostics: anyStaged ? stagingDiagnostics(settings) : [],
    lower: (item) => {
      const { manifest } = item.policy;
      const kept = { ...item, manifest, lowering: "policy-kind" as const };
      if (item.mode === "enforce") return { policy: kept, diagnostics: [] };
      const cuts = cutDiagnostics(item, enforced);
      const staged = stagedKind(manifest);
      return { policy: staged === undefined ? kept : { ...kept, manifest: staged }, diagnostics: cuts };
    },
  };
};

/** The manifest in its staged kind; undefined for policies that Calico does not enforce anyway. */
function stagedKind(manifest: Manifest): Manifest | undefined {
  if (isKubernetesPolicy(manifest)) return stagedKubernetes(manifest);
  return isCalicoPolicy(manifest) ? stagedCalico(manifest) : undefined;
}

/** Staged results show in flow logs and nowhere else, and older Calico has no such kinds. */
function stagingDiagnostics({ engines: { calico } }: Settings): readonly Diagnostic[] {
  const place = "engines.calico";
  const { install, version, values } = calico;
  if (version !== undefined && !holdsFor(STAGED, version))
    return [diagnose(stagedKindsMissing, `${place}.version`, { version, from: STAGED.since })];
  const flowLogs = valueAt(values, "goldmane.enabled");
  return install && !(flowLogs.found && flowLogs.value === false) ? [] : [diagnose(stagedUnseen, place, {})];
}

function cutDiagnostics(item: ChosenPolicy, enforced: readonly Isolation[]): readonly Diagnostic[] {
  const isolation = isolationOf(item.policy);
  if (isolation === undefined) return [];
  return isolation.opens.flatMap((direction) => {
    const policies = closedBeside(isolation, enforced, direction);
    return policies.length === 0 ? [] : [diagnosePolicy(stagedOpensNothing, item, { policies, direction })];
  });
}

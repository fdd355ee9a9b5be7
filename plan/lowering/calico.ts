import { isCalicoPolicy, staged as stagedCalico } from "../../dialects/calico/mode.ts";
import { isKubernetesPolicy, staged as stagedKubernetes } from "../../dialects/kubernetes/mode.ts";
import type { Finding } from "../../model/finding.ts";
import { closedBeside, type Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CALICO_BEHAVIOURS } from "../../model/versions/calico.ts";
import type { Settings } from "../../settings/settings.ts";
import type { ChosenPolicy } from "../chosen-policy.ts";
import { finding } from "../findings/index.ts";
import { valueAt } from "../releases/values.ts";
import { enforcedIsolations, isolationOf, type Prepare, placeOf } from "./lowering.ts";

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
    findings: anyStaged ? stagingFindings(settings) : [],
    lower: (item) => {
      const { manifest } = item.policy;
      const kept = { ...item, manifest, lowering: "policy-kind" as const };
      if (item.mode === "enforce") return { policy: kept, findings: [] };
      const cuts = cutFindings(item, enforced);
      const staged = stagedKind(manifest);
      return { policy: staged === undefined ? kept : { ...kept, manifest: staged }, findings: cuts };
    },
  };
};

/** The manifest in its staged kind; undefined for policies that Calico does not enforce anyway. */
function stagedKind(manifest: Manifest): Manifest | undefined {
  if (isKubernetesPolicy(manifest)) return stagedKubernetes(manifest);
  return isCalicoPolicy(manifest) ? stagedCalico(manifest) : undefined;
}

/** Staged results show in flow logs and nowhere else, and older Calico has no such kinds. */
function stagingFindings({ engines: { calico } }: Settings): readonly Finding[] {
  const place = "engines.calico";
  const { install, version, values } = calico;
  if (version !== undefined && !holdsFor(STAGED, version))
    return [finding("staged-kinds-missing", `${place}.version`, { version, from: STAGED.since })];
  const flowLogs = valueAt(values, "goldmane.enabled");
  return install && !(flowLogs.found && flowLogs.value === false)
    ? []
    : [finding("staged-unseen", place, {})];
}

function cutFindings(item: ChosenPolicy, enforced: readonly Isolation[]): readonly Finding[] {
  const isolation = isolationOf(item.policy);
  if (isolation === undefined) return [];
  const place = placeOf(item);
  return isolation.opens.flatMap((direction) => {
    const policies = closedBeside(isolation, enforced, direction);
    return policies.length === 0 ? [] : [finding("staged-opens-nothing", place, { policies, direction })];
  });
}

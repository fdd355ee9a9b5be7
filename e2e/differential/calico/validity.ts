import { familyOf } from "./address.ts";
import type { Laws } from "./laws.ts";
import type { CalicoPolicy, CalicoScenario, EntityRule, KubernetesPolicy, Rule } from "./scenario.ts";
import { isCalico } from "./scenario.ts";
import { selectorOf } from "./selector.ts";

const BUILT_IN_TIERS = ["default", "kube-admin", "kube-baseline"];

/** Whether the API server takes the policy: those of its checks that docs/semantics/calico.md#refused-rules states. */
export function isAccepted(
  policy: CalicoPolicy | KubernetesPolicy,
  scenario: CalicoScenario,
  laws: Laws,
): boolean {
  const { spec } = policy;
  if (spec.stagedAction === "Delete") {
    const left = Object.keys(spec).filter((field) => !["stagedAction", "tier"].includes(field));
    if (isCalico(policy)) return left.length === 0;
  }
  if (!isCalico(policy)) return true;
  const { tier = "default", selector, namespaceSelector, serviceAccountSelector } = policy.spec;
  const tiers = [...BUILT_IN_TIERS, ...scenario.tiers.map(({ metadata }) => metadata.name)];
  if (!tiers.includes(tier)) return false;
  if (![selector, namespaceSelector, serviceAccountSelector].every((text) => parses(text, laws)))
    return false;
  const { doNotTrack = false, preDNAT = false, applyOnForward = false } = policy.spec;
  if (doNotTrack && preDNAT) return false;
  if ((doNotTrack || preDNAT) && !applyOnForward) return false;
  if (preDNAT && ((policy.spec.egress ?? []).length > 0 || policy.spec.types?.includes("Egress")))
    return false;
  return [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])].every((rule) => isRule(rule, laws));
}

function parses(text: string | undefined, laws: Laws): boolean {
  return text === undefined || (!text.includes("global()") && selectorOf(text, laws) !== undefined);
}

function isRule(rule: Rule, laws: Laws): boolean {
  const ends = [rule.source ?? {}, rule.destination ?? {}];
  const nets = ends.flatMap(({ nets = [], notNets = [] }) => [...nets, ...notNets]);
  const ported = ["TCP", "UDP", "SCTP"].includes(String(rule.protocol));
  const numbered = ({ ports = [], notPorts = [] }: EntityRule) =>
    [...ports, ...notPorts].some((port) => typeof port === "number" || port.includes(":"));
  return (
    new Set(nets.map(familyOf)).size < 2 &&
    !ends.some(({ notNets = [] }) => notNets.includes("0.0.0.0/0")) &&
    (ported || !ends.some(numbered)) &&
    ends.every(
      ({ selector, notSelector, namespaceSelector, serviceAccounts }) =>
        [selector, notSelector, serviceAccounts?.selector].every((text) => parses(text, laws)) &&
        (namespaceSelector === "global()" || parses(namespaceSelector, laws)),
    )
  );
}

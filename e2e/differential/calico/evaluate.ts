import { kubernetesAllows, kubernetesSelects } from "./kubernetes.ts";
import { hasAccount, hasLabels, inNamespace, isManaged, podOf } from "./labelled.ts";
import { Laws } from "./laws.ts";
import { tiersOf } from "./order.ts";
import { packetsOf } from "./packets.ts";
import { type Packet, ruleMatches } from "./rule.ts";
import type {
  CalicoEndpoint,
  CalicoFlow,
  CalicoPolicy,
  CalicoScenario,
  Direction,
  KubernetesPolicy,
  Word,
} from "./scenario.ts";
import { isCalico } from "./scenario.ts";
import { isAccepted } from "./validity.ts";

type Policy = CalicoPolicy | KubernetesPolicy;

/**
 * The verdict on one flow, read off sections 1 and 2 for every packet it may stand for, one packet at a time. A packet
 * that passes is audited when it would not pass were the staged policies enforced. Where some packets pass and some do
 * not, the flow is undetermined; where all pass, it is audited if they all are (the semantics are silent on this one).
 */
export function evaluate(scenario: CalicoScenario, flow: CalicoFlow, laws = new Laws()): Word {
  const enforced = inForce(scenario, laws, false);
  const previewed = scenario.policies.some(isStaged) ? inForce(scenario, laws, true) : undefined;
  const words = new Set(
    packetsOf(scenario, flow).map((packet): Word => {
      if (!passes(enforced, packet, laws)) return "denied";
      if (previewed === undefined || passes(previewed, packet, laws)) return "allowed";
      return laws.holds("staged-seen") ? "audited" : "allowed";
    }),
  );
  if (!words.has("denied")) return words.has("allowed") ? "allowed" : "audited";
  return words.size > 1 ? "undetermined" : "denied";
}

/** Whether the API server takes every policy. */
export const isValid = (scenario: CalicoScenario): boolean => {
  const laws = new Laws();
  return scenario.policies.every((policy) => isAccepted(policy, scenario, laws));
};

const isStaged = ({ kind }: Policy): boolean => kind.startsWith("Staged");

/** The scenario with the policies that count; with `staged`, those that only preview count too. */
function inForce(scenario: CalicoScenario, laws: Laws, staged: boolean): CalicoScenario {
  const policies = scenario.policies.filter((policy) => {
    if (!isAccepted(policy, scenario, laws) && laws.holds("rejected")) return false;
    if (!isStaged(policy)) return true;
    if (policy.spec.stagedAction === "Delete") return staged && !laws.holds("staged-delete");
    return staged || !laws.holds("staged-ignored");
  });
  return { ...scenario, policies };
}

function passes(scenario: CalicoScenario, packet: Packet, laws: Laws): boolean {
  const egress = passesOneWay(scenario, packet, "Egress", laws);
  return passesOneWay(scenario, packet, "Ingress", laws) && (egress || !laws.holds("both-ends"));
}

/** Section 2, "Evaluation, per endpoint and direction". */
function passesOneWay(scenario: CalicoScenario, packet: Packet, direction: Direction, laws: Laws): boolean {
  const [own, peer] = direction === "Ingress" ? [packet.to, packet.from] : [packet.from, packet.to];
  if (!isManaged(own, laws)) return true;
  if (direction === "Ingress" && isOwnNode(peer, laws) && laws.holds("own-node")) return true;
  let selected = false;
  let allowed = false;
  for (const { policies, defaultAction } of tiersOf(scenario, laws)) {
    const applied = policies.filter((policy) => applies(policy, own, direction, laws));
    if (applied.length === 0) continue;
    selected = true;
    const answer = walk(scenario, applied, packet, direction, laws);
    if (answer === "Deny") return false;
    if (answer === "Allow") {
      if (laws.holds("early-allow")) return true;
      allowed = true;
    }
    if (answer === undefined && laws.holds("end-of-tier"))
      if (defaultAction === "Deny" || !laws.holds("end-of-tier-pass")) return false;
  }
  return allowed || !selected || laws.holds("profile");
}

const isOwnNode = (peer: CalicoEndpoint, laws: Laws): boolean =>
  peer.kind === "host" || (peer.hostNetwork === true && peer.node === "local" && !isManaged(peer, laws));

/** What the policies of one tier say: nothing means that none of their rules decided. */
function walk(
  scenario: CalicoScenario,
  policies: readonly Policy[],
  packet: Packet,
  direction: Direction,
  laws: Laws,
): "Allow" | "Deny" | "Pass" | undefined {
  for (const policy of policies) {
    if (!isCalico(policy)) {
      if (kubernetesAllows(policy, packet, direction, scenario, laws)) return "Allow";
      continue;
    }
    const { namespace } = policy.metadata;
    const place = { scenario, direction, ...(namespace === undefined ? {} : { namespace }) };
    const rules = policy.spec[direction === "Ingress" ? "ingress" : "egress"] ?? [];
    const matched = rules
      .filter((rule) => ruleMatches(rule, packet, place, laws))
      .map(({ action }) => action);
    const deciding = matched.filter(
      (action) => !(action === "Log" && laws.holds("log")) && !(action === "Pass" && !laws.holds("pass")),
    );
    const decided = deciding.length < 2 || laws.holds("first-match") ? deciding[0] : deciding.at(-1);
    if (decided !== undefined) return decided === "Log" ? "Allow" : decided;
  }
  return undefined;
}

/** Whether the policy selects the pod and lists the direction. */
function applies(policy: Policy, pod: CalicoEndpoint, direction: Direction, laws: Laws): boolean {
  if (!isCalico(policy)) return kubernetesSelects(policy, pod, direction, laws);
  const { spec, metadata } = policy;
  if ((spec.preDNAT || spec.doNotTrack) && laws.holds("host-endpoints")) return false;
  if (metadata.namespace !== undefined && metadata.namespace !== pod.namespace) return false;
  if (!typesOf(policy, laws).includes(direction)) return false;
  const subject = podOf(pod);
  const { selector = "", namespaceSelector, serviceAccountSelector } = spec;
  if (!hasLabels(subject, selector, laws) && laws.holds("subject-selector")) return false;
  if (namespaceSelector !== undefined && !inNamespace(subject, namespaceSelector, laws))
    if (laws.holds("subject-namespaces")) return false;
  if (serviceAccountSelector !== undefined && !hasAccount(subject, serviceAccountSelector, laws))
    if (laws.holds("subject-accounts")) return false;
  return true;
}

/** Section 2, "`types` defaulting". */
function typesOf({ apiVersion, spec }: CalicoPolicy, laws: Laws): readonly Direction[] {
  const both: readonly Direction[] = ["Ingress", "Egress"];
  const { types = [], ingress = [], egress = [] } = spec;
  if (types.length > 0) return types.length < 2 && !laws.holds("types-written") ? both : types;
  if (apiVersion === "crd.projectcalico.org/v1" && laws.holds("types-stored")) return both;
  if (egress.length === 0) return laws.holds("types-no-rules") ? ["Ingress"] : both;
  if (ingress.length === 0) return laws.holds("types-egress-rules") ? ["Egress"] : both;
  return laws.holds("types-both-rules") ? both : ["Ingress"];
}

import ipaddr from "ipaddr.js";
import { dnsMissing } from "../../diagnostics/network/dns-missing.ts";
import { externalByAddress } from "../../diagnostics/network/external-by-address.ts";
import { peerInOtherNamespace } from "../../diagnostics/network/peer-in-other-namespace.ts";
import { isKubernetesPolicy } from "../../dialects/kubernetes/mode.ts";
import type { Match } from "../../model/match.ts";
import type { PolicyRules } from "../../model/rule.ts";
import { type LabelSelector, selects } from "../../model/selector.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { diagnosePolicy } from "../diagnose-policy.ts";
import { about, type Check, type Subject } from "./check.ts";
import { admitsDns, rulesOf, selectsAllOf } from "./readings.ts";

/**
 * Y8: pods that a policy closes for egress resolve no name unless some policy that selects all of them lets DNS
 * out. Judged by the ports that stand there: whether the peer of such a rule is a resolver is a verdict.
 */
export const checkDns: Check = (subject) => {
  const all = subject.policies.flatMap(rulesOf);
  const resolving = all.filter(({ rules }) =>
    rules.some((rule) => rule.direction === "egress" && rule.action === "allow" && admitsDns(rule.traffic)),
  );
  const cutOff = ({ subject: pods, isolates, governs }: PolicyRules): boolean =>
    isolates.egress &&
    governs === "endpoints" &&
    !resolving.some((other) => selectsAllOf(other.subject, pods));
  return about(dnsMissing, subject, (policy) => rulesOf(policy).some(cutOff));
};

/** Y11: an address range stands for an API outside, whose addresses change without notice. */
export const checkExternalPeers: Check = (subject) =>
  about(externalByAddress, subject, (policy) =>
    rulesOf(policy).some(({ rules }) =>
      rules.some(
        ({ direction, action, peers }) =>
          direction === "egress" && action === "allow" && peers.flatMap(blocksOf).some(isPublic),
      ),
    ),
  );

const blocksOf = (match: Match): readonly string[] =>
  match.kind === "addresses" ? match.blocks.map(({ cidr }) => cidr) : [];

/** A range of the Internet; all of it is no particular API. */
function isPublic(cidr: string): boolean {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return prefix > 0 && address.range() === "unicast";
}

/**
 * Y13: a rule whose peers are pod selectors alone means pods of the policy's own namespace. When its labels fit
 * only workloads of other namespaces, those were meant and are not reached.
 */
export const checkPeerNamespaces: Check = ({ item, policies }) =>
  policies.flatMap((lowered) => {
    const stray = strayPeers(lowered.policy.manifest, item);
    return stray.length === 0 ? [] : [diagnosePolicy(peerInOtherNamespace, lowered, { workloads: stray })];
  });

function strayPeers(manifest: LoweredPolicy["manifest"], { workloads }: Subject["item"]): readonly string[] {
  if (!isKubernetesPolicy(manifest)) return [];
  const { ingress = [], egress = [] } = manifest.spec;
  const home = manifest.metadata.namespace ?? "default";
  const rules = [...ingress.map(({ from = [] }) => from), ...egress.map(({ to = [] }) => to)];
  const selectors = rules
    .filter((peers) =>
      peers.every((peer) => peer.namespaceSelector === undefined && peer.ipBlock === undefined),
    )
    .flatMap((peers) => peers.flatMap(({ podSelector }) => podSelector ?? []));
  return selectors.flatMap((selector) => {
    const fitting = workloads.filter(({ labels }) => selects(selector as LabelSelector, labels));
    return fitting.some(({ namespace }) => namespace === home)
      ? []
      : fitting.map(({ namespace, name }) => `${namespace}/${name}`);
  });
}

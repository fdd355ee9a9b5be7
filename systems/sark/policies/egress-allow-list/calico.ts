import {
  type EnterpriseRule,
  globalNetworkPolicy,
  globalNetworkSet,
  inNamespace,
  inSet,
  toDns,
  withLabels,
} from "../../../../manifests/calico.ts";
import type { Policy } from "../../../../model/policy.ts";
import type { SystemContext } from "../../../../model/system.ts";
import type { Labels } from "../../../../model/workload.ts";
import type { SarkOptions } from "../../options.ts";
import { HTTPS, LIST, NAME } from "./parts.ts";

/**
 * Row S3 on Calico. Enterprise knows domains; open-source Calico does not, and a client that prunes the field would
 * leave a rule for every address (X30), so there the list is a set of addresses that somebody answers for.
 *
 * The policy only allows. It stands in the tier of the plain NetworkPolicies, whose allows its own explicit deny
 * would override; what none of them allows is refused at the end of the tier, because they apply
 * (docs/semantics/calico.md#no-domains-in-open-source).
 */
export const allowListOnCalico = (
  options: SarkOptions,
  { calicoEdition }: SystemContext,
): readonly Policy[] =>
  calicoEdition === "enterprise"
    ? [listOf(options, byDomain(options.domains))]
    : [addressesOf(options), listOf(options, [httpsTo(inSet(SET))])];

/** What the rule of open-source Calico finds the set by. */
const SET: Labels = { "palisade/addresses": NAME };

const listOf = (options: SarkOptions, toDomains: readonly EnterpriseRule[]): Policy =>
  globalNetworkPolicy({
    ...LIST,
    spec: {
      // Before the NetworkPolicies at order 1000; as all of them only allow, it decides nothing but the reading.
      order: 900,
      selector: withLabels(options.labels.gateway),
      namespaceSelector: inNamespace(options.namespace),
      types: ["Egress"],
      egress: [...toDomains, ...toServers(options.internalServers), ...toDns()],
    },
  });

const httpsTo = (destination: NonNullable<EnterpriseRule["destination"]>): EnterpriseRule => ({
  action: "Allow",
  protocol: "TCP",
  destination: { ...destination, ports: [HTTPS] },
});

const byDomain = (domains: readonly string[]): readonly EnterpriseRule[] =>
  domains.length === 0 ? [] : [httpsTo({ domains: [...domains] })];

/** A rule cannot mix IPv4 and IPv6. */
const toServers = (ranges: readonly string[]): readonly EnterpriseRule[] =>
  Object.values(Object.groupBy(ranges, (range) => (range.includes(":") ? "v6" : "v4"))).map((nets = []) =>
    httpsTo({ nets }),
  );

const addressesOf = ({ addresses }: SarkOptions): Policy =>
  globalNetworkSet({
    ...LIST,
    name: "sark-egress-addresses",
    belongsTo: NAME,
    intent: "The addresses that stand for the listed domains, each with who answers for it and until when.",
    labels: SET,
    annotations: {
      "palisade/addresses": addresses
        .map(
          ({ domain, cidrs, owner, expires }) => `${domain}: ${cidrs.join(", ")}; ${owner}, until ${expires}`,
        )
        .join("\n"),
    },
    nets: [...new Set(addresses.flatMap(({ cidrs }) => cidrs))],
  });

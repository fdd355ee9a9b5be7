import type { EgressRule, FQDNSelector } from "@pulumi/kubernetes-cilium/plain";
import { ciliumNetworkPolicy, onDns, onTcp, podsIn, podsWith } from "../../../../manifests/cilium.ts";
import type { Policy } from "../../../../model/policy.ts";
import type { SarkOptions } from "../../options.ts";
import { HTTPS, LIST } from "./parts.ts";

/**
 * Row S3 on Cilium: names themselves. Agents learn the addresses of a name from answers that their DNS proxy sees,
 * so the rule to the resolver is a DNS rule. It names no names: gateway-egress opens the same resolver without any,
 * and a union with that would void a list (docs/semantics/cilium.md#dns-rules).
 */
export const allowListOnCilium = (options: SarkOptions): readonly Policy[] => [
  ciliumNetworkPolicy({
    ...LIST,
    namespace: options.namespace,
    role: "allow",
    labels: { "app.kubernetes.io/part-of": "sark" },
    spec: {
      description: "Egress allow list of the SARK gateway",
      endpointSelector: podsWith(options.labels.gateway),
      egress: [
        ...toDomains(options.domains),
        ...toServers(options.internalServers),
        { toEndpoints: [podsIn("kube-system", { "k8s-app": "kube-dns" })], toPorts: onDns(["*"]) },
      ],
    },
  }),
];

/** An empty list of names would mean everyone, so without names there is no rule. */
const toDomains = (domains: readonly string[]): EgressRule[] =>
  domains.length === 0 ? [] : [{ toFQDNs: domains.map(byName), toPorts: onTcp([HTTPS]) }];

const byName = (domain: string): FQDNSelector =>
  domain.includes("*") ? { matchPattern: domain } : { matchName: domain };

const toServers = (ranges: readonly string[]): EgressRule[] =>
  ranges.length === 0 ? [] : [{ toCIDR: [...ranges], toPorts: onTcp([HTTPS]) }];

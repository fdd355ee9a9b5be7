import type { EgressRule, IngressRule } from "@pulumi/kubernetes-cilium/plain";
import { mutually, onDns, onTcp, podsIn, podsSeenFrom } from "../../../../manifests/cilium.ts";
import { KUBE_DNS, ofComponent, PROMETHEUS } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";

/** Rules that several of the ten policies share, word for word. */

/** Prometheus may scrape these TCP ports. */
export const scrapedOn = (options: ClawdstrikeOptions, ...ports: readonly number[]): IngressRule => ({
  fromEndpoints: [podsIn(options.monitoringNamespace, PROMETHEUS)],
  toPorts: onTcp(ports),
});

/** A client in the services' namespace reaches NATS, both having proven their identity (C28, C87). */
export const toNats = (options: ClawdstrikeOptions): EgressRule => ({
  toEndpoints: [podsSeenFrom(options.namespace, options.natsNamespace, ofComponent(options, "nats"))],
  authentication: mutually(),
  toPorts: onTcp([options.ports.nats]),
});

/** Names are resolved by the cluster's DNS; with patterns only those names. */
export const toDns = (options: ClawdstrikeOptions, patterns?: readonly string[]): EgressRule => ({
  toEndpoints: [podsIn(options.systemNamespace, KUBE_DNS)],
  toPorts: onDns(patterns),
});

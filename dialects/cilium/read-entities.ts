import { ALL, anyOf, label, type Match, NONE } from "../../model/match.ts";
import { CLUSTER_LABEL, LOCAL_CLUSTER } from "./read-labels.ts";

const reserved = (name: string): Match => label("reserved", name, "exists");

/** Identities of the cluster that are no pods of it. */
const CLUSTER_RESERVED = [
  "host",
  "remote-node",
  "init",
  "ingress",
  "health",
  "unmanaged",
  "kube-apiserver",
].map(reserved);

/** What each entity stands for (cilium.md section 1, Entities). */
export const ENTITY_MATCHES = {
  all: ALL,
  world: anyOf(["world", "world-ipv4", "world-ipv6"].map(reserved)),
  cluster: anyOf([...CLUSTER_RESERVED, label("k8s", CLUSTER_LABEL, "in", [LOCAL_CLUSTER])]),
  "cluster-mesh": anyOf([...CLUSTER_RESERVED, label("k8s", CLUSTER_LABEL, "exists")]),
  host: reserved("host"),
  init: reserved("init"),
  ingress: reserved("ingress"),
  unmanaged: reserved("unmanaged"),
  "remote-node": reserved("remote-node"),
  health: reserved("health"),
  none: NONE,
  "kube-apiserver": reserved("kube-apiserver"),
} as const satisfies Record<string, Match>;

export type EntityName = keyof typeof ENTITY_MATCHES;
export const ENTITY_NAMES = Object.keys(ENTITY_MATCHES) as readonly EntityName[];

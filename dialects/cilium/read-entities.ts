import { ALL, anyOf, label, type Match, NONE } from "../../model/match.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../model/versions/cilium.ts";
import { CLUSTER_LABEL, LOCAL_CLUSTER } from "./read-labels.ts";

const reserved = (name: string): Match => label("reserved", name, "exists");

/** Identities of the cluster that are no pods of it. */
const RESERVED = {
  host: reserved("host"),
  "remote-node": reserved("remote-node"),
  init: reserved("init"),
  ingress: reserved("ingress"),
  health: reserved("health"),
  unmanaged: reserved("unmanaged"),
  "kube-apiserver": reserved("kube-apiserver"),
} as const;
const CLUSTER_RESERVED: readonly Match[] = Object.values(RESERVED);

/** What each entity stands for (docs/semantics/cilium.md#entities). */
export const ENTITY_MATCHES = {
  all: ALL,
  world: anyOf(["world", "world-ipv4", "world-ipv6"].map(reserved)),
  cluster: anyOf([...CLUSTER_RESERVED, label("k8s", CLUSTER_LABEL, "in", [LOCAL_CLUSTER])]),
  "cluster-mesh": anyOf([...CLUSTER_RESERVED, label("k8s", CLUSTER_LABEL, "exists")]),
  none: NONE,
  ...RESERVED,
} as const satisfies Record<string, Match>;

export type EntityName = keyof typeof ENTITY_MATCHES;
export const ENTITY_NAMES = Object.keys(ENTITY_MATCHES) as readonly EntityName[];

/** The entities that a version of the agent knows; it refuses a policy with another one. */
export const entitiesOf = (version: string): readonly EntityName[] =>
  holdsFor(CILIUM_BEHAVIOURS["the-entity-of-a-mesh"], version)
    ? ENTITY_NAMES
    : ENTITY_NAMES.filter((name) => name !== "cluster-mesh");

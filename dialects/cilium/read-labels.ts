import type { Cursor } from "../../documents/cursor.ts";
import { type KeyCheck, kubernetesKey, readSelector } from "../../documents/label-selector.ts";
import { allOf, anyOf, GROUPED, type LabelSource, label, type Match, META } from "../../model/match.ts";
import type { LabelRequirement } from "../../model/selector.ts";
import { termMatch } from "../../model/selector-match.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../model/versions/cilium.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** The label by which Cilium knows a pod's namespace. */
export const NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
/** The label by which Cilium knows a pod's cluster; every peer selector gets it (policyDefaultLocalCluster). */
export const CLUSTER_LABEL = "io.cilium.k8s.policy.cluster";
/** Before a label of the pod's namespace. */
const NAMESPACE_LABELS_PREFIX = "io.cilium.k8s.namespace.labels.";
/** The cluster's own name where nothing else is configured. */
export const LOCAL_CLUSTER = "default";

/** One term of a selector after its key was split into source and label. */
interface Term {
  readonly source: string;
  readonly key: string;
  readonly term: LabelRequirement;
}

/** `k8s:app` is the label app of source k8s; without a source any will do; `$host` is short for reserved:host. */
function splitKey(key: string): { source: string; key: string } {
  if (key.startsWith("$")) return { source: "reserved", key: key.slice(1) };
  const colon = key.indexOf(":");
  return colon < 0 ? { source: "any", key } : { source: key.slice(0, colon), key: key.slice(colon + 1) };
}

const SOURCES: Readonly<Record<string, LabelSource>> = { any: "any", k8s: "k8s", reserved: "reserved" };
const sourceOf = (source: string): LabelSource =>
  Object.hasOwn(SOURCES, source) ? (SOURCES[source] as LabelSource) : "other";

/** A Cilium label key: a Kubernetes one with at most one source before it. */
const ciliumKey: KeyCheck = (key) => {
  if (key.startsWith("$")) return undefined;
  const parts = key.split(":");
  if (parts.length > 2) return 'a label key with at most one source and ":" before it';
  if (parts.length === 2 && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(parts[0] ?? ""))
    return 'a source of lower-case letters, digits and "-", then ":" and a label key';
  return kubernetesKey(parts.at(-1) ?? "");
};

const termsOf = (selector: Cursor): Term[] =>
  readSelector(selector, ciliumKey).map((term) => ({ ...splitKey(term.key), term }));

const matchOf = (terms: readonly Term[]): Match =>
  allOf(terms.map(({ source, key, term }) => termMatch(sourceOf(source), key, term)));

const mentions = (terms: readonly Term[], wanted: string): boolean =>
  terms.some(({ source, key }) => key === wanted && (source === "any" || source === "k8s"));

/**
 * The pods a policy governs. In a namespaced policy the own namespace is always demanded: a foreign value under
 * `k8s:` in matchLabels is overwritten, elsewhere both must hold and nothing fits
 * (docs/semantics/cilium.md#namespace-of-the-subject).
 */
export function readSubject(selector: Cursor, namespace: string | undefined): Match {
  const terms = termsOf(selector);
  if (namespace === undefined) return matchOf(terms);
  const written = Object.keys(selector.field("matchLabels").textMap());
  const kept = written.includes(`k8s:${NAMESPACE_LABEL}`)
    ? terms.filter(
        (term, i) => i >= written.length || !(term.source === "k8s" && term.key === NAMESPACE_LABEL),
      )
    : terms;
  return allOf([label("k8s", NAMESPACE_LABEL, "in", [namespace]), matchOf(kept)]);
}

/** Whether a subject is about pods that have no labels yet; their peers get no namespace added. */
export const isInitSubject = (selector: Cursor): boolean =>
  !selector.missing && termsOf(selector).some(({ source, key }) => source === "reserved" && key === "init");

/**
 * The peers of a rule. A selector that names no namespace gets the policy's own, or in a clusterwide policy "has a
 * namespace"; every one gets the local cluster; one with a reserved label gets neither.
 */
export function readPeerSelector(
  selector: Cursor,
  namespace: string | undefined,
  init: boolean,
  { defaultLocalCluster, version }: CiliumReadSettings,
): Match {
  const terms = termsOf(selector);
  const wide = holdsFor(CILIUM_BEHAVIOURS["selectors-that-only-exclude"], version) ? grouped : matchOf;
  if (terms.some(({ source }) => source === "reserved")) return wide(terms);
  const scope = [
    ...ownNamespace(terms, namespace, init),
    ...(defaultLocalCluster ? localCluster(terms) : []),
  ];
  return scope.length === 0 ? wide(terms) : allOf([matchOf(terms), ...scope]);
}

/** What a selector that says nothing of namespaces is narrowed to. */
function ownNamespace(terms: readonly Term[], namespace: string | undefined, init: boolean): Match[] {
  if (mentions(terms, NAMESPACE_LABEL)) return [];
  if (namespace === undefined) return init ? [] : [label("k8s", NAMESPACE_LABEL, "exists")];
  const byLabels = terms.some(
    ({ source, key }) => (source === "any" || source === "k8s") && key.startsWith(NAMESPACE_LABELS_PREFIX),
  );
  return byLabels ? [] : [label("k8s", NAMESPACE_LABEL, "in", [namespace])];
}

const NEGATIVE: readonly string[] = ["NotIn", "DoesNotExist"];

/**
 * A selector that only excludes also fits the entries that stand for whole groups of identities, which have no labels,
 * and so admits every pod, the excluded ones too (pkg/policy/aggregate.go).
 */
const grouped = (terms: readonly Term[]): Match =>
  terms.length > 0 && terms.every(({ term }) => NEGATIVE.includes(term.operator))
    ? { kind: "entity", name: GROUPED, of: anyOf([matchOf(terms), label("meta", META.namespace, "exists")]) }
    : matchOf(terms);

/** Other nodes by their labels; never the local host. */
export function readNodeSelector(selector: Cursor): Match {
  const terms = termsOf(selector);
  return allOf([matchOf(terms), label("reserved", "remote-node", "exists"), ...localCluster(terms)]);
}

const localCluster = (terms: readonly Term[]): Match[] =>
  mentions(terms, CLUSTER_LABEL) ? [] : [label("k8s", CLUSTER_LABEL, "in", [LOCAL_CLUSTER])];

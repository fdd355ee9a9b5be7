import type { Dialect } from "../model/vocabulary.ts";
import { isCalicoPolicy, isolationOf as ofCalico } from "./calico/mode.ts";
import { CALICO_KINDS, readCalico } from "./calico/read.ts";
import { tierIssue } from "./calico/tiers.ts";
import { isCiliumPolicy, isolationOf as ofCilium } from "./cilium/mode.ts";
import { CILIUM_KINDS, readCilium } from "./cilium/read.ts";
import { isKubernetesPolicy, isolationOf as ofKubernetes } from "./kubernetes/mode.ts";
import { KUBERNETES_POLICY_KINDS, readKubernetes } from "./kubernetes/read.ts";
import type { ObjectDialect } from "./object-dialect.ts";
import { readStagedKubernetes, STAGED_KUBERNETES } from "./staged-kubernetes.ts";

/** Written in files of its own, in rules of a cloud, or about calls in the kernel: no network policy of a cluster. */
const NO_OBJECTS = undefined;

/** What each dialect's network policies are as objects of a cluster. */
export const OBJECT_DIALECTS: Readonly<Record<Dialect, ObjectDialect | undefined>> = Object.freeze({
  kubernetes: {
    group: /^(networking\.k8s\.io|policy\.networking\.k8s\.io)\//,
    kinds: KUBERNETES_POLICY_KINDS,
    read: readKubernetes,
    refusal: () => undefined,
    isolationOf: (manifest) => (isKubernetesPolicy(manifest) ? ofKubernetes(manifest) : undefined),
  },
  calico: {
    group: /^(crd\.)?projectcalico\.org\//,
    kinds: [...CALICO_KINDS, STAGED_KUBERNETES],
    read: (object, ref) =>
      ref.kind === STAGED_KUBERNETES ? readStagedKubernetes(object, ref) : readCalico(object, ref),
    refusal: tierIssue,
    isolationOf: (manifest) => (isCalicoPolicy(manifest) ? ofCalico(manifest) : undefined),
  },
  cilium: {
    group: /^cilium\.io\//,
    kinds: CILIUM_KINDS,
    read: readCilium,
    refusal: () => undefined,
    isolationOf: (manifest) => (isCiliumPolicy(manifest) ? ofCilium(manifest) : undefined),
  },
  tetragon: NO_OBJECTS,
  compose: NO_OBJECTS,
  aws: NO_OBJECTS,
  gcp: NO_OBJECTS,
  azure: NO_OBJECTS,
} satisfies Record<Dialect, ObjectDialect | undefined>);

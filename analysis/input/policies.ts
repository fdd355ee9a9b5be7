import { CALICO_KINDS, readCalico } from "../../dialects/calico/read.ts";
import { CILIUM_KINDS, readCilium } from "../../dialects/cilium/read.ts";
import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { KUBERNETES_POLICY_KINDS, readKubernetes } from "../../dialects/kubernetes/read.ts";
import type { KubernetesObject } from "../../documents/object.ts";
import { Cursor } from "../../model/cursor.ts";
import type { PolicyReading, PolicyRef, ReadProblem } from "../../model/rule.ts";
import { lacksTier } from "../evaluate/calico.ts";

/** Reads one object of a kind that some dialect knows. */
type Reader = (object: unknown, ref: PolicyRef, settings: CiliumReadSettings) => PolicyReading;

/** One dialect's kinds: the API group decides, then the kind. */
interface KindTable {
  readonly group: RegExp;
  readonly dialect: PolicyRef["dialect"];
  readonly kinds: readonly string[];
  readonly read: Reader;
}

const STAGED_KUBERNETES = "StagedKubernetesNetworkPolicy";

/** Calico's staged form of a NetworkPolicy: the same rules, standing where a NetworkPolicy stands, never enforced. */
function readStagedKubernetes(object: unknown, ref: PolicyRef): PolicyReading {
  const reading = readKubernetes(object, { ...ref, kind: "NetworkPolicy" });
  const action = new Cursor(object, "").field("spec").field("stagedAction");
  const inert = { ingress: false, egress: false };
  return {
    ...reading,
    policies: reading.policies.map((policy) => ({
      ...policy,
      ref: { ...policy.ref, kind: ref.kind },
      isolates: inert,
      applies: action.missing || action.value === "Set" ? policy.applies : inert,
      place: { tier: "default", order: 1000, staged: true },
    })),
    problems: reading.problems.filter(({ message }) => !message.startsWith("stagedAction")),
  };
}

/** In the order they are asked; a kind of none of them is no policy. */
const TABLES: readonly KindTable[] = [
  {
    group: /^(networking\.k8s\.io|policy\.networking\.k8s\.io)\//,
    dialect: "kubernetes",
    kinds: KUBERNETES_POLICY_KINDS,
    read: readKubernetes,
  },
  { group: /^(crd\.)?projectcalico\.org\//, dialect: "calico", kinds: CALICO_KINDS, read: readCalico },
  {
    group: /^(crd\.)?projectcalico\.org\//,
    dialect: "calico",
    kinds: [STAGED_KUBERNETES],
    read: readStagedKubernetes,
  },
  { group: /^cilium\.io\//, dialect: "cilium", kinds: CILIUM_KINDS, read: readCilium },
];

/** What some dialect makes of an object; undefined when it is no policy of any. */
export function readPolicy(
  object: KubernetesObject,
  settings: CiliumReadSettings = CILIUM_READ_DEFAULTS,
): PolicyReading | undefined {
  const table = TABLES.find(
    ({ group, kinds }) => group.test(object.apiVersion) && kinds.includes(object.kind),
  );
  if (table === undefined) return undefined;
  const { file, line } = object.place;
  const ref: PolicyRef = {
    dialect: table.dialect,
    kind: object.kind,
    name: object.name,
    ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
  return table.read(object.value, ref, settings);
}

/** Several readings as one. A policy of a tier that is nowhere is taken out: the API server refuses it. */
export function mergeReadings(readings: readonly PolicyReading[]): PolicyReading {
  const tiers = readings.flatMap((reading) => reading.tiers);
  const policies = readings.flatMap((reading) => reading.policies);
  const homeless = policies.filter((policy) => lacksTier(policy, tiers));
  return {
    policies: policies.filter((policy) => !homeless.includes(policy)),
    groups: readings.flatMap(({ groups }) => groups),
    tiers,
    problems: [
      ...readings.flatMap(({ problems }) => problems),
      ...homeless.map(
        ({ ref, place }): ReadProblem => ({
          code: "tier-missing",
          effect: "rejected",
          ref,
          path: "spec.tier",
          message: `tier ${place?.tier} is not among the input and not built in; the API server refuses its policies`,
        }),
      ),
    ],
  };
}

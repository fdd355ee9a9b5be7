import { CILIUM_KINDS, readCilium } from "../../dialects/cilium/read.ts";
import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { KUBERNETES_POLICY_KINDS, readKubernetes } from "../../dialects/kubernetes/read.ts";
import type { PolicyReading, PolicyRef } from "../../model/rule.ts";

/** Reads one object of a kind that some dialect knows. */
type Reader = (object: unknown, ref: PolicyRef, settings: CiliumReadSettings) => PolicyReading;

/** One dialect's kinds: the API group decides, then the kind. */
interface KindTable {
  readonly group: RegExp;
  readonly dialect: PolicyRef["dialect"];
  readonly kinds: readonly string[];
  readonly read: Reader;
}

/** In the order they are asked; a kind of none of them is no policy. */
const TABLES: readonly KindTable[] = [
  {
    group: /^(networking\.k8s\.io|policy\.networking\.k8s\.io)\//,
    dialect: "kubernetes",
    kinds: KUBERNETES_POLICY_KINDS,
    read: readKubernetes,
  },
  { group: /^cilium\.io\//, dialect: "cilium", kinds: CILIUM_KINDS, read: readCilium },
];

/** Where an object was found. */
export interface Place {
  /** Absent means it came from no file. */
  readonly file?: string;
  /** First line of its document, from 1. */
  readonly line?: number;
}

/** An object with the little every Kubernetes object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly value: unknown;
  readonly place: Place;
}

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

/** Several readings as one. */
export const mergeReadings = (readings: readonly PolicyReading[]): PolicyReading => ({
  policies: readings.flatMap(({ policies }) => policies),
  groups: readings.flatMap(({ groups }) => groups),
  tiers: readings.flatMap(({ tiers }) => tiers),
  problems: readings.flatMap(({ problems }) => problems),
});

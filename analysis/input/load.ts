import { CALICO_GROUP, HOST_ENDPOINT_KIND, readHostEndpoint } from "../../dialects/calico/read-hosts.ts";
import type { CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { looksLikeCompose, readCompose } from "../../dialects/compose/read.ts";
import {
  type ClusterFact,
  readClusterFact,
  WORKLOAD_OBJECT_KINDS,
} from "../../dialects/kubernetes/read-workloads.ts";
import { documentsIn, type InputProblem, type SourceFile } from "../../documents/documents.ts";
import { asObject, type KubernetesObject, type Place } from "../../documents/object.ts";
import type { Positions } from "../../documents/positions.ts";
import type { CloudResource } from "../../model/cloud.ts";
import { Cursor, Refused } from "../../model/cursor.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import type { PolicyReading, PolicyRef, ReadProblem } from "../../model/rule.ts";
import type { Service } from "../../model/service.ts";
import type { Labels } from "../../model/workload.ts";
import type { AnalysisInput } from "../analyze.ts";
import { readCloudDocument } from "./cloud.ts";
import { located } from "./located.ts";
import { mergeReadings, readPolicyObject } from "./policies.ts";

/** Files as an analysis takes them, and everything that was wrong with them. */
export interface Loaded extends AnalysisInput {
  /** What readers of policies had to say. */
  readonly problems: readonly ReadProblem[];
  /** Documents that could not be read. */
  readonly unreadable: readonly InputProblem[];
  /** Objects of kinds that an analysis does not need, by kind. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What stands around the cluster: rules of clouds, as the resources that make them. */
  readonly cloud: readonly CloudResource[];
}

/** Collects objects as they come, so that files can be handed over one by one. */
export class Loader {
  readonly #settings: CiliumReadSettings | undefined;
  readonly #readings: PolicyReading[] = [];
  readonly #facts: ClusterFact[] = [];
  readonly #unreadable: InputProblem[] = [];
  readonly #skipped = new Map<string, number>();
  readonly #cloud: CloudResource[] = [];
  readonly #seen = new Map<string, Place>();

  constructor(settings?: CiliumReadSettings) {
    this.#settings = settings;
  }

  /** Takes every document of a file; what is wrong with one is remembered and the rest is read. */
  addFile(file: SourceFile): void {
    for (const read of documentsIn(file)) {
      if (read.kind === "problem") this.#unreadable.push(read.problem);
      else this.addDocument(read.value, read.place, read.positions);
    }
  }

  /**
   * Takes one parsed document: an object, a List of them, or something else, which is passed over. `positions` tells
   * where its parts stand; absent means that it came from no file.
   */
  addDocument(value: unknown, place: Place, positions?: Positions): void {
    if (value === null || value === undefined) return;
    this.#guard(place, positions, () => {
      const root = new Cursor(value, "");
      const cloud = readCloudDocument(value);
      if (cloud !== undefined) {
        this.#cloud.push(...cloud);
        return;
      }
      if (typeof value !== "object" || Array.isArray(value)) {
        this.#unreadable.push({ code: "not-an-object", place, message: "is no Kubernetes object" });
        return;
      }
      const kind = root.field("kind").value;
      if (typeof kind === "string" && kind.endsWith("List") && !root.field("items").missing) {
        for (const item of root.field("items").items() ?? []) {
          const own = positions?.within(item.path);
          this.addDocument(withKind(item.value, root, kind), { ...place, ...own?.of("") }, own);
        }
        return;
      }
      if (looksLikeCompose(value)) {
        const { column: _, ...where } = place;
        const ref: PolicyRef = { dialect: "compose", kind: "compose", name: projectOf(place), ...where };
        const compose = readCompose(value, ref);
        this.#readings.push(located(compose.reading, positions));
        for (const endpoint of compose.endpoints) this.#facts.push({ kind: "workload", endpoint });
        return;
      }
      // Values of charts and kustomizations stand beside manifests; they are no error.
      const apiVersion = root.field("apiVersion").value;
      if (typeof kind !== "string" || apiVersion === undefined) this.#skip("no Kubernetes object");
      else if (String(apiVersion).startsWith("kustomize.config.k8s.io/")) this.#skip(kind);
      else this.#addObject(asObject(value, place), positions);
    });
  }

  #addObject(object: KubernetesObject, positions: Positions | undefined): void {
    const reading = readPolicyObject(object, this.#settings);
    const fact = reading === undefined ? factReaderOf(object) : undefined;
    if (reading === undefined && fact === undefined) {
      this.#skip(`${object.kind} (${object.apiVersion})`);
      return;
    }
    const { apiVersion, kind, namespace, name, place } = object;
    const key = `${apiVersion.split("/")[0]} ${kind} ${namespace ?? "default"}/${name}`;
    const before = this.#seen.get(key);
    if (before !== undefined) {
      const where = `${before.file ?? "the input"}${before.line === undefined ? "" : `:${before.line}`}`;
      this.#unreadable.push({
        code: "duplicate",
        place,
        message: `${kind} ${name} was already read from ${where}; the first is used`,
      });
      return;
    }
    this.#seen.set(key, place);
    if (reading !== undefined) this.#readings.push(located(reading, positions));
    else if (fact !== undefined) this.#facts.push(fact(object.value));
  }

  #skip(kind: string): void {
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
  }

  #guard(place: Place, positions: Positions | undefined, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = error.path === "" ? error.message : `${error.path} ${error.message}`;
      const where = { ...place, ...positions?.of(error.path) };
      this.#unreadable.push({ code: "wrong-shape", place: where, message });
    }
  }

  /** Everything so far, put together. */
  finish(): Loaded {
    const reading = mergeReadings(this.#readings);
    return {
      ...reading,
      endpoints: endpointsFrom(this.#facts),
      services: servicesFrom(this.#facts),
      unreadable: this.#unreadable,
      skipped: this.#skipped,
      cloud: this.#cloud,
    };
  }
}

/** Reads files that are all at hand. */
export function load(files: Iterable<SourceFile>, settings?: CiliumReadSettings): Loaded {
  const loader = new Loader(settings);
  for (const file of files) loader.addFile(file);
  return loader.finish();
}

/** What reads an object that tells of the cluster; undefined for one that does not. */
function factReaderOf({ apiVersion, kind }: KubernetesObject): ((value: unknown) => ClusterFact) | undefined {
  if (kind === HOST_ENDPOINT_KIND && CALICO_GROUP.test(apiVersion))
    return (value) => ({ kind: "workload", endpoint: readHostEndpoint(value) });
  return WORKLOAD_OBJECT_KINDS.includes(kind) ? readClusterFact : undefined;
}

/** A compose project is called after the folder of its file. */
const projectOf = (place: Place): string => place.file?.split("/").at(-2) ?? "compose";

/** Items of a typed list carry no kind of their own: that of a PodList is Pod. */
function withKind(item: unknown, list: Cursor, kind: string): unknown {
  if (kind === "List" || typeof item !== "object" || item === null || Array.isArray(item)) return item;
  return { apiVersion: list.field("apiVersion").value, kind: kind.slice(0, -"List".length), ...item };
}

function endpointsFrom(facts: readonly ClusterFact[]): Endpoint[] {
  const namespaces = new Map<string, Labels>();
  const accounts = new Map<string, Labels>();
  const titles = new Set<string>();
  for (const fact of facts) {
    if (fact.kind === "namespace") namespaces.set(fact.name, fact.labels);
    if (fact.kind === "account") accounts.set(`${fact.namespace}/${fact.name}`, fact.labels);
    if (fact.kind === "workload") titles.add(fact.endpoint.title ?? "");
  }
  return facts.flatMap((fact) => {
    if (fact.kind !== "workload") return [];
    // In a dump of a cluster a Deployment, its ReplicaSets and their Pods all appear; the outermost stands for all.
    if (fact.owner !== undefined && titles.has(fact.owner)) return [];
    const { endpoint } = fact;
    const namespace = endpoint.namespace ?? "default";
    return [
      {
        ...endpoint,
        namespaceLabels: namespaces.get(namespace) ?? {},
        serviceAccountLabels: accounts.get(`${namespace}/${endpoint.serviceAccount ?? "default"}`) ?? {},
      },
    ];
  });
}

/** The Services among the facts, each with the addresses behind it. */
function servicesFrom(facts: readonly ClusterFact[]): Service[] {
  const backends = new Map<string, string[]>();
  for (const fact of facts) {
    if (fact.kind === "backends")
      backends.set(fact.of, [...(backends.get(fact.of) ?? []), ...fact.addresses]);
  }
  return facts.flatMap((fact) =>
    fact.kind === "service"
      ? [{ ...fact.service, backends: backends.get(`${fact.service.namespace}/${fact.service.name}`) ?? [] }]
      : [],
  );
}

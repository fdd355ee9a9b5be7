import { duplicateObject } from "../../diagnostics/input/duplicate-object.ts";
import { kustomizationNotBuilt } from "../../diagnostics/input/kustomization-not-built.ts";
import { notAnObject } from "../../diagnostics/schema/not-an-object.ts";
import { CALICO_GROUP, HOST_ENDPOINT_KIND, readHostEndpoint } from "../../dialects/calico/read-hosts.ts";
import type { CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { looksLikeCompose, readCompose } from "../../dialects/compose/read.ts";
import {
  type ClusterFact,
  readClusterFact,
  WORKLOAD_OBJECT_KINDS,
} from "../../dialects/kubernetes/read-workloads.ts";
import { Cursor } from "../../documents/cursor.ts";
import { unreadDocument } from "../../documents/diagnostics.ts";
import { documentsIn, type SourceFile } from "../../documents/documents.ts";
import { attempt, Refused } from "../../documents/issue.ts";
import { asObject, type KubernetesObject, type Place } from "../../documents/object.ts";
import type { Positions } from "../../documents/positions.ts";
import type { CloudResource } from "../../model/cloud.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { isMap, mapOf } from "../../model/lists.ts";
import type { PolicyReading, PolicyRef } from "../../model/rule.ts";
import type { Service } from "../../model/service.ts";
import { described } from "../../model/shown.ts";
import type { Labels } from "../../model/workload.ts";
import type { AnalysisInput } from "../analyze.ts";
import { readCloudDocument } from "./cloud.ts";
import { atTheirPlaces, located } from "./located.ts";
import { mergeReadings, readPolicyObject } from "./policies.ts";

/** Files as an analysis takes them, and everything that was wrong with them. */
export interface Loaded extends AnalysisInput {
  /** What could not be read, and what readers of policies had to say. */
  readonly diagnostics: readonly Diagnostic[];
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
  readonly #unread: Diagnostic[] = [];
  readonly #skipped = new Map<string, number>();
  readonly #cloud: CloudResource[] = [];
  readonly #seen = new Map<string, Place>();

  constructor(settings?: CiliumReadSettings) {
    this.#settings = settings;
  }

  /** Takes every document of a file; what is wrong with one is remembered and the rest is read. */
  addFile(file: SourceFile): void {
    for (const read of documentsIn(file)) {
      if (read.kind === "unread") this.#unread.push(...read.diagnostics);
      else this.addDocument(read.value, read.place, read.positions);
    }
  }

  /**
   * Takes one parsed document: an object, a List of them, or something else, which is passed over. `positions` tells
   * where its parts stand; absent means that it came from no file.
   */
  addDocument(value: unknown, place: Place, positions?: Positions): void {
    if (value === null || value === undefined) return;
    const done = attempt(() => this.#take(value, place, positions));
    if (done instanceof Refused) this.#leaveOut(unreadDocument(done.issues, place, value), positions);
  }

  #take(value: unknown, place: Place, positions: Positions | undefined): void {
    const root = new Cursor(value, "");
    const cloud = readCloudDocument(value);
    if (cloud !== undefined) {
      this.#cloud.push(...cloud);
      return;
    }
    if (typeof value !== "object" || Array.isArray(value)) {
      root.refuse(notAnObject, { found: described(value) });
    }
    const kind = root.field("kind").value;
    if (typeof kind === "string" && kind.endsWith("List") && !root.field("items").missing) {
      for (const item of root.field("items").list()) {
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
    if (isMisspelt(root)) this.#addManifest(value, place, positions);
    else if (typeof kind !== "string" || apiVersion === undefined) this.#skip("no Kubernetes object");
    else if (String(apiVersion).startsWith("kustomize.config.k8s.io/")) this.#skip(kind);
    else this.#addManifest(value, place, positions);
  }

  /** A document with an apiVersion and a kind. Where it has no name, what else is wrong with it is said all the same. */
  #addManifest(value: unknown, place: Place, positions: Positions | undefined): void {
    const object = attempt(() => asObject(value, place));
    if (!(object instanceof Refused)) {
      this.#addObject(object, positions);
      return;
    }
    this.#leaveOut(unreadDocument(object.issues, place, value), positions);
    const { apiVersion, kind } = mapOf(value);
    if (typeof apiVersion !== "string" || typeof kind !== "string") return;
    const reading = readPolicyObject({ apiVersion, kind, name: UNNAMED, value, place }, this.#settings);
    const also = (reading?.diagnostics ?? []).map(
      (found): Diagnostic => ({ ...found, origin: "document", effect: "unread" }),
    );
    this.#leaveOut(also, positions);
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
      const first = `${before.file ?? "the input"}${before.line === undefined ? "" : `:${before.line}`}`;
      const issue = { rule: duplicateObject, path: "", args: { kind, name, first } };
      this.#unread.push(...unreadDocument([issue], place, object.value));
      return;
    }
    this.#seen.set(key, place);
    if (reading !== undefined) this.#readings.push(located(reading, positions));
    else if (fact !== undefined) this.#facts.push(fact(object.value));
  }

  /** Objects that stand twice beside a kustomization are likely its patches. */
  #unbuilt(): Diagnostic[] {
    const twice = this.#unread.find(({ code }) => code === duplicateObject.code);
    if (twice === undefined || !this.#skipped.has("Kustomization")) return [];
    const { subject, file } = twice;
    return [diagnose(kustomizationNotBuilt, subject, {}, file === undefined ? {} : { file })];
  }

  #skip(kind: string): void {
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
  }

  /** Keeps what is said about a document that is left out, at the places that it speaks of. */
  #leaveOut(diagnostics: readonly Diagnostic[], positions: Positions | undefined): void {
    this.#unread.push(...atTheirPlaces(diagnostics, positions));
  }

  /** Everything so far, put together. */
  finish(): Loaded {
    const reading = mergeReadings(this.#readings);
    return {
      ...reading,
      endpoints: endpointsFrom(this.#facts),
      services: servicesFrom(this.#facts),
      diagnostics: [...this.#unread, ...this.#unbuilt(), ...reading.diagnostics],
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

/** What stands for the name of an object that has none. */
const UNNAMED = "(unnamed)";

/** Whether a document has metadata, and something like `apiVersion` or `kind` where one of these is missing. */
const isMisspelt = (root: Cursor): boolean =>
  isMap(root.field("metadata").value) &&
  (["apiVersion", "kind"] as const).some(
    (field) => root.field(field).missing && root.nearMiss([field]).near !== undefined,
  );

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

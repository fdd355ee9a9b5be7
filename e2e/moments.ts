/**
 * What was in the cluster at every moment between two points in time, over several kinds: the lists at the start and the events of
 * watches since, in the one order that the server's store gives to all kinds. And what network policies made of such moments.
 */
import { diffOf } from "../analysis/diff/index.ts";
import { type Loaded, Loader } from "../analysis/input/load.ts";
import { settingsFor } from "../analysis/settings.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Kind, KubeClient, KubeObject, Watch, WatchEvent } from "./kube/client.ts";
import { titleOf } from "./palisade.ts";

/** The objects that were there after one event; those being deleted are there until they are gone. */
export interface Moment {
  readonly event: WatchEvent;
  readonly objects: readonly KubeObject[];
}

export interface Recording {
  /** What was there when the recording began. */
  readonly before: readonly KubeObject[];
  /** Every event so far, in the order in which the server stored the changes. */
  events(): WatchEvent[];
  /** The state after each event. */
  moments(): Moment[];
  stop(): void;
}

const keyOf = ({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string =>
  [apiVersion, kind, namespace, name].join(" ");

/** Versions of all kinds come from one store, which counts its changes. */
const versionOf = ({ object }: WatchEvent): number => Number(object.metadata.resourceVersion);

/** Records the kinds from now on, in all namespaces; nothing after this is missed. */
export async function record(client: KubeClient, kinds: readonly Kind[]): Promise<Recording> {
  const before: KubeObject[] = [];
  const watches: Watch[] = [];
  for (const kind of kinds) {
    const { items, resourceVersion } = await client.listWithVersion(kind);
    before.push(...items);
    watches.push(await client.watch(kind, { resourceVersion }));
  }
  const events = () =>
    watches.flatMap((watch) => [...watch.events]).toSorted((one, other) => versionOf(one) - versionOf(other));
  return {
    before,
    events,
    moments: () => {
      const there = new Map(before.map((object) => [keyOf(object), object]));
      return events().map((event) => {
        if (event.type === "DELETED") there.delete(keyOf(event.object));
        else there.set(keyOf(event.object), event.object);
        return { event, objects: [...there.values()] };
      });
    },
    stop: () => {
      for (const watch of watches) watch.stop();
    },
  };
}

/** As titles, sorted. */
export const titles = (objects: readonly KubeObject[]): string[] => objects.map(titleOf).toSorted();

/** What came or went, in the order of the store. */
export const order = (moments: readonly Moment[], type: "ADDED" | "DELETED"): string[] =>
  moments.filter(({ event }) => event.type === type).map(({ event }) => titleOf(event.object));

/** Whether Calico acts on it: neither staged nor a set. */
const isEnforced = ({ kind }: KubeObject): boolean => /^(Global)?NetworkPolicy$/.test(kind);

/** Whether a policy opens nothing, by the object itself. */
function onlyCloses({ spec }: KubeObject): boolean {
  const { ingress = [], egress = [] } = spec as Partial<Record<"ingress" | "egress", readonly unknown[]>>;
  return ingress.length + egress.length === 0;
}

/** Where a policy that only closes was enforced without an allow that the complete set has in its namespace. */
export function denyWithoutAllows(moments: readonly Moment[], complete: readonly KubeObject[]): string[] {
  return moments.flatMap(({ event, objects }) => {
    const there = new Set(objects.map(titleOf));
    return objects
      .filter((object) => isEnforced(object) && onlyCloses(object))
      .flatMap(({ metadata: { namespace } }) =>
        complete.filter((other) => other.metadata.namespace === namespace && !onlyCloses(other)),
      )
      .map(titleOf)
      .filter((allow) => !there.has(allow))
      .map((allow) => `${event.type} ${titleOf(event.object)}: no ${allow}`);
  });
}

function loaded(objects: readonly KubeObject[]): Loaded {
  const loader = new Loader();
  for (const object of objects) loader.addDocument(object, { file: titleOf(object) });
  return loader.finish();
}

/** An edge that the complete set lets through and the objects of a moment refuse. */
export interface Cut {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The enforced policies of the moment. */
  readonly beside: readonly string[];
}

/**
 * What a switch cuts for as long as it lasts, judged by the analyzer from the objects that were really there; each set of enforced
 * policies once.
 */
export function cutDuring(
  moments: readonly Pick<Moment, "objects">[],
  complete: readonly KubeObject[],
  workloads: readonly Endpoint[],
): Cut[] {
  const side = (name: string, objects: readonly KubeObject[]) => ({
    name,
    input: { ...loaded(objects), endpoints: workloads },
    settings: settingsFor("calico"),
    diagnostics: [],
  });
  const states = new Map(
    moments.map(({ objects }) => [titles(objects.filter(isEnforced)).join(), objects] as const),
  );
  return [...states.values()].flatMap((objects) =>
    diffOf(side("moment", objects), side("complete", complete))
      .edges.filter(({ change }) => change === "opened")
      .map(({ from, to }) => ({ from, to, beside: titles(objects.filter(isEnforced)) })),
  );
}

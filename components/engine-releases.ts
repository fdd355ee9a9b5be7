import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch.js";
import { Release, type ReleaseArgs } from "@pulumi/kubernetes/helm/v3/release.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import type { HelmEngine } from "../model/vocabulary.ts";
import type { PlannedRelease, Readiness } from "../plan/plan.ts";
import { childOptions, type Registered, resourcesFor } from "./dependencies.ts";
import { logicalName } from "./names.ts";
import { revealed } from "./reveal.ts";

const COMPONENT_TYPES: Readonly<Record<HelmEngine, string>> = {
  cilium: "palisade:components:Cilium",
  calico: "palisade:components:Calico",
  tetragon: "palisade:components:Tetragon",
};

/** Seconds that Helm waits for readiness: agents roll node by node, and a pool may still be growing. */
const READY_WITHIN = 900;

export interface EngineReleasesArgs {
  readonly engine: HelmEngine;
  /** In the order of installation. */
  readonly releases: readonly PlannedRelease[];
  /** Resources that the releases' `after` may name; absent means only the releases themselves. */
  readonly registered?: Registered;
}

/**
 * The Helm releases of one engine. A Release and not a Chart: it previews without a cluster and waits for readiness
 * (docs/semantics/pulumi.md#releases-preview-without-a-cluster). `Cilium`, `Calico` and `Tetragon` make the releases
 * from options of their own.
 */
export class EngineReleases extends ComponentResource {
  /** The releases by their id in a plan, as `release/cilium`. */
  readonly releases: ReadonlyMap<string, Release>;
  /** By the same id what others wait for: the release, or what it is ready when. */
  readonly ready: ReadonlyMap<string, Resource>;
  /** Chart versions by release name. */
  readonly versions: Readonly<Record<string, string>>;

  constructor(name: string, args: EngineReleasesArgs, opts: ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES[args.engine], name, {}, opts);
    const releases = new Map<string, Release>();
    const ready = new Map<string, Resource>();
    for (const planned of args.releases) {
      const own = childName(name, args.engine, planned.id);
      const before = new Map([...(args.registered ?? []), ...ready]);
      const release = new Release(
        own,
        releaseArgs(planned),
        childOptions(opts, {
          parent: this,
          dependsOn: resourcesFor(planned.id, planned.after, before),
          ...(planned.retainOnDelete ? { retainOnDelete: true } : {}),
        }),
      );
      releases.set(planned.id, release);
      ready.set(
        planned.id,
        planned.readyWhen === undefined
          ? release
          : readiness(
              `${own}-ready`,
              planned.readyWhen,
              childOptions(opts, { parent: this, dependsOn: release }),
            ),
      );
    }
    this.releases = releases;
    this.ready = ready;
    this.versions = Object.fromEntries(args.releases.map(({ name, version }) => [name, version]));
    this.registerOutputs({ versions: this.versions });
  }
}

/**
 * Waits for an object that is not ours: a patch of nothing but the annotation that tells the provider what to wait
 * for. Removing it leaves the object as it is.
 */
const readiness = (
  name: string,
  { apiVersion, kind, name: object, condition }: Readiness,
  opts: CustomResourceOptions,
) =>
  new CustomResourcePatch(
    name,
    { apiVersion, kind, metadata: { name: object, annotations: { "pulumi.com/waitFor": condition } } },
    { ...opts, customTimeouts: { create: `${READY_WITHIN}s` } },
  );

/** The engine's own release has the component's name; another has its addition behind it, as `calico-crds`. */
const childName = (component: string, engine: HelmEngine, id: string): string =>
  `${component}${logicalName(id).slice(engine.length)}`;

function releaseArgs(planned: PlannedRelease): ReleaseArgs {
  const { repository, credentials } = planned;
  const repositoryOpts = {
    ...(repository === undefined ? {} : { repo: repository }),
    ...(credentials === undefined
      ? {}
      : { username: credentials.username, password: secret(credentials.password.reveal()) }),
  };
  return {
    name: planned.name,
    namespace: planned.namespace,
    createNamespace: planned.createNamespace,
    chart: planned.chart,
    version: planned.version,
    ...(Object.keys(repositoryOpts).length === 0 ? {} : { repositoryOpts }),
    values: revealed(planned.values) as Record<string, unknown>,
    timeout: READY_WITHIN,
  };
}

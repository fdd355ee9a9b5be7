import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import type { Cloud, HelmEngine, Mode } from "../model/vocabulary.ts";
import {
  alertsIn,
  cloudResourcesOf,
  namespacesOf,
  type Plan,
  type PlannedCluster,
  policiesOf,
  releasesOf,
} from "../plan/plan.ts";
import type { IntentReport } from "../proof/report.ts";
import { Alerts } from "./alerts.ts";
import { CloudFirewall } from "./cloud/firewall.ts";
import type { CloudKits } from "./cloud/load.ts";
import { childOptions, resourcesFor } from "./dependencies.ts";
import { EngineReleases } from "./engine-releases.ts";
import { logIntent } from "./intent.ts";
import { logicalName } from "./names.ts";
import { PolicySet } from "./policy-set.ts";
import { logWarnings, refuseErrors } from "./refusal.ts";

export interface SecurityStackArgs {
  /** What to register, all of it and nothing else. */
  readonly plan: Plan;
  /** What `intentOf(plan)` gives, to be said in every preview; absent means that nothing is said of it. */
  readonly intent?: IntentReport;
  /** What `loadClouds(plan)` gives; absent is right for a plan without cloud resources. */
  readonly clouds?: CloudKits;
  /** Put before every Pulumi name; absent means nothing, which is right for one stack in a program. */
  readonly namePrefix?: string;
}

/**
 * Everything a plan holds: namespaces, the engines' releases, the policies, the alerts. A plan with diagnostics of
 * severity error is refused with one `RefusedError` that lists them; warnings are logged.
 *
 * Where the plan names a cluster, the component makes the Kubernetes provider for it; giving it one besides is
 * refused, for nobody could say which cluster is meant.
 */
export class SecurityStack extends ComponentResource {
  /** What becomes of flows that policies refuse. */
  readonly mode: Mode;
  /** Chart versions by release name. */
  readonly releases: Readonly<Record<string, string>>;
  /** Modes by policy, as `clawdstrike/nats-jetstream`. */
  readonly policies: Readonly<Record<string, Mode>>;
  /** What others attach to, by cloud, as `aws.securityGroupId`; without firewalls empty. */
  readonly clouds: Readonly<Record<string, Readonly<Record<string, Output<string>>>>>;
  /** Every registered resource by its id in the plan. */
  readonly registered: ReadonlyMap<string, Resource>;

  constructor(
    name: string,
    { plan, intent, clouds = {}, namePrefix = "" }: SecurityStackArgs,
    opts: ComponentResourceOptions = {},
  ) {
    refuseErrors(`The plan of stack ${plan.stack}`, plan.diagnostics);
    refuseTwoClusters(plan.cluster, opts);
    refuseUnloadedClouds(plan, clouds);
    super("palisade:components:SecurityStack", name, {}, opts);
    logWarnings(plan.diagnostics, this);
    if (intent !== undefined) logIntent(intent, this);
    const provider = clusterProvider(`${namePrefix}cluster`, plan, this);
    const inside: ComponentResourceOptions = {
      parent: this,
      ...(provider === undefined ? {} : { provider }),
      ...(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    };
    const registered = registerAll(plan, namePrefix, inside);
    const firewalls = registerClouds(plan, clouds, namePrefix, registered, {
      parent: this,
      ...(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    });
    this.registered = registered;
    this.clouds = Object.fromEntries(firewalls.map(([cloud, { attach }]) => [cloud, attach]));
    this.mode = plan.mode;
    this.releases = Object.fromEntries(releasesOf(plan).map((release) => [release.name, release.version]));
    this.policies = Object.fromEntries(policiesOf(plan).map((policy) => [policy.id, policy.mode]));
    this.registerOutputs({
      mode: this.mode,
      releases: this.releases,
      policies: this.policies,
      clouds: this.clouds,
    });
  }
}

/** Registers a plan's resources in its order and hands them back by id. */
function registerAll(
  plan: Plan,
  namePrefix: string,
  inside: ComponentResourceOptions,
): Map<string, Resource> {
  const registered = new Map<string, Resource>();
  const { dependsOn: _inherited, ...placed } = inside;
  for (const { id, name, after } of namespacesOf(plan)) {
    const own = { ...placed, dependsOn: resourcesFor(id, after, registered), retainOnDelete: true };
    registered.set(
      id,
      new Namespace(`${namePrefix}${logicalName(id)}`, { metadata: { name } }, childOptions(inside, own)),
    );
  }
  for (const [engine, releases] of Object.entries(Object.groupBy(releasesOf(plan), ({ engine }) => engine))) {
    const component = new EngineReleases(
      `${namePrefix}${engine}`,
      { engine: engine as HelmEngine, releases: releases ?? [], registered },
      inside,
    );
    for (const [id, resource] of component.ready) registered.set(id, resource);
  }
  const policies = policiesOf(plan);
  if (policies.length > 0) {
    const set = new PolicySet(`${namePrefix}policies`, { policies, registered, namePrefix }, inside);
    for (const [id, policy] of set.policies) registered.set(id, policy);
  }
  const alerts = alertsIn(plan);
  if (alerts.length > 0) {
    const component = new Alerts(`${namePrefix}alerts`, { alerts, registered, namePrefix }, inside);
    for (const [id, rules] of component.rules) registered.set(id, rules);
  }
  return registered;
}

/** Registers a plan's cloud resources, a component a cloud, and adds them to `registered`. */
function registerClouds(
  plan: Plan,
  kits: CloudKits,
  namePrefix: string,
  registered: Map<string, Resource>,
  inside: ComponentResourceOptions,
): readonly (readonly [Cloud, CloudFirewall])[] {
  const byCloud = Map.groupBy(cloudResourcesOf(plan), ({ cloud }) => cloud);
  return [...byCloud].flatMap(([cloud, resources]) => {
    const kit = kits[cloud];
    if (kit === undefined) return [];
    const firewall = new CloudFirewall(`${namePrefix}${cloud}`, { kit, resources, registered }, inside);
    for (const [id, resource] of firewall.resources) registered.set(id, resource);
    return [[cloud, firewall] as const];
  });
}

function refuseUnloadedClouds(plan: Plan, kits: CloudKits): void {
  const missing = new Set(
    cloudResourcesOf(plan)
      .map(({ cloud }) => cloud)
      .filter((cloud) => kits[cloud] === undefined),
  );
  if (missing.size > 0)
    throw new Error(
      `The plan has firewalls of ${[...missing].join(", ")}, whose SDK is not loaded. Pass clouds: await loadClouds(plan).`,
    );
}

/**
 * The provider for the cluster a plan names; undefined when it names none. It is known by the stack: an edited
 * kubeconfig or a renamed context is an update and not a replacement of every object, which would take all policies
 * away for a moment. A stack therefore stays with its cluster; another cluster is another stack.
 */
function clusterProvider(name: string, { stack, cluster }: Plan, parent: Resource): Provider | undefined {
  if (!namesCluster(cluster)) return undefined;
  const { context, kubeconfig } = cluster;
  return new Provider(
    name,
    {
      clusterIdentifier: `palisade/${stack}`,
      ...(context === undefined ? {} : { context }),
      ...(kubeconfig === undefined ? {} : { kubeconfig: secret(kubeconfig.reveal()) }),
    },
    { parent },
  );
}

const namesCluster = ({ context, kubeconfig }: PlannedCluster): boolean =>
  context !== undefined || kubeconfig !== undefined;

function refuseTwoClusters(cluster: PlannedCluster, opts: ComponentResourceOptions): void {
  if (!namesCluster(cluster)) return;
  const inherited = opts.parent?.getProvider("kubernetes:core/v1:Namespace");
  const given = [opts.provider, inherited, ...Object.values(opts.providers ?? {})];
  if (given.some((provider) => Provider.isInstance(provider)))
    throw new Error(
      "The plan names a cluster (cluster.context or cluster.kubeconfig) and a Kubernetes provider was given as well. Keep one of them.",
    );
}

import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { PlannedAlerts } from "../plan/plan.ts";
import { childOptions, type Registered, resourcesFor } from "./dependencies.ts";
import { logicalName } from "./names.ts";

export interface AlertsArgs {
  /** A PrometheusRule for each engine, as a plan holds them. */
  readonly alerts: readonly PlannedAlerts[];
  /** Resources of others that `after` may name; absent means none. */
  readonly registered?: Registered;
  /** Put before every Pulumi name; absent means nothing, which is right for one set in a program. */
  readonly namePrefix?: string;
}

/**
 * Alert rules as objects of the Prometheus operator, which must be there already: its kinds are not ours to install.
 * They wait for no engine, so that an engine that does not come up is seen.
 */
export class Alerts extends ComponentResource {
  /** The PrometheusRules by their id. */
  readonly rules: ReadonlyMap<string, CustomResource>;

  constructor(name: string, args: AlertsArgs, opts: ComponentResourceOptions = {}) {
    super("palisade:components:Alerts", name, {}, opts);
    const rules = new Map<string, CustomResource>();
    for (const { id, manifest, after } of args.alerts)
      rules.set(
        id,
        new CustomResource(
          `${args.namePrefix ?? ""}${logicalName(id)}`,
          manifest,
          childOptions(opts, {
            parent: this,
            dependsOn: resourcesFor(id, after, args.registered ?? new Map()),
          }),
        ),
      );
    this.rules = rules;
    this.registerOutputs({ rules: [...rules.keys()] });
  }
}

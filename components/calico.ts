import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import type { CniMode, Platform } from "../model/vocabulary.ts";
import { calicoRelease } from "../plan/releases/calico.ts";
import { type ChartArgs, chartArgs, type KubernetesApi } from "./engine-args.ts";
import { EngineReleases } from "./engine-releases.ts";
import { logWarnings, refuseErrors } from "./refusal.ts";

export interface CalicoArgs extends ChartArgs {
  /** Where the cluster runs; decides the preset. */
  readonly platform: Platform;
  /** Whether Calico owns addressing or polices behind the platform's CNI; absent means `full`. */
  readonly cniMode?: CniMode;
  /** Address range of the pods (IPv4); absent means the operator's own default. */
  readonly podCidr?: Input<string>;
  /** Where agents reach the API server when they replace kube-proxy; absent means kube-proxy stays. */
  readonly apiServer?: KubernetesApi;
}

/**
 * Calico as two Helm releases: its CRDs, which stay when the component goes, and its operator. Throws a
 * `RefusedError` for options that cannot work together.
 */
export class Calico extends EngineReleases {
  constructor(name: string, args: CalicoArgs, opts?: ComponentResourceOptions) {
    const { releases, diagnostics } = calicoRelease({
      platform: args.platform,
      cniMode: args.cniMode ?? "full",
      ...(args.podCidr === undefined ? {} : { podCidr: args.podCidr }),
      ...(args.apiServer === undefined ? {} : { apiServer: args.apiServer }),
      ...chartArgs(args),
    });
    refuseErrors(`Calico ${name}`, diagnostics);
    super(name, { engine: "calico", releases }, opts);
    logWarnings(diagnostics, this);
  }
}

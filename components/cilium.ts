import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import type { CniMode, Mode, Platform } from "../model/vocabulary.ts";
import { ciliumRelease } from "../plan/releases/cilium.ts";
import { type ChartArgs, chartArgs, type KubernetesApi } from "./engine-args.ts";
import { EngineReleases } from "./engine-releases.ts";
import { logWarnings, refuseErrors } from "./refusal.ts";

export interface CiliumArgs extends ChartArgs {
  /** Where the cluster runs; decides the preset. */
  readonly platform: Platform;
  /** Whether Cilium owns addressing or follows the platform's CNI; absent means `full`. */
  readonly cniMode?: CniMode;
  /** `audit` reports what policies refuse and lets it pass, `enforce` stops it; absent means `audit`. */
  readonly mode?: Mode;
  /** Address range of the pods (IPv4); absent means the chart's own default, which GKE does not have. */
  readonly podCidr?: Input<string>;
  /** Where agents reach the API server when they replace kube-proxy; absent means kube-proxy stays. */
  readonly apiServer?: KubernetesApi;
  /** An existing SPIRE that answers mutual authentication; absent means that no demand can be met. */
  readonly spire?: {
    /** `host:port` of its server. */
    readonly serverAddress: string;
    readonly trustDomain: string;
  };
}

/** Cilium as one Helm release. Throws a `RefusedError` for options that cannot work together. */
export class Cilium extends EngineReleases {
  constructor(name: string, args: CiliumArgs, opts?: ComponentResourceOptions) {
    const { releases, diagnostics } = ciliumRelease({
      platform: args.platform,
      cniMode: args.cniMode ?? "full",
      mode: args.mode ?? "audit",
      ...(args.podCidr === undefined ? {} : { podCidr: args.podCidr }),
      ...(args.apiServer === undefined ? {} : { apiServer: args.apiServer }),
      ...(args.spire === undefined ? {} : { spire: args.spire }),
      ...chartArgs(args),
    });
    refuseErrors(`Cilium ${name}`, diagnostics);
    super(name, { engine: "cilium", releases }, opts);
    logWarnings(diagnostics, this);
  }
}

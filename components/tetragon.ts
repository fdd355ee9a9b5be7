import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { Platform } from "../model/vocabulary.ts";
import { tetragonRelease } from "../plan/releases/tetragon.ts";
import { type ChartArgs, chartArgs } from "./engine-args.ts";
import { EngineReleases } from "./engine-releases.ts";
import { logWarnings, refuseErrors } from "./refusal.ts";

export interface TetragonArgs extends ChartArgs {
  /** Where the cluster runs; decides the preset. */
  readonly platform: Platform;
}

/** Tetragon as one Helm release. Throws a `RefusedError` for options that cannot work together. */
export class Tetragon extends EngineReleases {
  constructor(name: string, args: TetragonArgs, opts?: ComponentResourceOptions) {
    const { releases, diagnostics } = tetragonRelease({ platform: args.platform, ...chartArgs(args) });
    refuseErrors(`Tetragon ${name}`, diagnostics);
    super(name, { engine: "tetragon", releases }, opts);
    logWarnings(diagnostics, this);
  }
}

import type { EngineName } from "../model/vocabulary.ts";
import { CILIUM_DEFAULTS, type CiliumSettings } from "./engines/cilium/settings.ts";

/** What the analysis takes for granted about the cluster. */
export interface AnalysisSettings {
  readonly engine: EngineName;
  /** Cilium's audit mode: refusals at L3 and L4 pass and are reported. */
  readonly audit: boolean;
  readonly cilium: CiliumSettings;
}

/** Settings that somebody states; the others are the defaults of their engine. */
interface StatedSettings {
  readonly audit?: boolean;
  readonly cilium?: Partial<CiliumSettings>;
}

/** What an engine is taken to run with, and no audit, but for what is stated otherwise. */
export const settingsFor = (
  engine: EngineName,
  { audit = false, cilium = {} }: StatedSettings = {},
): AnalysisSettings => ({ engine, audit, cilium: { ...CILIUM_DEFAULTS, ...cilium } });

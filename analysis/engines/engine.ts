import type { Endpoint } from "../../model/endpoint.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Tier } from "../../model/rule.ts";
import type { Dialect } from "../../model/vocabulary.ts";
import type { Enforcement } from "../evaluate/enforcement.ts";
import type { Identity } from "../match/identity.ts";
import type { AnalysisSettings } from "../settings.ts";
import type { MissingAllow } from "./missing-allow.ts";

/**
 * What an engine makes of the policies of one dialect. `own`: nothing else enforces them, so they ask for this engine;
 * `shared`: other engines enforce them as well; `ignored`: it does not enforce them.
 */
export type Claim = "own" | "shared" | "ignored";

/**
 * What enforces network policies, as one object. Each stands in a folder of its own and imports no other; what they
 * share stands beside the folders. What differs between versions and configurations of an engine is asked of its
 * settings, nowhere else.
 */
export interface Engine {
  readonly dialects: Readonly<Record<Dialect, Claim>>;
  /** An endpoint as it sees it. */
  readonly identityOf: (endpoint: Endpoint, settings: AnalysisSettings) => Identity;
  /** How it combines rules; `tiers` are those of the input. */
  readonly enforcement: (settings: AnalysisSettings, tiers: readonly Tier[]) => Enforcement;
  /** The object to apply so that a connection passes that no rule allows; undefined where it has none for that. */
  readonly allowing: (missing: MissingAllow) => Manifest | undefined;
}

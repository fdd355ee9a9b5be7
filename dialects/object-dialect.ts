import type { Issue } from "../documents/issue.ts";
import type { Isolation } from "../model/isolation.ts";
import type { Manifest } from "../model/manifest.ts";
import type { PolicyReading, PolicyRef, PolicyRules, Tier } from "../model/rule.ts";
import type { CiliumReadSettings } from "./cilium/read-settings.ts";

/** A language whose network policies are objects of a cluster. */
export interface ObjectDialect {
  /** API groups of its objects, as `apiVersion` begins. */
  readonly group: RegExp;
  /** Kinds that the reader takes: policies, and what they refer to. */
  readonly kinds: readonly string[];
  readonly read: (object: unknown, ref: PolicyRef, settings: CiliumReadSettings) => PolicyReading;
  /** Why the API server refuses a policy for want of an object beside it; undefined where it takes it. */
  readonly refusal: (policy: PolicyRules, tiers: readonly Tier[]) => Issue | undefined;
  /** What a policy that is enforced closes and opens; undefined for every other object. */
  readonly isolationOf: (manifest: Manifest) => Isolation | undefined;
}

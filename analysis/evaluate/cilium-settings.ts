/** What of the agent's configuration changes how rules combine; defaults are those of chart 1.20.2. */
export interface CiliumSettings {
  /** `policyEnforcementMode`: `always` isolates pods that no policy selects, `never` enforces nothing. */
  readonly enforcement: "default" | "always" | "never";
  /** Something answers authentication demands (`authentication.enabled` with a working SPIRE). */
  readonly mutualAuthentication: boolean;
}

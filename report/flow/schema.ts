import { z } from "zod";
import type { CloudLayerName } from "../../model/cloud-reading.ts";
import type { Reason } from "../../model/verdict.ts";
import { CLOUDS } from "../../model/vocabulary.ts";
import { DIAGNOSTIC_JSON } from "../parts/diagnostics.ts";
import { AUTHENTICATION, DIRECTION, POLICY_REF, PORT, POSITION, published, TEXTS } from "../parts/schema.ts";

/** Raised when a reader of the last version would misread the new one. */
export const FLOW_SCHEMA_VERSION = 2;

const OUTCOME = z.enum(["allowed", "denied", "audited", "undetermined"]);

const REASONS = {
  "not-governed": "not-governed",
  "no-policy": "no-policy",
  "not-isolated": "not-isolated",
  rule: "rule",
  "default-deny": "default-deny",
  "local-host": "local-host",
  "end-of-tier": "end-of-tier",
  profile: "profile",
  failsafe: "failsafe",
  "no-profile": "no-profile",
  "unknown-input": "unknown-input",
  "merge-conflict": "merge-conflict",
} as const satisfies { readonly [One in Reason]: One };

const LAYERS = {
  "security-group": "security-group",
  "network-firewall": "network-firewall",
  "dns-firewall": "dns-firewall",
  "firewall-policy": "firewall-policy",
  "vpc-firewall": "vpc-firewall",
  "network-security-group": "network-security-group",
  "azure-firewall": "azure-firewall",
} as const satisfies { readonly [Name in CloudLayerName]: Name };

const decider = z.strictObject({
  policy: POLICY_REF,
  path: z.string().describe("Where in the object; empty for the policy as a whole"),
  position: POSITION.optional().describe(
    "Where in the file of the policy; absent for the policy as a whole, and for one that came from no file",
  ),
  action: z.enum(["allow", "deny", "pass", "log", "isolate"]),
});

const side = z.strictObject({
  outcome: OUTCOME,
  reason: z.enum(REASONS),
  deciders: z.array(decider),
  authentication: AUTHENTICATION,
  tier: z.string().optional(),
  layer7: z.looseObject({}).optional(),
});

const cloudOutcome = z.enum(["allowed", "denied", "undetermined"]);

const layer = z.strictObject({
  layer: z.enum(LAYERS),
  of: z.string().optional(),
  outcome: cloudOutcome,
  byName: z.boolean(),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      action: z.enum(["allow", "deny", "next", "inspect"]),
      asks: z.string().optional().describe("What the rule asks that the question does not say"),
    }),
  ),
});

/** What `palisade eval -o json` prints. */
const FLOW_JSON = z.strictObject({
  schemaVersion: z.literal(FLOW_SCHEMA_VERSION),
  asked: z.strictObject({
    from: z.string(),
    to: z.string(),
    protocol: z.string(),
    port: PORT,
    http: z.looseObject({}).optional(),
    dnsQuery: z.string().optional(),
  }),
  outcome: OUTCOME,
  authentication: AUTHENTICATION,
  proxied: z.boolean(),
  request: z.enum(["passes", "http-403", "dns-refused", "undetermined"]).optional(),
  sides: z.strictObject({ egress: side, ingress: side }),
  border: z
    .strictObject({
      cloud: z.enum(CLOUDS),
      machines: z.string(),
      outcome: cloudOutcome.optional().describe("Absent where both ends are of the cluster"),
      layers: z.array(layer).optional(),
    })
    .optional()
    .describe("What the firewalls around the nodes say; absent where there are no rules of a cloud"),
  together: z
    .strictObject({ outcome: OUTCOME, decides: TEXTS })
    .optional()
    .describe("Cluster and cloud together, and which of the layers decide"),
  changes: z
    .array(
      z.strictObject({
        kind: z.enum(["add-policy", "remove-rules", "allow-request", "none"]),
        side: DIRECTION,
        manifest: z.looseObject({}).optional(),
        rules: z.array(decider).optional(),
        why: z.string().optional(),
      }),
    )
    .describe("What would let a refused connection through, one entry for each end that refuses"),
  diagnostics: z.array(DIAGNOSTIC_JSON),
});

/** JSON schema of what `flowJson` prints. */
export const flowJsonSchema = () => published(FLOW_JSON, "Output of palisade eval -o json");

import { z } from "zod";
import {
  cidrRange,
  dnsLabel,
  flag,
  labelValue,
  matching,
  port,
  someOf,
  word,
} from "../../model/config-fields.ts";
import { RUNTIME_VARIANTS } from "../../model/vocabulary.ts";
import { BLOCKABLE, CLAWDSTRIKE_DEFAULTS, type ClawdstrikeOptions } from "./options.ts";

const absolutePath = matching(
  /^\/[^\0]{0,254}$/,
  "is not an absolute path of at most 255 characters",
  "Write the resolved path inside the image, as in /usr/local/bin/hushd",
);

/** Policies match it as a prefix: without its closing slash it would cover its sisters, and `/` covers everything. */
const folderPath = matching(
  /^\/[^\0]{1,253}\/$/,
  "is not a folder below / with its closing slash",
  "Write the resolved path inside the image, as in /etc/clawdstrike/",
);

/** What the stack config may say of ClawdStrike; absent means the spec's value. */
export const fields = {
  namespace: dnsLabel.optional().meta({ description: "Namespace of the services" }),
  natsNamespace: dnsLabel
    .optional()
    .meta({ description: "Namespace of NATS: clawdstrike, or aegisnet before the migration" }),
  systemNamespace: dnsLabel
    .optional()
    .meta({ description: "Namespace of the Tetragon agents, kube-dns and Hubble Relay" }),
  monitoringNamespace: dnsLabel.optional().meta({ description: "Namespace of Prometheus" }),
  gatewayNamespace: dnsLabel.optional().meta({ description: "Namespace of the gateway's proxies" }),
  components: someOf(CLAWDSTRIKE_DEFAULTS.components, labelValue).optional().meta({
    description: "Value of app.kubernetes.io/component per component, where a chart names them otherwise",
  }),
  ports: someOf(CLAWDSTRIKE_DEFAULTS.ports, port).optional().meta({ description: "Container ports" }),
  runtimePolicies: word(RUNTIME_VARIANTS)
    .optional()
    .meta({ description: "The spec's text, or the corrected form" }),
  binaries: z.array(absolutePath).min(1, { error: "is empty|Name at least one program" }).optional(),
  policyWriters: z
    .array(absolutePath)
    // An empty exemption list is dropped by the loader, and then everybody is killed
    // (docs/semantics/tetragon.md#empty-lists-of-programs).
    .min(1, { error: "is empty, which would kill every writer|Name at least one program" })
    .optional(),
  policyPaths: z.array(folderPath).min(1, { error: "is empty|Name at least one folder" }).optional(),
  clusterCidrs: z.array(cidrRange).min(1, { error: "is empty|Name at least one range" }).optional(),
  bridgeReadsLsm: flag.optional().meta({ description: "The bridge reads process_lsm events" }),
  spireSocketPolicy: flag
    .optional()
    .meta({ description: "Watch connections to the SPIRE agent's socket (hardened only)" }),
  blocking: z
    .array(word(BLOCKABLE))
    .optional()
    .meta({ description: "Hardened policies that block in place of alerting" }),
} satisfies { [Key in keyof ClawdstrikeOptions]: z.ZodType };

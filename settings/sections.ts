import { z } from "zod";
import {
  chartSource,
  cidrRange,
  flag,
  helmValues,
  hostAndPort,
  hostName,
  port,
  sensitive,
  statement,
  trustDomain,
  version,
  word,
} from "../model/config-fields.ts";
import {
  AUTHENTICATION_PROVIDERS,
  CALICO_EDITIONS,
  CLUSTER_CNIS,
  CNI_MODES,
  type HelmEngine,
  MODES,
  NAMESPACE_MODES,
  PLATFORMS,
  POLICY_SOURCES,
} from "../model/vocabulary.ts";
import { alerts } from "./alerts.ts";
import { cloud } from "./cloud.ts";
import { SYSTEM_SCHEMAS } from "./systems.ts";

const text = z.string({ error: "is not a text|Write a text" }).min(1, { error: "is empty|Write a text" });

const cluster = z.strictObject(
  {
    platform: word(PLATFORMS).meta({ description: "Where the cluster runs; decides the chart presets" }),
    cni: word(CLUSTER_CNIS).meta({
      description: "The one engine that enforces network policies, or the CNI that enforces none",
    }),
    cniMode: word(CNI_MODES).optional().meta({
      description: "full (default): the CNI owns addressing; chaining: behind the platform's own CNI",
    }),
    context: text.optional().meta({ description: "Kubeconfig context; absent means the current one" }),
    kubeconfig: sensitive.optional().meta({ description: "Content of a kubeconfig; set it as a secret" }),
    podCidr: cidrRange.optional().meta({ description: "Address range of the pods" }),
    apiServer: z
      .strictObject({ host: hostName, port })
      .optional()
      .meta({ description: "Where agents reach the API server when they replace kube-proxy" }),
    bpfLsm: flag
      .optional()
      .meta({ description: "The nodes have BPF LSM in their active list (default false)" }),
    agentAudit: statement
      .optional()
      .meta({ description: "Declares that agents which are not ours run in audit" }),
  },
  { error: "is not a map|Write platform and cni under it" },
);

const charts = z.strictObject({
  source: chartSource
    .optional()
    .meta({ description: "https:// repository, oci:// registry or local folder with all charts" }),
  username: text.optional(),
  password: sensitive.optional().meta({ description: "Set it as a secret" }),
});

const engine = z.strictObject({
  install: flag
    .optional()
    .meta({ description: "false: it already runs here and is not ours (default true)" }),
  version: version.optional().meta({ description: "Chart version; absent means the pinned one" }),
  values: helmValues.optional().meta({ description: "Helm values merged over the preset, last" }),
});

const engines = z.strictObject({
  cilium: engine.optional(),
  calico: engine
    .extend({
      edition: word(CALICO_EDITIONS).optional().meta({
        description: "Which Calico it is (default open-source, which is what this program installs)",
      }),
    })
    .optional(),
  tetragon: engine.optional(),
} satisfies Record<HelmEngine, z.ZodType>);

const authentication = z.strictObject({
  provider: word(AUTHENTICATION_PROVIDERS).optional().meta({
    description: "spire: an existing SPIRE answers the agents; off (default): no demand can be met",
  }),
  serverAddress: hostAndPort.optional().meta({ description: "host:port of the SPIRE server" }),
  trustDomain: trustDomain.optional(),
});

const systems = z.strictObject(
  Object.fromEntries(Object.entries(SYSTEM_SCHEMAS).map(([name, schema]) => [name, schema.optional()])) as {
    [Name in keyof typeof SYSTEM_SCHEMAS]: z.ZodOptional<(typeof SYSTEM_SCHEMAS)[Name]>;
  },
  { error: "is not a map of systems|Write each system's name with its options, or {}" },
);

/**
 * The keys of the stack config, each with its own schema, so that one broken key does not hide the problems of
 * the others. Absent means the default that `complete` in schema.ts states.
 */
export const SECTIONS = {
  mode: word(MODES).meta({ description: "The one switch for every layer (default audit)" }),
  policies: word(POLICY_SOURCES).meta({
    description: "Where network policies come from (default as-specified)",
  }),
  cluster,
  charts,
  engines,
  authentication,
  namespaces: word(NAMESPACE_MODES).meta({
    description: "existing (default): never touched; create: made before the policies and kept on destroy",
  }),
  systems,
  cloud,
  alerts,
} as const;
export type Section = keyof typeof SECTIONS;

/** The sections that were written and parsed. */
export type Written = { readonly [Key in Section]?: z.output<(typeof SECTIONS)[Key]> };

/** Config keys of the design that name what this release does not have, with what to write in their place. */
export const REFUSED_KEYS: Readonly<Record<string, string>> = {
  proof: "Remove it: this release makes no proof that could fail or warn",
  waivers: "Remove it: waivers name problems of the proof, which this release does not make",
};

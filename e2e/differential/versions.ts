import { PINS } from "../../model/pins.ts";
import type { ToolName } from "../tools.ts";
import type { Manifest, Scenario } from "./scenario.ts";

/** A version of Cilium whose engine can be asked. */
export interface CiliumVersion {
  /** The release whose engine that is; a test ties it to the module. */
  readonly release: string;
  /** The command that asks it. */
  readonly tool: ToolName;
  /** Statements that its engine cannot be asked, or that it decides otherwise, each with the reason. */
  readonly without: Readonly<Record<string, string>>;
  /** The scenario without what those statements are about; undefined where nothing is left. */
  readonly narrowed: (scenario: Scenario) => Scenario | undefined;
}

/** What go-1.19.mod of `tools/cilium-engine` asks for. */
const OLDER = "1.19.6";

const PER_PEER =
  "since 1.20 a name on egress is looked up peer by peer; before, it is one port of the whole cluster";
const HOST = "since 1.20 the node does not get in where no rule selects the pod; before, it does";
const PODS = "policyCIDRMatchMode takes pods since 1.20";
const AGGREGATES = "the identities that stand for groups came with 1.20";
const MESH = "the entity of a cluster mesh came with 1.20";
const SERVICES = "what translates toServices is not exported by 1.19";

export const CILIUM_VERSIONS = {
  "1.20": { release: PINS.cilium, tool: "cilium-engine", without: {}, narrowed: (scenario) => scenario },
  "1.19": {
    release: OLDER,
    tool: "cilium-engine-1.19",
    without: {
      "ports.named-egress": PER_PEER,
      "kubernetes.named-port-outside": PER_PEER,
      "default-deny.always-host": HOST,
      "cidr.matches-pods": PODS,
      "selectors.any-cluster": AGGREGATES,
      "entities.cluster-mesh": MESH,
      "services.pods": SERVICES,
      "services.backends": SERVICES,
    },
    narrowed: (scenario) =>
      scenario.options.policyCIDRMatchMode?.includes("pods") === true
        ? undefined
        : {
            ...scenario,
            version: OLDER,
            services: [],
            policies: scenario.policies.filter((policy) => !namesPortsOnEgress(policy)),
          },
  },
} as const satisfies Readonly<Record<string, CiliumVersion>>;

export type CiliumVersionName = keyof typeof CILIUM_VERSIONS;
export const CILIUM_VERSION_NAMES = Object.keys(CILIUM_VERSIONS) as CiliumVersionName[];

interface EgressRule {
  readonly ports?: readonly WrittenPort[];
  readonly toPorts?: readonly { readonly ports?: readonly WrittenPort[] }[];
}

interface WrittenPort {
  readonly port?: unknown;
}

/** Whether a policy has a port by its name in an egress rule. */
function namesPortsOnEgress({
  spec,
  specs = [],
}: Manifest & { readonly spec?: unknown; readonly specs?: unknown }): boolean {
  const all = [spec, ...(Array.isArray(specs) ? specs : [])] as readonly (
    | { readonly egress?: readonly EgressRule[]; readonly egressDeny?: readonly EgressRule[] }
    | undefined
  )[];
  return all
    .flatMap((one) => [...(one?.egress ?? []), ...(one?.egressDeny ?? [])])
    .flatMap(({ ports = [], toPorts = [] }) => [...ports, ...toPorts.flatMap((item) => item.ports ?? [])])
    .some(({ port }) => typeof port === "string" && !/^[0-9_]+$/.test(port));
}

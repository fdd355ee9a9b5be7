import { cloudAuditUnseen } from "../../diagnostics/cloud/cloud-audit-unseen.ts";
import { cloudBalancerMissing } from "../../diagnostics/cloud/cloud-balancer-missing.ts";
import { cloudControlPlaneMissing } from "../../diagnostics/cloud/cloud-control-plane-missing.ts";
import { cloudGuardsNodes } from "../../diagnostics/cloud/cloud-guards-nodes.ts";
import { cloudIngressNotAudited } from "../../diagnostics/cloud/cloud-ingress-not-audited.ts";
import { cloudNamesAskedOnly } from "../../diagnostics/cloud/cloud-names-asked-only.ts";
import { cloudNamesMoot } from "../../diagnostics/cloud/cloud-names-moot.ts";
import { cloudNamesUnseen } from "../../diagnostics/cloud/cloud-names-unseen.ts";
import { cloudNamesWidened } from "../../diagnostics/cloud/cloud-names-widened.ts";
import { cloudOfAnotherPlatform } from "../../diagnostics/cloud/cloud-of-another-platform.ts";
import { cloudSensitivePortOpen } from "../../diagnostics/cloud/cloud-sensitive-port-open.ts";
import { ANY_IPV4, ANY_IPV6 } from "../../model/cidr.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { portBounds, portWords } from "../../model/edge.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import type { CloudSettings } from "../../settings/cloud.ts";
import type { Settings } from "../../settings/settings.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import { PLATFORM_CLOUD } from "./platform.ts";
import { sameNames } from "./problems.ts";

/** One cloud's border and all that bears on it. */
export interface Border {
  readonly plan: CloudPlan;
  readonly section: NonNullable<CloudSettings[Cloud]>;
  readonly settings: Settings;
  readonly cluster: { readonly namePolicies: readonly string[] };
  /** Flows that come from outside the cluster; absent means none. */
  readonly fromOutside?: readonly string[];
}

type Check = (border: Border) => readonly Diagnostic[];

const at = ({ plan }: Border): string => `cloud.${plan.cloud}`;

const rejected: Check = ({ plan }) => [...sameNames(plan.cloud, plan.edges), ...plan.refusals];

const domainsOf = ({ plan: { edges } }: Border): readonly string[] => [
  ...new Set(
    edges.flatMap(({ peer }) =>
      peer.kind === "dns" ? [peer.covers === "itself" ? peer.name : `*.${peer.name}`] : [],
    ),
  ),
];

/** Without a tier for names the border knows ports only, and says what still judges the names. */
const namesUnjudged: Check = (border) => {
  const domains = domainsOf(border);
  if (domains.length === 0 || border.plan.names === "judged") return [];
  const ports = [
    ...new Set(border.plan.edges.flatMap(({ peer, port }) => (peer.kind === "dns" ? [portWords(port)] : []))),
  ];
  return [
    diagnose(border.plan.names === "asked" ? cloudNamesAskedOnly : cloudNamesUnseen, at(border), {
      cloud: border.plan.cloud,
      domains,
      ports,
      inCluster: border.cluster.namePolicies,
    }),
  ];
};

/** A wildcard of one label covers every depth at a cloud's firewall, and on AWS the name itself. */
const widened: Check = (border) =>
  border.plan.widened.length === 0 || border.plan.names === "unseen"
    ? []
    : [
        diagnose(cloudNamesWidened, at(border), {
          cloud: border.plan.cloud,
          domains: border.plan.widened,
        }),
      ];

/** An edge that lets a port out to anywhere makes the names on that port moot. */
const namesMoot: Check = (border) => {
  const { edges, names } = border.plan;
  if (names === "unseen") return [];
  const named = new Set(edges.flatMap(({ peer, port }) => (peer.kind === "dns" ? [portWords(port)] : [])));
  return edges
    .filter((edge) => edge.direction === "egress" && isAnywhere(edge) && named.has(portWords(edge.port)))
    .map(({ id, port }) =>
      diagnose(cloudNamesMoot, `${at(border)}.${id}`, {
        ports: portWords(port),
        cloud: border.plan.cloud,
      }),
    );
};

const isAnywhere = ({ peer }: CloudPlan["edges"][number]): boolean =>
  (peer.kind === "cidr" && (peer.cidr === ANY_IPV4 || peer.cidr === ANY_IPV6)) ||
  (peer.kind === "service" && peer.holds === "outside");

/** Ports that nobody on the Internet should reach on a node. */
const SENSITIVE_PORTS: Readonly<Record<number, string>> = {
  22: "SSH",
  2379: "etcd",
  2380: "etcd",
  3306: "MySQL",
  3389: "RDP",
  4222: "NATS",
  5432: "PostgreSQL",
  6379: "Redis",
  6443: "the Kubernetes API",
  8181: "OPA",
  9090: "Prometheus",
  10250: "the kubelet",
  27017: "MongoDB",
};

const sensitivePorts: Check = (border) =>
  border.plan.edges.flatMap((edge) => {
    if (edge.direction !== "ingress" || !isAnywhere(edge)) return [];
    const [from, to] =
      edge.port === undefined ? [0, 65_535] : edge.port.protocol === "TCP" ? portBounds(edge.port) : [1, 0];
    const open = Object.entries(SENSITIVE_PORTS)
      .filter(([port]) => Number(port) >= from && Number(port) <= to)
      .map(([port, name]) => `${port} (${name})`);
    return open.length === 0
      ? []
      : [diagnose(cloudSensitivePortOpen, `${at(border)}.${edge.id}`, { ports: open })];
  });

const auditUnseen: Check = (border) =>
  border.settings.mode === "audit" && !border.plan.recorded
    ? [diagnose(cloudAuditUnseen, at(border), { cloud: border.plan.cloud })]
    : [];

/** Ingress that is closed by default cannot be opened to be watched. */
const ingressUnaudited: Check = (border) =>
  border.settings.mode === "audit" && !border.plan.auditsIngress
    ? [diagnose(cloudIngressNotAudited, at(border), { cloud: border.plan.cloud })]
    : [];

const controlPlaneMissing: Check = (border) =>
  border.section.controlPlane === undefined &&
  PLATFORM_CLOUD[border.settings.cluster.platform] === border.plan.cloud &&
  !border.plan.knowsControlPlane
    ? [diagnose(cloudControlPlaneMissing, at(border), { platform: border.settings.cluster.platform })]
    : [];

const balancerMissing: Check = (border) =>
  border.section.loadBalancer === undefined && (border.fromOutside ?? []).length > 0
    ? [diagnose(cloudBalancerMissing, at(border), { flows: border.fromOutside ?? [] })]
    : [];

const elsewhere: Check = (border) => {
  const { platform } = border.settings.cluster;
  const home = PLATFORM_CLOUD[platform];
  return home === undefined || home === border.plan.cloud
    ? []
    : [diagnose(cloudOfAnotherPlatform, at(border), { platform, cloud: border.plan.cloud })];
};

const nodesNotPods: Check = (border) => [
  diagnose(cloudGuardsNodes, at(border), { cloud: border.plan.cloud, rules: border.plan.edges.length }),
];

const CHECKS: readonly Check[] = [
  rejected,
  sensitivePorts,
  elsewhere,
  controlPlaneMissing,
  balancerMissing,
  namesUnjudged,
  namesMoot,
  widened,
  auditUnseen,
  ingressUnaudited,
  nodesNotPods,
];

/** What is to be known about one cloud's border, in the order of the checks. */
export const checkClouds = (border: Border): readonly Diagnostic[] =>
  CHECKS.flatMap((check) => check(border));

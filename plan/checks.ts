import { checkManifest } from "../crds/check.ts";
import {
  type CiliumPolicy,
  demandsAuthentication,
  isCiliumPolicy,
  l7Kinds,
  usesFqdn,
} from "../dialects/cilium/mode.ts";
import { canEnforce, isScoped, isTetragonPolicy, usesLsm } from "../dialects/tetragon/mode.ts";
import type { Finding, FindingArgs } from "../model/finding.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Settings } from "../settings/settings.ts";
import type { StackSystem } from "./choose.ts";
import { type FindingCode, finding } from "./findings/index.ts";
import type { LoweredPolicy } from "./modes.ts";

/** What a check looks at: one system of the stack and its policies as they will be applied. */
interface Subject {
  readonly item: StackSystem;
  readonly settings: Settings;
  readonly policies: readonly LoweredPolicy[];
}

type Check = (subject: Subject) => readonly Finding[];

/** One finding for all policies that a condition holds for; none when it holds for none. */
function about(
  code: FindingCode,
  { item, policies }: Subject,
  holds: (policy: LoweredPolicy) => boolean,
  args: FindingArgs = {},
): readonly Finding[] {
  const names = policies.filter(holds).map(({ policy }) => policy.name);
  return names.length === 0 ? [] : [finding(code, item.name, { policies: names, ...args })];
}

const cilium =
  (holds: (policy: CiliumPolicy) => boolean) =>
  ({ manifest }: LoweredPolicy): boolean =>
    isCiliumPolicy(manifest) && holds(manifest);

const hasL7 = (policy: CiliumPolicy): boolean => l7Kinds(policy).length > 0;

const auditedByAgents = ({ mode, lowering }: LoweredPolicy): boolean =>
  mode === "audit" && (lowering === "release-value" || lowering === "declared");

const l7InAudit: Check = (subject) =>
  about("l7-acts-in-audit", subject, (policy) => auditedByAgents(policy) && cilium(hasL7)(policy));

const authenticationInAudit: Check = (subject) =>
  about(
    "authentication-shows-as-audit",
    subject,
    (policy) => auditedByAgents(policy) && cilium(demandsAuthentication)(policy),
  );

const authenticationUnanswered: Check = (subject) =>
  subject.settings.authentication.provider === "spire"
    ? []
    : about(
        "authentication-unanswered",
        subject,
        (policy) => policy.mode === "enforce" && cilium(demandsAuthentication)(policy),
      );

const l7UnderChaining: Check = (subject) =>
  subject.settings.cluster.cniMode === "full"
    ? []
    : about(
        "l7-under-chaining",
        subject,
        cilium((policy) => hasL7(policy) || usesFqdn(policy)),
      );

const wrongCni: Check = (subject) =>
  subject.settings.cluster.cni === "cilium"
    ? []
    : about(
        "wrong-cni",
        subject,
        cilium(() => true),
        { cni: subject.settings.cluster.cni },
      );

/** X19, X20: an unscoped policy that kills reaches the host and every team's pods. */
const killsAnybody: Check = (subject) => {
  const unscoped = ({ mode, manifest }: LoweredPolicy): boolean =>
    mode === "enforce" && isTetragonPolicy(manifest) && canEnforce(manifest) && !isScoped(manifest);
  const accepted = subject.item.settings.acknowledge;
  return accepted === undefined
    ? about("kills-anybody", subject, unscoped)
    : about("kills-anybody-accepted", subject, unscoped, { ...accepted });
};

/** T5, T18: without BPF LSM on the nodes and a bridge that reads its events the policy is dead or silent. */
const lsmUndeclared: Check = ({ item, settings, policies }) =>
  settings.cluster.bpfLsm && item.settings.options.bridgeReadsLsm
    ? []
    : policies
        .filter(({ manifest }) => isTetragonPolicy(manifest) && usesLsm(manifest))
        .map(({ policy }) => finding("lsm-undeclared", `${item.name}/${policy.name}`, {}));

/** T18, T38: IMA hashes and the string filters in use need 5.11; the loader says so only on the node. */
const nodeRequirements: Check = ({ item, policies }) =>
  policies.some(({ manifest }) => isTetragonPolicy(manifest))
    ? [finding("node-requirements", item.name, { kernel: "5.11" })]
    : [];

const manifestInvalid: Check = ({ policies }) =>
  policies.flatMap(({ system, policy, manifest }) => manifestFindings(`${system}/${policy.name}`, manifest));

function manifestFindings(place: string, manifest: Manifest): readonly Finding[] {
  return checkManifest(manifest).map(({ path, message, remedy }) =>
    finding("manifest-invalid", place, { path, problem: message, remedy }),
  );
}

const CHECKS: readonly Check[] = [
  wrongCni,
  manifestInvalid,
  killsAnybody,
  authenticationUnanswered,
  lsmUndeclared,
  l7UnderChaining,
  l7InAudit,
  authenticationInAudit,
  nodeRequirements,
];

/** What is to be known about the policies of one system, in the order of the checks. */
export const checkPolicies = (subject: Subject): readonly Finding[] =>
  CHECKS.flatMap((check) => check(subject));

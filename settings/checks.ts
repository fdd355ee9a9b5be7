import { CNIS, isEnforcing } from "../model/vocabulary.ts";
import type { Problem } from "./problem.ts";
import type { Section, Written } from "./sections.ts";
import type { Settings } from "./settings.ts";
import { systemConflicts } from "./systems.ts";

/** A rule over several keys, and the keys it may speak about only when they were written and parsed. */
interface Check {
  readonly needs: readonly Section[];
  readonly find: (settings: Settings, written: Written) => Problem | undefined;
}

const strictNeedsCompilers: Check = {
  needs: ["policies"],
  find: ({ policies }) =>
    policies === "strict"
      ? {
          path: "palisade:policies",
          value: '"strict"',
          message: "is not supported by this release, which has no compilers from flows to policies",
          remedy: "Write as-specified",
        }
      : undefined,
};

const oneEnforcingCni: Check = {
  needs: ["cluster", "engines"],
  find: ({ cluster }, written) => {
    const other = CNIS.find((cni) => cni !== cluster.cni && written.engines?.[cni] !== undefined);
    return other === undefined
      ? undefined
      : {
          path: `palisade:engines.${other}`,
          message: isEnforcing(cluster.cni)
            ? `configures ${other} in a cluster whose CNI is ${cluster.cni}; two enforcing CNIs cut each other's traffic`
            : `configures ${other} in a cluster whose CNI is ${cluster.cni}`,
          remedy: `Remove it, or set palisade:cluster.cni to ${other}`,
        };
  },
};

const passwordNeedsUser: Check = {
  needs: ["charts"],
  find: ({ charts }) =>
    (charts.username === undefined) === (charts.password === undefined)
      ? undefined
      : {
          path: `palisade:charts.${charts.username === undefined ? "username" : "password"}`,
          message: "is missing beside its other half",
          remedy: "Write both username and password, or neither",
        },
};

const credentialsNeedSource: Check = {
  needs: ["charts"],
  find: ({ charts }) =>
    charts.password !== undefined && charts.source === undefined
      ? {
          path: "palisade:charts.source",
          message: "is missing, so the credentials would be sent to the projects' public repositories",
          remedy: "Write the source that the credentials are for",
        }
      : undefined,
};

const chainingNeedsAnotherCni: Check = {
  needs: ["cluster"],
  find: ({ cluster: { cniMode, platform } }) =>
    cniMode === "chaining" && platform === "kind"
      ? {
          path: "palisade:cluster.cniMode",
          value: '"chaining"',
          message: "has nothing to chain behind on kind, whose own CNI is switched off",
          remedy: "Write full, or remove the key",
        }
      : undefined,
};

const agentAuditIsForOthersAgents: Check = {
  needs: ["cluster"],
  find: ({ cluster, engines }) =>
    cluster.agentAudit !== undefined && isEnforcing(cluster.cni) && engines[cluster.cni].install
      ? {
          path: "palisade:cluster.agentAudit",
          message: `declares audit for agents that this stack installs itself`,
          remedy: `Remove it: palisade:mode sets their mode. It is for engines.${cluster.cni}.install: false`,
        }
      : undefined,
};

const agentAuditIsForCilium: Check = {
  needs: ["cluster"],
  find: ({ cluster: { agentAudit, cni } }) =>
    agentAudit !== undefined && cni !== "cilium"
      ? {
          path: "palisade:cluster.agentAudit",
          message: `declares the mode of agents, which carry it in Cilium only, and the CNI is ${cni}`,
          remedy: "Remove it: Calico audits by kinds of policy of its own",
        }
      : undefined,
};

const enterpriseIsNotInstalledHere: Check = {
  needs: ["engines"],
  find: ({ engines: { calico } }) =>
    calico.edition === "enterprise" && calico.install
      ? {
          path: "palisade:engines.calico.edition",
          value: '"enterprise"',
          message: "is not what this program installs: its charts are open source",
          remedy: "Say that it already runs (engines.calico.install: false), or remove the key",
        }
      : undefined,
};

const CHECKS: readonly Check[] = [
  strictNeedsCompilers,
  oneEnforcingCni,
  passwordNeedsUser,
  credentialsNeedSource,
  chainingNeedsAnotherCni,
  agentAuditIsForOthersAgents,
  agentAuditIsForCilium,
  enterpriseIsNotInstalledHere,
];

/** Problems between keys. A check is silent while a key it needs is absent or broken. */
export function checkSettings(settings: Settings, written: Written): Problem[] {
  return [
    ...CHECKS.filter((check) => check.needs.every((key) => written[key] !== undefined))
      .map((check) => check.find(settings, written))
      .filter((problem) => problem !== undefined),
    ...(written.systems === undefined ? [] : systemConflicts(settings)),
  ];
}

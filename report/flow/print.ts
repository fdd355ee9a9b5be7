import { stringify } from "yaml";
import type { FlowQuery } from "../../analysis/analyze.ts";
import type { BorderVerdict } from "../../analysis/clouds/judge.ts";
import type { DefenceVerdict } from "../../analysis/clouds/layers.ts";
import { borderTitle } from "../../analysis/clouds/report.ts";
import type { Change } from "../../analysis/explain.ts";
import { protocolName } from "../../analysis/sets/ports.ts";
import type { CloudRule } from "../../model/cloud-reading.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { escapeTerminal } from "../../model/escape.ts";
import type { Direction } from "../../model/rule.ts";
import { type FlowVerdict, type Reason, requestsOf, type SideVerdict } from "../../model/verdict.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import { deciderText } from "../parts/decider.ts";
import { diagnosticJson } from "../parts/diagnostics.ts";
import { NODES_NOT_PODS } from "../parts/firewall.ts";
import { printJson } from "../parts/json.ts";
import { FLOW_SCHEMA_VERSION } from "./schema.ts";

/** One question, its answer, and what would change it. */
export interface FlowReport {
  readonly query: FlowQuery;
  readonly verdict: FlowVerdict;
  readonly changes: readonly Change[];
  /** What is wrong with the input that the answer rests on. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the border says beside the cluster, and whose word it is; absent where nothing of a cloud was given. */
  readonly border?: FlowAtBorder;
}

/** A connection at the border of the nodes. */
export interface FlowAtBorder {
  readonly cloud: Cloud;
  readonly machines: string;
  /** Absent where both ends are of the cluster: then the nodes speak among themselves. */
  readonly verdict?: BorderVerdict;
  /** Cluster and border together. */
  readonly together: DefenceVerdict;
}

/** Rules shown of those that decided, before the rest is counted. */
const RULES_SHOWN = 8;

const REASONS: Readonly<Record<Reason, string>> = {
  "not-governed": "no policy governs this end",
  "no-policy": "no policy selects it in this direction",
  "not-isolated": "the policies that select it do not isolate it, and none speaks of this connection",
  rule: "decided by",
  "default-deny": "isolated, and no rule speaks of this connection; isolated by",
  "local-host": "the node a pod runs on always gets in",
  "end-of-tier": "the tier ends here, and none of its policies decided",
  profile: "every tier passed it on; the profile allows",
  failsafe: "a failsafe port of a host endpoint, open whatever the policies say",
  "no-profile": "no policy decided, and a host endpoint without a profile refuses",
  "unknown-input": "what decides is not known",
  "merge-conflict": "these rules contradict each other, and the engine keeps what it had before",
};

/** The answer for a person at a terminal. */
export function flowText({ query, verdict, changes, border }: FlowReport): string {
  const asked = `${query.from.name} -> ${query.to.name} ${protocolName(query.protocol)} ${query.port}`;
  const lines = [
    `${asked}: ${border === undefined ? headline(verdict) : togetherLine(border)}`,
    ...(border === undefined ? [] : [`  cluster: ${headline(verdict)}`]),
    ...(["egress", "ingress"] as const).flatMap((side) => sideLines(side, verdict.sides[side], query)),
    ...(border === undefined ? [] : borderLines(border)),
    ...changes.flatMap(changeLines),
  ];
  return `${lines.map(escapeTerminal).join("\n")}\n`;
}

const togetherLine = ({ together: { outcome, decides } }: FlowAtBorder): string =>
  `${outcome}; ${outcome === "allowed" ? "passed by" : "decided by"} ${decides.join(", ")}`;

function borderLines({ cloud, machines, verdict }: FlowAtBorder): string[] {
  const title = borderTitle({ cloud, machines });
  if (verdict === undefined) return [`  ${title}: both ends are of the cluster, so it is not asked`];
  return [
    `  ${title}: ${verdict.outcome}`,
    ...verdict.layers.map(({ layer, of, outcome, rules, byName }) => {
      const which = `${layer}${of === undefined ? "" : ` ${of}`}`;
      return `    ${which}: ${outcome}${byName ? " by name" : ""}; ${rules.map(ruleWords).join(", ")}`;
    }),
    `    ${NODES_NOT_PODS}`,
  ];
}

/** A rule with what it asks and nobody knows. */
const ruleWords = ({ action, id, asks }: CloudRule): string =>
  `${action} ${id}${asks === undefined ? "" : ` (if ${asks})`}`;

function headline(verdict: FlowVerdict): string {
  const refusal = {
    "http-403": " (the proxy answers 403)",
    "dns-refused": " (the proxy answers REFUSED)",
  } as const;
  const request =
    verdict.request === "http-403" || verdict.request === "dns-refused" ? refusal[verdict.request] : "";
  const demand = verdict.authentication === "none" ? "" : `, authentication ${verdict.authentication}`;
  return `${verdict.outcome}${request}${demand}`;
}

function sideLines(side: Direction, verdict: SideVerdict, { from, to }: FlowQuery): string[] {
  const who = side === "egress" ? from : to;
  const tier = verdict.tier === undefined ? "" : ` (tier ${verdict.tier})`;
  const shown = verdict.deciders.slice(0, RULES_SHOWN).map((decider) => `    ${deciderText(decider)}`);
  const rest = verdict.deciders.length - RULES_SHOWN;
  const requests = verdict.layer7 === undefined ? [] : requestsOf(verdict.layer7);
  return [
    `  ${side} of ${who.name}: ${verdict.outcome}; ${REASONS[verdict.reason]}${tier}`,
    ...shown,
    ...(rest > 0 ? [`    and ${rest} more`] : []),
    ...(verdict.authentication === "none" ? [] : [`    authentication ${verdict.authentication}`]),
    ...(verdict.layer7 === undefined
      ? []
      : [
          `    proxied (${verdict.layer7.parser}): ${requests.length === 0 ? "any request passes" : `only ${requests.join("; ")}`}`,
        ]),
  ];
}

function changeLines(change: Change): string[] {
  switch (change.kind) {
    case "add-policy":
      return [
        `  to allow it on ${change.side}, apply beside them:`,
        ...indent(stringify(change.manifest), 4).split("\n"),
      ];
    case "remove-rules":
      return [
        `  to allow it on ${change.side}, remove or narrow:`,
        ...change.rules.map((rule) => `    ${deciderText(rule)}`),
      ];
    case "allow-request":
      return [
        `  to allow the request on ${change.side}, add it to one of:`,
        ...change.rules.map((rule) => `    ${deciderText(rule)}`),
      ];
    case "none":
      return [`  ${change.side}: ${change.why}`];
  }
}

const indent = (text: string, by: number): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `${" ".repeat(by)}${line}`)
    .join("\n");

/** The answer for a program; docs/eval.schema.json describes it. */
export function flowJson({ query, verdict, changes, diagnostics, border }: FlowReport): string {
  const { from, to, protocol, port, http, dnsQuery } = query;
  const asked = { from: from.name, to: to.name, protocol: protocolName(protocol), port, http, dnsQuery };
  return printJson({
    schemaVersion: FLOW_SCHEMA_VERSION,
    asked,
    ...verdict,
    changes,
    ...borderJson(border),
    diagnostics: diagnostics.map(diagnosticJson),
  });
}

/** The border with its rules by their ids. */
function borderJson(border: FlowAtBorder | undefined): Readonly<Record<string, unknown>> {
  if (border === undefined) return {};
  const { verdict, together, ...where } = border;
  const layers = verdict?.layers.map(({ layer, of, outcome, byName, rules }) => ({
    layer,
    of,
    outcome,
    byName,
    rules: rules.map(({ id, action, asks }) => ({ id, action, asks })),
  }));
  return { border: { ...where, outcome: verdict?.outcome, layers }, together };
}

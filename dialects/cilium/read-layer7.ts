import { RE2JS } from "re2js";
import { agentOptionOff } from "../../diagnostics/reading/agent-option-off.ts";
import { badRegex } from "../../diagnostics/reading/bad-regex.ts";
import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { notAllowedHere } from "../../diagnostics/reading/not-allowed-here.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import { outOfRange } from "../../diagnostics/schema/out-of-range.ts";
import { tooFew } from "../../diagnostics/schema/too-few.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { type Issue, readAll, refuseAll } from "../../documents/issue.ts";
import { isMap } from "../../model/lists.ts";
import type { HttpRule, Layer7 } from "../../model/rule.ts";
import { shown } from "../../model/shown.ts";
import { readNames } from "./read-names.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** Listener priorities: when several proxies claim a connection, the lowest number has it. */
const PRIORITY = { http: 101, tls: 116, dns: 121, crd: 126 } as const;

/** The kinds of L7 rules that a policy may hold. */
const L7_KINDS = ["http", "dns"] as const;
export type L7Kind = (typeof L7_KINDS)[number];

/** The kinds of L7 rules that a `toPorts` item has, whether these can be read or not. */
export function askedL7Kinds(item: Cursor): readonly L7Kind[] {
  const rules = item.field("rules");
  return isMap(rules.value) ? L7_KINDS.filter((kind) => rules.field(kind).filled) : [];
}

/** What a `toPorts` item asks of a proxy; undefined for a plain one (`http: []` included). */
export function readLayer7(
  item: Cursor,
  direction: "ingress" | "egress",
  host: boolean,
  settings: CiliumReadSettings,
): Layer7 | undefined {
  const rules = item.field("rules");
  const asked = askedL7Kinds(item);
  const listener = item.field("listener");
  const { http, dns, serverNames, priority } = readAll({
    place: () => refuseAll(placeIssues(rules, asked, direction, host, settings)),
    kinds: () => (rules.missing ? undefined : refuseKinds(rules)),
    http: () => rules.field("http").each(readHttpRule),
    dns: () => readNames(rules.field("dns")),
    serverNames: () => readServerNames(item, asked),
    priority: () => (listener.missing ? undefined : readListener(listener, direction, asked)),
  });
  if (priority !== undefined) return { parser: "crd", http: [], dns: [], serverNames, priority };
  const shared = { http, dns, serverNames };
  const tls = !item.field("terminatingTLS").missing || !item.field("originatingTLS").missing;
  if (dns.length > 0) return { parser: "dns", ...shared, priority: PRIORITY.dns };
  if (http.length > 0) return { parser: "http", ...shared, priority: PRIORITY.http };
  if (tls || serverNames.length > 0) return { parser: "tls", ...shared, priority: PRIORITY.tls };
  return undefined;
}

/** Rules that this place, this kind of policy or these agents do not take. */
function placeIssues(
  rules: Cursor,
  asked: readonly L7Kind[],
  direction: "ingress" | "egress",
  host: boolean,
  { l7Proxy }: CiliumReadSettings,
): Issue[] {
  const some = asked.length > 0;
  const notHere = (what: string, where: string): Issue => rules.issue(notAllowedHere, { what, where });
  return [
    ...(asked.includes("dns") && direction === "ingress" ? [notHere("DNS rules", "on ingress")] : []),
    ...(some && !l7Proxy
      ? [
          rules.issue(agentOptionOff, {
            what: "L7 rules",
            option: "l7Proxy: false",
            mend: "Set l7Proxy to true",
          }),
        ]
      : []),
    ...(some && host && direction === "ingress" ? [notHere("L7 rules", "on ingress in a host policy")] : []),
    ...(asked.includes("http") && host && direction === "egress"
      ? [notHere("HTTP rules", "in a host policy")]
      : []),
  ];
}

function refuseKinds(rules: Cursor): void {
  const set = L7_KINDS.filter((kind) => !rules.field(kind).missing);
  if (set.length !== 1)
    rules.refuse(exactlyOne, {
      fields: L7_KINDS,
      set,
      ...(set.length === 0 ? rules.nearMiss(L7_KINDS) : {}),
    });
}

function readServerNames(item: Cursor, asked: readonly L7Kind[]): string[] {
  const at = item.field("serverNames");
  if (at.items()?.length === 0) at.refuse(tooFew, { count: 0, least: 1, what: "names" });
  return readAll({
    names: () => at.texts(),
    beside: () => {
      if (!at.missing && asked.length > 0 && item.field("terminatingTLS").missing)
        at.refuse(fieldsConflict, {
          first: "serverNames",
          second: "L7 rules",
          unless: "terminatingTLS is set",
        });
    },
  }).names;
}

/** The priority of a listener, which takes a port's connections to a proxy of somebody's own. */
function readListener(listener: Cursor, direction: "ingress" | "egress", asked: readonly L7Kind[]): number {
  return readAll({
    place: () =>
      refuseAll([
        ...(direction === "ingress"
          ? [listener.issue(notAllowedHere, { what: "a listener", where: "on ingress" })]
          : []),
        ...(asked.length > 0
          ? [listener.issue(fieldsConflict, { first: "listener", second: "L7 rules" })]
          : []),
      ]),
    name: () => listener.field("name").text(),
    config: () => listener.field("envoyConfig").field("name").text(),
    priority: () => readPriority(listener.field("priority")),
  }).priority;
}

function readPriority(at: Cursor): number {
  const priority = at.optionalInteger() ?? PRIORITY.crd;
  if (priority !== PRIORITY.crd && (priority < 1 || priority > 100))
    at.refuse(outOfRange, { value: priority, range: "from 1 to 100" });
  return priority;
}

function readHttpRule(rule: Cursor): HttpRule {
  const { method, path, host, headers, matches } = readAll({
    method: () => readRegex(rule.field("method")),
    path: () => readRegex(rule.field("path")),
    host: () => rule.field("host").someText(),
    headers: () => rule.field("headers").texts(),
    matches: () => rule.field("headerMatches").each(readHeaderMatch),
  });
  return {
    headers: [...headers, ...matches.flat()],
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
  };
}

/** The header that must be there; none with a mismatch action, for then the request goes on whatever its headers say. */
function readHeaderMatch(match: Cursor): string[] {
  const { name, value, mismatch } = readAll({
    name: () => match.field("name").filledText(),
    mismatch: () =>
      match.field("mismatch").missing
        ? undefined
        : match.field("mismatch").word(["LOG", "ADD", "DELETE", "REPLACE"]),
    value: () => match.field("value").optionalText(),
  });
  if (mismatch !== undefined) return [];
  return [value === undefined ? name : `${name}: ${value}`];
}

function readRegex(at: Cursor): string | undefined {
  const pattern = at.someText();
  if (pattern === undefined) return undefined;
  try {
    RE2JS.compile(pattern);
  } catch {
    at.refuse(badRegex, { value: shown(pattern) });
  }
  return pattern;
}

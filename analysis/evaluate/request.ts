import { RE2JS } from "re2js";
import type { HttpRule } from "../../model/rule.ts";
import type { FlowVerdict, Layer7Verdict, SideVerdict } from "../../model/verdict.ts";
import { normalizedPath } from "../match/http-path.ts";
import { fitsName } from "../match/names.ts";
import { every, fromBoolean, NO, some, type Trilean, UNKNOWN, YES } from "../match/trilean.ts";

/** An HTTP request as its client sends it; the path includes the query. */
export interface HttpAsked {
  readonly method: string;
  readonly path: string;
  /** Absent means it is not known. */
  readonly host?: string;
  /** Absent means they are not known. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is asked over the connection; nothing means only the connection itself. */
export interface Asked {
  readonly http?: HttpAsked;
  readonly dnsQuery?: string;
}

const patterns = new Map<string, RE2JS>();

/** RE2 over the whole value, as Envoy does it. */
function fullMatch(pattern: string, value: string): boolean {
  let regex = patterns.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    patterns.set(pattern, regex);
  }
  return regex.matches(value);
}

function passesHttp(rule: HttpRule, asked: HttpAsked): Trilean {
  const part = (pattern: string | undefined, value: string | undefined): Trilean =>
    pattern === undefined ? YES : value === undefined ? UNKNOWN : fromBoolean(fullMatch(pattern, value));
  const headers = every(rule.headers, (header) => {
    if (asked.headers === undefined) return UNKNOWN;
    const colon = header.indexOf(":");
    const name = (colon < 0 ? header : header.slice(0, colon)).trim().toLowerCase();
    const found = Object.entries(asked.headers).find(([key]) => key.toLowerCase() === name);
    return fromBoolean(found !== undefined && (colon < 0 || found[1] === header.slice(colon + 1).trim()));
  });
  return every(
    [
      part(rule.method, asked.method),
      part(rule.path, normalizedPath(asked.path)),
      part(rule.host, asked.host),
      headers,
    ],
    (value) => value,
  );
}

/** What one end's proxy says to the request. */
function answer(layer7: Layer7Verdict | undefined, asked: Asked): Trilean {
  if (layer7 === undefined) return YES;
  if (asked.http !== undefined && layer7.http !== "any") {
    const { http } = asked;
    return some(layer7.http, (rule) => passesHttp(rule, http));
  }
  if (asked.dnsQuery !== undefined && layer7.dns !== "any") {
    const { dnsQuery } = asked;
    return fromBoolean(layer7.dns.some((pattern) => fitsName(pattern, dnsQuery)));
  }
  return YES;
}

/** What happens to the request once the connection stands; undefined when nothing was asked. */
export function requestOutcome(
  egress: SideVerdict,
  ingress: SideVerdict,
  asked: Asked,
): FlowVerdict["request"] {
  if (asked.http === undefined && asked.dnsQuery === undefined) return undefined;
  const both = every([egress, ingress], ({ layer7 }) => answer(layer7, asked));
  if (both === YES) return "passes";
  if (both === UNKNOWN) return "undetermined";
  return both === NO && asked.http !== undefined ? "http-403" : "dns-refused";
}

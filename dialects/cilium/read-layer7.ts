import { RE2JS } from "re2js";
import type { Cursor } from "../../model/cursor.ts";
import type { HttpRule, Layer7 } from "../../model/rule.ts";
import type { CiliumReadSettings } from "./read-settings.ts";

/** Listener priorities: when several proxies claim a connection, the lowest number has it. */
const PRIORITY = { http: 101, tls: 116, dns: 121, crd: 126 } as const;

const PATTERN_CHARACTERS = /^([-a-zA-Z0-9_*]+[.]?)+$/;
const NAME_CHARACTERS = /^([-a-zA-Z0-9_]+[.]?)+$/;
const LONGEST_NAME = 255;

/** What a `toPorts` item asks of a proxy; undefined for a plain one (`http: []` included). */
export function readLayer7(
  item: Cursor,
  direction: "ingress" | "egress",
  host: boolean,
  settings: CiliumReadSettings,
): Layer7 | undefined {
  const rules = item.field("rules");
  const http = rules.missing ? [] : readRules(rules);
  const dns = readNames(rules.field("dns"));
  const listener = item.field("listener");
  const serverNames = item.field("serverNames");
  const hasRules = http.length > 0 || dns.length > 0;
  const tls = !item.field("terminatingTLS").missing || !item.field("originatingTLS").missing;

  if (dns.length > 0 && direction === "ingress") rules.refuse("DNS rules are not allowed on ingress");
  if (hasRules && !settings.l7Proxy)
    rules.refuse("L7 rules need the L7 proxy, which is off (l7Proxy: false)");
  if (host && direction === "ingress" && hasRules) rules.refuse("a host policy takes no L7 rules on ingress");
  if (host && http.length > 0) rules.refuse("a host policy takes no HTTP rules");
  if (serverNames.items()?.length === 0) serverNames.refuse("must hold at least one name");
  if (!serverNames.missing && hasRules && item.field("terminatingTLS").missing) {
    serverNames.refuse("cannot stand beside L7 rules unless TLS is terminated (terminatingTLS)");
  }
  if (!listener.missing) {
    if (direction === "ingress") listener.refuse("a listener is only allowed on egress");
    if (hasRules) listener.refuse("a listener cannot stand beside L7 rules");
    const priority = listener.field("priority").optionalInteger() ?? PRIORITY.crd;
    if (priority !== PRIORITY.crd && (priority < 1 || priority > 100)) {
      listener.field("priority").refuse("must be 1 to 100");
    }
    listener.field("name").text();
    listener.field("envoyConfig").field("name").text();
    return { parser: "crd", http: [], dns: [], serverNames: serverNames.texts(), priority };
  }
  const shared = { http, dns, serverNames: serverNames.texts() };
  if (dns.length > 0) return { parser: "dns", ...shared, priority: PRIORITY.dns };
  if (http.length > 0) return { parser: "http", ...shared, priority: PRIORITY.http };
  if (tls || shared.serverNames.length > 0) return { parser: "tls", ...shared, priority: PRIORITY.tls };
  return undefined;
}

function readRules(rules: Cursor): HttpRule[] {
  const kinds = ["http", "dns"].filter((kind) => !rules.field(kind).missing);
  if (kinds.length !== 1) rules.refuse("must hold exactly one of http and dns");
  return (rules.field("http").items() ?? []).map(readHttpRule);
}

function readHttpRule(rule: Cursor): HttpRule {
  const method = rule.field("method").someText();
  const path = rule.field("path").someText();
  const host = rule.field("host").someText();
  checkRegex(rule.field("method"), method);
  checkRegex(rule.field("path"), path);
  const headers = [...rule.field("headers").texts()];
  for (const match of rule.field("headerMatches").items() ?? []) {
    const name = match.field("name").text();
    if (name === "") match.field("name").refuse("must be named");
    const mismatch = match.field("mismatch");
    if (!mismatch.missing) mismatch.word(["LOG", "ADD", "DELETE", "REPLACE"]);
    // With a mismatch action the request goes on whatever its headers say.
    else headers.push(match.field("value").missing ? name : `${name}: ${match.field("value").text()}`);
  }
  return {
    headers,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
  };
}

function checkRegex(at: Cursor, pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    RE2JS.compile(pattern);
  } catch {
    at.refuse(
      `"${pattern.slice(0, 80)}" is no RE2 expression (look-around and back references do not exist there)`,
    );
  }
}

/** Names of `toFQDNs` or `rules.dns`, as patterns of Cilium's language. */
export function readNames(list: Cursor): string[] {
  return (list.items() ?? []).map((entry) => {
    const kinds = ["matchName", "matchPattern"].filter((kind) => !entry.field(kind).missing);
    if (kinds.length !== 1) entry.refuse("must hold exactly one of matchName and matchPattern");
    const isName = kinds[0] === "matchName";
    const at = entry.field(isName ? "matchName" : "matchPattern");
    const name = at.text();
    if (name.length > LONGEST_NAME) at.refuse(`is longer than ${LONGEST_NAME} characters`);
    if (!(isName ? NAME_CHARACTERS : PATTERN_CHARACTERS).test(name)) {
      at.refuse(
        isName
          ? `"${name}" is no DNS name; a star belongs in matchPattern`
          : `"${name}" is no DNS pattern: letters, digits, "-", "_", "*" and single dots`,
      );
    }
    return name;
  });
}

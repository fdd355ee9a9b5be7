import type { FlowVerdict } from "../../model/verdict.ts";
import type { Detail, Expectation } from "./case.ts";

/** A verdict in the words of case files; the table is in docs/verdicts.md. */
export function wordFor(verdict: FlowVerdict): Expectation {
  if (verdict.outcome === "denied") return "denied";
  if (verdict.outcome === "undetermined" || verdict.authentication === "undetermined") return "undetermined";
  if (verdict.outcome === "audited") return "audited";
  if (verdict.authentication !== "none") return "auth-required";
  return verdict.proxied ? "allowed-with-L7" : "allowed";
}

/** What more there is to say about the verdict, of the details a case can ask for. */
export function detailsOf(verdict: FlowVerdict): Detail[] {
  if (verdict.request === "http-403" || verdict.request === "dns-refused") return [verdict.request];
  const proxies = [verdict.sides.egress.layer7, verdict.sides.ingress.layer7].filter(
    (one) => one !== undefined,
  );
  const moot = proxies.every(
    ({ http, dns, serverNames }) => http === "any" && dns === "any" && serverNames === "any",
  );
  return verdict.outcome !== "denied" && proxies.length > 0 && moot ? ["l7-not-restricting"] : [];
}

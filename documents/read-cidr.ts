import ipaddr from "ipaddr.js";
import { format } from "../diagnostics/schema/format.ts";
import type { DiagnosticArgs } from "../model/diagnostic.ts";
import { shown } from "../model/shown.ts";
import type { Cursor } from "./cursor.ts";

/** A CIDR as the API server takes it: with a length, and IPv4 in four parts; a bare address is refused. */
export function readCidr(at: Cursor): string {
  const text = at.text();
  return isWrittenCidr(text) ? text : at.refuse(format, formatArgs(text));
}

/** Whether a text is a CIDR as the API server takes it; host bits may be set. */
export const isWrittenCidr = (text: string): boolean =>
  text.includes("/") &&
  ipaddr.isValidCIDR(text) &&
  (text.includes(":") || /^(\d{1,3}\.){3}\d{1,3}\/\d+$/.test(text));

/** Arguments of `format` for a text that is no CIDR; of a bare address the near miss is its CIDR. */
function formatArgs(text: string): DiagnosticArgs {
  const near = `${text}/${text.includes(":") ? 128 : 32}`;
  return { value: shown(text), wanted: "a CIDR", ...(isWrittenCidr(near) ? { near } : {}) };
}

/** Whether one block lies in another of its family, or is the same. */
export function isWithin(inner: string, outer: string): boolean {
  const [address, length] = ipaddr.parseCIDR(inner);
  const [base, width] = ipaddr.parseCIDR(outer);
  return address.kind() === base.kind() && length >= width && address.match(base, width);
}

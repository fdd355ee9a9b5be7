import { isIPv4, isIPv6 } from "node:net";
import type { Format } from "ajv";

/**
 * The formats an API server enforces, as strictly as it does (kube-openapi, pkg/validation/strfmt): leading zeros
 * of IPv4 are tolerated there, so they are here. The engine may still refuse such an address.
 */
export const FORMATS: Readonly<Record<string, Format>> = {
  cidr: isCidr,
  ipv4: isSloppyIpv4,
  ipv6: isPlainIpv6,
  "date-time": isDateTime,
  int32: { type: "number", validate: within(2 ** 31) },
  int64: { type: "number", validate: within(2 ** 63) },
};

function isSloppyIpv4(text: string): boolean {
  return isIPv4(text.replace(/(^|\.)0+(?=\d)/g, "$1"));
}

/** Zones (`%eth0`) name an interface of one machine and are no part of an address. */
function isPlainIpv6(text: string): boolean {
  return isIPv6(text) && !text.includes("%");
}

function isCidr(text: string): boolean {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (length === "") return false;
  if (isSloppyIpv4(address)) return Number(length) <= 32;
  return isPlainIpv6(address) && Number(length) <= 128;
}

function isDateTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function within(bound: number): (value: number) => boolean {
  return (value) => value >= -bound && value < bound;
}

/**
 * Valid manifests made from the raw CRDs, every field present, without the generator's own code: the independent
 * half of the comparison with the API server.
 */

/** An OpenAPI node of a raw CRD, as far as specimens read it. */
export interface RawNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, RawNode>>;
  readonly items?: RawNode;
  readonly additionalProperties?: RawNode;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly RawNode[];
  readonly anyOf?: readonly RawNode[];
  readonly oneOf?: readonly RawNode[];
  readonly not?: RawNode;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
}

/** Texts tried against every pattern to find one it takes. */
const TEXTS = [
  "true",
  "ab",
  "a=true",
  "a",
  "1",
  "8080",
  "example.com",
  "10s",
  "5/minute",
  "Off",
  "Auto",
  "Drop",
  "Accept",
  "Strict",
  "DSR",
  "Legacy",
  "Info",
  "CalicoIPAM",
  "Any",
  "DoubleIfFull",
  "Insert",
  "",
  "Echo",
];

/** A value with every field of the schema; of alternatives the first. */
export function specimen(node: RawNode): unknown {
  if (node["x-kubernetes-int-or-string"]) return node.pattern ? text(node) : 80;
  const values = allowed(node);
  if (values) return values[0];
  switch (node.type) {
    case "object":
      return node.properties ? fields(node) : map(node);
    case "array":
      return node.maxItems === 0 ? [] : [specimen(node.items ?? {})];
    case "string":
      return text(node);
    case "boolean":
      return false;
    default:
      return Math.max(1, ...[node, ...(node.allOf ?? [])].map((part) => part.minimum ?? 1));
  }
}

/** The values of an enum, those of every enum under allOf included. */
export function allowed(node: RawNode): readonly unknown[] | undefined {
  const enums = [node, ...(node.allOf ?? [])].map((part) => part.enum).filter((part) => part !== undefined);
  const [first, ...others] = enums;
  return first?.filter((value) => others.every((other) => other.includes(value)));
}

function fields(node: RawNode): Record<string, unknown> {
  const [, ...others] = (node.oneOf ?? []).map((branch) => branch.required?.[0]);
  const excluded = [...others, ...(node.not?.required ?? [])];
  const kept = Object.entries(node.properties ?? {}).filter(([name]) => !excluded.includes(name));
  return Object.fromEntries(kept.map(([name, child]) => [name, specimen(child)]));
}

function map(node: RawNode): Record<string, unknown> {
  return node.additionalProperties ? { key: specimen(node.additionalProperties) } : {};
}

function text(node: RawNode): string {
  if (node.format === "cidr") return "10.0.0.0/8";
  if (node.format === "date-time") return "2026-01-02T03:04:05Z";
  if (node.format === "ipv4") return "192.0.2.1";
  if (node.format === "ipv6") return "2001:db8::1";
  const pattern = node.pattern && new RegExp(asJavaScript(node.pattern));
  const found = TEXTS.find((candidate) => fits(candidate, node) && (!pattern || pattern.test(candidate)));
  if (found === undefined) throw new Error(`no text for ${node.pattern}`);
  return found;
}

function fits(candidate: string, { minLength = 0, maxLength = candidate.length }: RawNode): boolean {
  return candidate.length >= minLength && candidate.length <= maxLength;
}

/** The two constructs of these patterns that JavaScript writes otherwise. */
function asJavaScript(pattern: string): string {
  return pattern.replace("(?i)", "").replace("\\PC", "[^\\x00-\\x1f]");
}

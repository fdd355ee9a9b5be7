import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { allowed, type RawNode, specimen } from "./specimens.ts";

/** A valid manifest with one change: which kind, where, and what was done; place and change are empty for none. */
export interface Case {
  readonly kind: string;
  readonly place: string;
  readonly change: string;
  readonly manifest: Record<string, unknown>;
}

type Steps = readonly (string | number)[];

/** A change of one value: its name, and what stands there afterwards (undefined removes it). */
type Change = readonly [name: string, value: unknown];

/** One valid manifest a kind, and for every shape of its schema one mutant of each construct in it. */
export function mutantCases(folder: string): Case[] {
  const seen = new Set<string>();
  return kinds(folder).flatMap(({ group, version, kind, root }) => {
    const key = `${group}/${version}/${kind}`;
    const valid = {
      apiVersion: `${group}/${version}`,
      kind,
      metadata: { name: "specimen" },
      ...repaired(
        kind,
        Object.fromEntries(
          Object.entries(root.properties ?? {})
            .filter(([part]) => part.startsWith("spec"))
            .map(([part, node]) => [part, specimen(node)]),
        ),
      ),
    };
    return [{ kind: key, place: "", change: "", manifest: valid }, ...mutantsOf(key, valid, root, seen)];
  });
}

interface RawKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly root: RawNode;
}

function kinds(folder: string): RawKind[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "apiserver")
    .flatMap((entry) => readdirSync(join(folder, entry.name)).map((file) => join(folder, entry.name, file)))
    .sort();
  return files.flatMap((file) => {
    const { spec } = parse(readFileSync(file, "utf8"), { version: "1.1" });
    return (spec.versions as RawVersion[])
      .filter((version) => version.served)
      .map((version) => ({
        group: spec.group,
        version: version.name,
        kind: spec.names.kind,
        root: version.schema.openAPIV3Schema,
      }));
  });
}

interface RawVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: { readonly openAPIV3Schema: RawNode };
}

/** CEL rules forbid some fields together; a full specimen leaves one of each pair out. */
function repaired(kind: string, parts: Record<string, unknown>): Record<string, unknown> {
  const spec = (parts.spec ?? {}) as Record<string, unknown>;
  if (kind === "TracingPolicyNamespaced") delete spec.hostSelector;
  if (kind === "FelixConfiguration") delete spec.routeTableRange;
  for (const rule of [spec.ingress, spec.egress].flat() as Record<string, Record<string, unknown>>[])
    if (rule?.destination) {
      rule.destination = without(rule.destination, "ports", "notPorts");
      Object.assign(rule, { protocol: "TCP" });
    }
  return parts;
}

function without(fields: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function mutantsOf(key: string, valid: Record<string, unknown>, root: RawNode, seen: Set<string>): Case[] {
  const found: Case[] = [];
  for (const [part, node] of Object.entries(root.properties ?? {}))
    if (part.startsWith("spec")) visit(node, valid[part], [part]);
  return found;

  function visit(node: RawNode, value: unknown, steps: Steps): void {
    if (value === undefined) return;
    const shape = JSON.stringify(node);
    if (!seen.has(shape)) for (const [name, changed] of changes(node, value)) add(name, steps, changed);
    seen.add(shape);
    for (const [name, child] of Object.entries(node.properties ?? {}))
      visit(child, (value as Record<string, unknown>)[name], [...steps, name]);
    if (node.items && Array.isArray(value)) visit(node.items, value[0], [...steps, 0]);
    if (node.additionalProperties)
      visit(node.additionalProperties, (value as Record<string, unknown>).key, [...steps, "key"]);
  }

  function add(change: string, steps: Steps, value: unknown): void {
    found.push({ kind: key, place: steps.join("."), change, manifest: withChange(valid, steps, value) });
  }
}

/** What is done to a value of this schema; every construct the schema has is broken, and its edges are kept. */
function changes(node: RawNode, value: unknown): Change[] {
  return [
    ["is null", null],
    ...otherTypes(value),
    ...ofObject(node, value),
    ...ofList(node, value),
    ...ofText(node, value),
    ...ofNumber(node),
  ];
}

function otherTypes(value: unknown): Change[] {
  const all: Change[] = [
    ["is a text", "text"],
    ["is a number", 7],
    ["is a fraction", 7.5],
    ["is a boolean", true],
    ["is a list", []],
    ["is a mapping", {}],
  ];
  const own = Array.isArray(value) ? "is a list" : typeof value === "object" ? "is a mapping" : "";
  return all.filter(
    ([name, other]) => name !== own && (typeof other === "object" || typeof other !== typeof value),
  );
}

function ofObject(node: RawNode, value: unknown): Change[] {
  if (!node.properties) return [];
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields);
  const alternatives = [...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap(
    (branch) => branch.required ?? [],
  );
  return [
    ["with an unknown field", { ...fields, unknownField: 1 }],
    ["empty", {}],
    ...names.map((name): Change => [`without ${name}`, without(fields, name)]),
    ...names.map((name): Change => [`with ${name} null`, { ...fields, [name]: null }]),
    ...alternatives
      .filter((name) => !names.includes(name) && node.properties?.[name])
      .map(
        (name): Change => [
          `with ${name} too`,
          { ...fields, [name]: specimen(node.properties?.[name] ?? {}) },
        ],
      ),
  ];
}

function ofList(node: RawNode, value: unknown): Change[] {
  if (!Array.isArray(value)) return [];
  const item = node.items ? specimen(node.items) : "text";
  const most = node.maxItems;
  return [
    ["empty", []],
    ["with a null", [null]],
    ["with an entry twice", [item, item]],
    ...(most === undefined
      ? []
      : ([
          ["full", copies(item, most)],
          ["over full", copies(item, most + 1)],
        ] as Change[])),
  ];
}

/** `count` values that differ where the item is a number or a text without a pattern. */
function copies(item: unknown, count: number): unknown[] {
  return Array.from({ length: Math.min(count, 1100) }, (_, index) =>
    typeof item === "number" ? index : item,
  );
}

function ofText(node: RawNode, value: unknown): Change[] {
  if (typeof value !== "string" && !node["x-kubernetes-int-or-string"]) return [];
  const tries = [
    "",
    "Ünïcode",
    "a b",
    "-",
    "*.example.com",
    "a..b",
    "x".repeat(64),
    "99999",
    "\u0007",
    "1.5s",
    "drop",
  ];
  const cidrs = [
    "10.0.0.1",
    "10.0.0.0/33",
    "010.0.0.0/8",
    "::/0",
    "::1/129",
    "fe80::1%eth0/64",
    "10.0/8",
    "::ffff:10.0.0.0/96",
    "10.0.0.0/08",
  ];
  const length = node.maxLength ?? (node.type === "string" ? 0 : 0);
  return [
    ...tries.map((text): Change => [`is ${JSON.stringify(text).slice(0, 16)}`, text]),
    ...(node.format === "cidr" ? cidrs.map((text): Change => [`is ${text}`, text]) : []),
    ...(length > 0
      ? ([
          ["is as long as allowed", "a".repeat(length)],
          ["is too long", "a".repeat(length + 1)],
        ] as Change[])
      : []),
    ...(allowed(node) ?? []).slice(1).map((word): Change => [`is ${String(word)}`, word]),
  ];
}

function ofNumber(node: RawNode): Change[] {
  if (node.type !== "integer" && node.type !== "number") return [];
  const { minimum, maximum } = node;
  const edges = [
    ...(minimum === undefined ? [] : [minimum, minimum - 1]),
    ...(maximum === undefined ? [] : [maximum, maximum + 1]),
    -1,
    0,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 40,
  ];
  return [...new Set(edges)].map((edge): Change => [`is ${edge}`, edge]);
}

function withChange(node: unknown, [step, ...rest]: Steps, value: unknown): Record<string, unknown> {
  if (step === undefined) return value as Record<string, unknown>;
  if (Array.isArray(node))
    return node.map((item, index) => (index === step ? withChange(item, rest, value) : item)) as never;
  const fields = node as Record<string, unknown>;
  return { ...fields, [step]: withChange(fields[step], rest, value) };
}

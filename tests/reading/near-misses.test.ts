/** A misspelt field is always named, with the field that was meant: of every field of every kind that is read. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { load } from "../../analysis/input/load.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import type { RawNode } from "../crds/specimens.ts";

type Steps = readonly (string | number)[];

/** A field of a kind, and those it stands beside. */
interface Field {
  readonly steps: Steps;
  readonly name: string;
  readonly siblings: readonly string[];
}

interface RawCrd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: RawNode };
    }[];
  };
}

const METADATA: RawNode = {
  properties: { name: {}, namespace: {}, labels: {}, annotations: {}, generateName: {} },
};

/** The schema of a kind, as its CRD says it. */
function schemaOf(file: string): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly root: RawNode;
} {
  const crd = parse(readFileSync(`tests/fixtures/crds/${file}`, "utf8"), { version: "1.1" }) as RawCrd;
  const [version] = crd.spec.versions;
  if (version === undefined) throw new Error(`${file} has no version`);
  const root = version.schema.openAPIV3Schema;
  return {
    apiVersion: `${crd.spec.group}/${version.name}`,
    kind: crd.spec.names.kind,
    root: { properties: { ...root.properties, metadata: METADATA } },
  };
}

/** Every field of a schema but for what a controller writes. */
function fieldsOf(node: RawNode, steps: Steps = []): Field[] {
  if (node.items !== undefined) return fieldsOf(node.items, [...steps, 0]);
  const siblings = Object.keys(node.properties ?? {});
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    { steps, name, siblings },
    ...(name === "status" ? [] : fieldsOf(child, [...steps, name])),
  ]);
}

/** One letter gone, two swapped, one changed, one too many; none that is as near to another field. */
const typosOf = ({ name, siblings }: Field): string[] => {
  const middle = Math.floor(name.length / 2);
  const [a = "", b = ""] = [name.charAt(middle - 1), name.charAt(middle)];
  return [
    name.slice(0, -1),
    name.slice(0, middle - 1) + b + a + name.slice(middle + 1),
    `${name.slice(0, middle)}x${name.slice(middle + 1)}`,
    `${name.slice(0, middle)}x${name.slice(middle)}`,
  ].filter((typo) => typo !== name && !siblings.some((other) => other !== name && isNear(typo, other)));
};

/** Whether two words are the same but for one letter, or are the same. */
function isNear(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  const at = [...long].findIndex((letter, index) => short[index] !== letter);
  if (at < 0) return true;
  const rest = long.slice(at + 1);
  return short.length === long.length ? short.slice(at + 1) === rest : short.slice(at) === rest;
}

/** An object in which a key stands at some steps, and nothing else but what they need. */
const nested = ([step, ...rest]: Steps, key: string, value: unknown): unknown => {
  if (step === undefined) return { [key]: value };
  return typeof step === "number" ? [nested(rest, key, value)] : { [step]: nested(rest, key, value) };
};

/** Whether it says that the one was written where the other is meant. */
const names = ({ args }: Diagnostic, typo: string, field: string): boolean =>
  (args.near === field && args.field === typo) ||
  (args.near === typo && (args.meant ?? args.field) === field);

const said = (document: object): readonly Diagnostic[] =>
  load([{ name: "a.json", text: JSON.stringify(document) }]).diagnostics;

/** Typos of a field that nobody named, or named as another. */
const silent = (field: Field, documentWith: (typo: string) => object): string[] =>
  typosOf(field)
    .filter((typo) => !said(documentWith(typo)).some((found) => names(found, typo, field.name)))
    .map((typo) => `${[...field.steps, typo].join(".")}: ${said(documentWith(typo)).map(diagnosticLine)}`);

const METADATA_VALUE = { name: "p", namespace: "shop" };

const KINDS = [
  "cilium/ciliumnetworkpolicies.yaml",
  "cilium/ciliumclusterwidenetworkpolicies.yaml",
  "cilium/ciliumcidrgroups.yaml",
  "calico/projectcalico.org_networkpolicies.yaml",
  "calico/projectcalico.org_globalnetworkpolicies.yaml",
  "calico/projectcalico.org_stagednetworkpolicies.yaml",
  "calico/projectcalico.org_stagedglobalnetworkpolicies.yaml",
  "calico/projectcalico.org_stagedkubernetesnetworkpolicies.yaml",
  "calico/projectcalico.org_networksets.yaml",
  "calico/projectcalico.org_globalnetworksets.yaml",
  "calico/projectcalico.org_tiers.yaml",
] as const;

/** A NetworkPolicy has the fields of Calico's staged kind but for one. */
function networkPolicy() {
  const { root } = schemaOf("calico/projectcalico.org_stagedkubernetesnetworkpolicies.yaml");
  const { stagedAction: _, ...spec } = root.properties?.spec?.properties ?? {};
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    root: { properties: { ...root.properties, spec: { properties: spec } } },
  };
}

describe.each([...KINDS.map(schemaOf), networkPolicy()])(
  "$apiVersion $kind",
  ({ apiVersion, kind, root }) => {
    const fields = fieldsOf(root);

    test("names what was meant for every field that is misspelt by one edit", () => {
      expect(fields.length).toBeGreaterThan(5);
      const whole = { apiVersion, kind, metadata: METADATA_VALUE };
      const documentWith = (field: Field) => (typo: string) => {
        const renamed = (object: object) => {
          const { [field.name]: value = "x", ...rest } = object as Record<string, unknown>;
          return { ...rest, [typo]: value };
        };
        if (field.steps.length === 0) return renamed(whole);
        if (field.steps[0] === "metadata") return { ...whole, metadata: renamed(METADATA_VALUE) };
        return { ...whole, ...(nested(field.steps, typo, "x") as object) };
      };
      expect(fields.flatMap((field) => silent(field, documentWith(field)))).toEqual([]);
    });

    test("takes every field as its CRD spells it", () => {
      const strangers = fields.filter(({ steps, name }) => {
        const document = {
          apiVersion,
          kind,
          metadata: METADATA_VALUE,
          ...(nested(steps, name, {}) as object),
        };
        return steps.length > 0 && said(document).some(({ args }) => args.field === name && args.known);
      });
      expect(strangers.map(({ steps, name }) => [...steps, name].join("."))).toEqual([]);
    });
  },
);

describe("a compose file", () => {
  const field = (steps: Steps, name: string): Field => ({ steps, name, siblings: [] });
  const FIELDS = [
    field([], "networks"),
    field(["networks", "back"], "internal"),
    field(["networks", "back"], "driver_opts"),
    field(["services", "web"], "networks"),
    field(["services", "web"], "network_mode"),
    field(["services", "web"], "ports"),
    field(["services", "web", "networks", "back"], "priority"),
    field(["services", "web", "ports", 0], "target"),
    field(["services", "web", "ports", 0], "protocol"),
    field(["services", "web", "ports", 0], "host_ip"),
  ];

  test("names what was meant for every field that decides who reaches whom", () => {
    const documentWith =
      ({ steps }: Field) =>
      (typo: string) => ({
        services: { web: {} },
        ...(nested(steps, typo, {}) as object),
      });
    expect(FIELDS.flatMap((one) => silent(one, documentWith(one)))).toEqual([]);
  });

  test("takes fields of somebody's own, and those that are about other things", () => {
    const fixture = parse(readFileSync("tests/fixtures/pmoves/compose/docker-compose.yml", "utf8")) as object;
    expect(said({ ...fixture, "x-anything": 1 })).toEqual([]);
  });
});

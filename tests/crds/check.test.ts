import { describe, expect, test } from "@jest/globals";
import * as calico from "@pulumi/kubernetes-calico/schemas";
import * as cilium from "@pulumi/kubernetes-cilium/schemas";
import * as tetragon from "@pulumi/kubernetes-tetragon/schemas";
import { PATTERN_WORDS } from "../../crds/check/pattern-words.ts";
import { RULES } from "../../crds/check/rules.ts";
import { POLICY_KINDS, validatorsOf } from "../../crds/check/validators.ts";
import { checkAgainst, checkManifest, hasSchema } from "../../crds/check.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import { sentencesOf } from "../../report/parts/rules.ts";
import { ownSchemas } from "./own-package.ts";

const policy = (spec: unknown) => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "web", namespace: "shop" },
  spec,
});
const egress = (...rules: unknown[]) => policy({ endpointSelector: {}, egress: rules });

const OWN = validatorsOf([ownSchemas()]);
const VALID = { size: 2, mode: "Fast" };
const widget = (fields: object) =>
  checkAgainst(OWN, {
    apiVersion: "palisade.example/v1",
    kind: "Widget",
    metadata: { name: "a" },
    spec: { ...VALID, ...fields },
  });

describe("a manifest's problems", () => {
  test("name policy, path, value, what is wrong, the remedy and the near miss", () => {
    const found = checkManifest(egress({ toPorts: [{ ports: [{ port: "80", protocl: "TCP" }] }] }));
    expect(found).toEqual([
      {
        code: "unknown-field",
        severity: "error",
        effect: "pruned",
        origin: "schema",
        subject: "CiliumNetworkPolicy shop/web",
        object: { kind: "CiliumNetworkPolicy", namespace: "shop", name: "web" },
        path: "spec.egress[0].toPorts[0].ports[0].protocl",
        args: { field: "protocl", near: "protocol", known: ["endPort", "port", "protocol"] },
      },
    ]);
    expect(found.map(sentencesOf)).toEqual([
      { says: "There is no field protocl here", remedy: "Write protocol" },
    ]);
  });

  test("are all reported, one a place", () => {
    const problems = checkManifest(
      egress(
        { toEntities: ["wrld"], toCIDR: ["10.0.0.1"] },
        { toFQDNs: [{ matchName: "https://api.example:443/v1" }] },
      ),
    );
    expect(problems.map(({ path, args }) => [path, args.near])).toEqual([
      ["spec.egress[0].toCIDR[0]", "10.0.0.1/32"],
      ["spec.egress[0].toEntities[0]", "world"],
      ["spec.egress[1].toFQDNs[0].matchName", "api.example"],
    ]);
  });

  test("read as one line", () => {
    const [problem] = checkManifest(egress({ toPorts: [{ ports: [{ port: 8080 }] }] }), "shop/web");
    expect(problem && diagnosticLine(problem)).toContain(
      'shop/web spec.egress[0].toPorts[0].ports[0].port: The value is the number 8080, and the field takes text; nothing of the object is enforced. Put quotes around it: "8080".',
    );
  });

  test("of a field that stands elsewhere say what stays without it", () => {
    const [problem] = checkManifest(
      policy({ endpointSelector: {}, egressDeny: [{ toFQDNs: [{ matchName: "a" }] }] }),
    );
    expect(problem).toMatchObject({ code: "unknown-field", path: "spec.egressDeny[0].toFQDNs" });
    expect(problem?.effect).toBe("pruned");
    expect(problem && sentencesOf(problem).remedy).toContain("the fields here are");
  });

  test("of a value without near miss list what is allowed", () => {
    expect(checkManifest(egress({ authentication: { mode: "mutual-tls-everywhere" } }))).toMatchObject([
      { code: "not-allowed", args: { allowed: ["disabled", "required", "test-always-fail"] } },
    ]);
  });

  test("show a long value cut", () => {
    const [problem] = checkManifest(
      policy({ endpointSelector: {}, ingress: [{}], enableDefaultDeny: "x".repeat(500) }),
    );
    expect(problem?.args.found).toMatch(/^the text "x{20,60}…$/);
  });

  test("quote keys that are no words in the path", () => {
    const labels = { "app.kubernetes.io/name": "a b" };
    const manifest = egress({ toEndpoints: [{ matchLabels: labels }] });
    expect(checkManifest({ ...manifest, metadata: { name: "a", labels } }).map(({ path }) => path)).toEqual([
      'spec.egress[0].toEndpoints[0].matchLabels["app.kubernetes.io/name"]',
      'metadata.labels["app.kubernetes.io/name"]',
    ]);
  });

  test("leave the manifest as it was", () => {
    const manifest = Object.freeze(egress(Object.freeze({ toCIDR: null, toEntities: ["world"] })));
    expect(checkManifest(manifest)).toEqual([]);
    expect(manifest).toEqual(egress({ toCIDR: null, toEntities: ["world"] }));
  });
});

describe("what is no policy at all", () => {
  test.each([[null], ["text"], [[]], [7], [undefined]])("%p is said to be no manifest", (value) => {
    expect(checkManifest(value)).toMatchObject([
      { code: "not-an-object", args: { found: expect.any(String) } },
    ]);
  });

  test("a kind of another version names the version there is", () => {
    expect(checkManifest({ apiVersion: "cilium.io/v1", kind: "CiliumNetworkPolicy" })).toMatchObject([
      { code: "unknown-kind", args: { near: "cilium.io/v2/CiliumNetworkPolicy" } },
    ]);
  });

  test("a misspelt kind names the nearest", () => {
    expect(checkManifest({ apiVersion: "cilium.io/v1alpha1", kind: "TracingPolicyNamespace" })).toMatchObject(
      [{ code: "unknown-kind", args: { near: "cilium.io/v1alpha1/TracingPolicyNamespaced" } }],
    );
  });

  test("a mapping without apiVersion and kind is an unknown kind too", () => {
    expect(checkManifest({})).toMatchObject([{ code: "unknown-kind", subject: "manifest" }]);
  });

  test("core kinds have no schema here", () => {
    expect(hasSchema("networking.k8s.io/v1", "NetworkPolicy")).toBe(false);
    expect(hasSchema("projectcalico.org/v3", "NetworkPolicy")).toBe(true);
  });

  test("keys that JavaScript objects inherit are fields like others", () => {
    const manifest = JSON.parse('{"constructor": {}, "__proto__": {}, "toString": 1}');
    const problems = checkManifest({
      ...policy({ endpointSelector: {}, ingress: [] }),
      metadata: { name: "a", ...manifest },
    });
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["unknown-field", "metadata.constructor"],
      ["unknown-field", "metadata.__proto__"],
      ["unknown-field", "metadata.toString"],
    ]);
  });
});

describe("every construct of a schema has its own code", () => {
  test.each([
    ["wrong-type", "spec.size", { size: "2" }],
    ["wrong-type", "spec.mode", { mode: 1 }],
    ["wrong-type", "spec.tags", { tags: "a" }],
    ["out-of-range", "spec.size", { size: 0 }],
    ["out-of-range", "spec.size", { size: 12 }],
    ["out-of-range", "spec.size", { size: 3 }],
    ["out-of-range", "spec.ratio", { ratio: 0 }],
    ["out-of-range", "spec.ratio", { ratio: 3 }],
    ["not-allowed", "spec.mode", { mode: "fast" }],
    ["not-allowed", "spec.picked", { picked: "a" }],
    ["pattern", "spec.port", { port: "8080" }],
    ["pattern", "spec.switch", { switch: "TRUEE" }],
    ["too-long", "spec.note", { note: "fives" }],
    ["too-short", "spec.word", { word: "a" }],
    ["too-few", "spec.labels", { labels: {} }],
    ["too-many", "spec.labels", { labels: { a: "a", b: "b", c: "c" } }],
    ["too-few", "spec.tags", { tags: [] }],
    ["too-many", "spec.tags", { tags: ["a", "b", "c", "d"] }],
    ["too-many", "spec.refused", { refused: ["a"] }],
    ["duplicate-entry", "spec.tags", { tags: ["a", "a"] }],
    ["duplicate-entry", "spec.rooms", { rooms: [{ name: "a" }, { name: "a", floor: 0 }] }],
    ["exactly-one", "spec.choice", { choice: {} }],
    ["exactly-one", "spec.choice", { choice: { left: "a", right: "b" } }],
    ["no-alternative", "spec.choice", { choice: { left: "a", middle: "b" } }],
    ["at-least-one", "spec.some", { some: {} }],
    ["unknown-field", "spec.closed.a", { closed: { a: 1 } }],
    ["format", "spec.net", { net: "10.0.0.0" }],
    ["format", "spec.net", { net: "::1" }],
    ["format", "spec.address4", { address4: "10.0.0" }],
    ["format", "spec.address6", { address6: "fe80::1%eth0" }],
    ["format", "spec.when", { when: "yesterday" }],
    ["format", "spec.small", { small: 2 ** 31 }],
    ["validation-rule", "spec.icmp", { icmp: { code: 1 } }],
    ["missing-field", "spec.rooms[0].name", { rooms: [{ floor: 1 }] }],
    ["missing-field", "spec.size", { size: null }],
  ])("%s at %s: %j", (code, path, fields) => {
    expect(widget(fields).map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
  });

  test.each([
    ["2", { size: "2" }],
    ['"1"', { mode: 1 }],
    ['["a"]', { tags: "a" }],
    ["Fast", { mode: "fast" }],
    ["10.0.0.0/32", { net: "10.0.0.0" }],
    ["::1/128", { net: "::1" }],
  ])("the near miss is %s for %j", (nearMiss, fields) => {
    expect(widget(fields).map(({ args }) => args.near)).toEqual([nearMiss]);
  });

  test.each([
    ["null where the type takes it", { note: null }],
    ["null where the field may be absent", { port: null, tags: null }],
    ["number or text", { port: 80 }],
    ["a pattern without regard to case", { switch: "TrUe" }],
    ["any field below a free mapping", { free: { a: { b: [1] } } }],
    ["anything at all", { anything: ["a", 1, { b: null }] }],
    ["four letters outside the basic plane", { note: "𝒶𝒷𝒸𝒹" }],
    ["the same name on two floors", { rooms: [{ name: "a" }, { name: "a", floor: 1 }] }],
    ["IPv4 with leading zeros", { net: "010.0.0.0/8" }],
    ["a format the server ignores", { host: "not a host name!" }],
    ["a required field with a default, absent", {}],
  ])("passes %s", (_, fields) => {
    expect(widget(fields)).toEqual([]);
  });
});

test("a status that the API server drops is not looked at", () => {
  const manifest = { ...policy({ endpointSelector: {}, ingress: [] }), status: { conditions: "any" } };
  expect(checkManifest(manifest)).toEqual([]);
});

test("a pattern that repeats inside a repetition is linear on hostile text", () => {
  const name = `${"a-long-label-".repeat(19)}!`;
  expect(checkManifest(egress({ toFQDNs: [{ matchName: name }] }))).toMatchObject([{ code: "pattern" }]);
});

test("the packages hold the kinds of the pinned CRDs and no other", () => {
  expect([...POLICY_KINDS.kinds].sort()).toEqual([
    "cilium.io/v1alpha1/TracingPolicy",
    "cilium.io/v1alpha1/TracingPolicyNamespaced",
    "cilium.io/v2/CiliumCIDRGroup",
    "cilium.io/v2/CiliumClusterwideNetworkPolicy",
    "cilium.io/v2/CiliumNetworkPolicy",
    "cilium.io/v2alpha1/CiliumCIDRGroup",
    "projectcalico.org/v3/FelixConfiguration",
    "projectcalico.org/v3/GlobalNetworkPolicy",
    "projectcalico.org/v3/GlobalNetworkSet",
    "projectcalico.org/v3/NetworkPolicy",
    "projectcalico.org/v3/NetworkSet",
    "projectcalico.org/v3/StagedGlobalNetworkPolicy",
    "projectcalico.org/v3/StagedKubernetesNetworkPolicy",
    "projectcalico.org/v3/StagedNetworkPolicy",
    "projectcalico.org/v3/Tier",
  ]);
});

describe("tables keyed by text of the CRDs", () => {
  const text = JSON.stringify([calico, cilium, tetragon].map(({ schemas }) => schemas));

  test.each(Object.keys(PATTERN_WORDS))("the pattern %s is in use", (pattern) => {
    expect(text).toContain(JSON.stringify(pattern));
  });

  test.each(Object.keys(RULES))("the rule %s is in use", (rule) => {
    expect(text).toContain(JSON.stringify(rule));
  });
});

test("no kind's schema takes more than 40 KB", () => {
  const sizes = [calico, cilium, tetragon].flatMap(({ schemas }) =>
    Object.values(schemas).map((schema) => JSON.stringify(schema).length),
  );
  expect(Math.max(...sizes)).toBeLessThan(40_000);
});

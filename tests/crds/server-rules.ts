import type { Case } from "./mutants.ts";

type Fields = Record<string, unknown>;

const of =
  (place: string, apiVersion: string, kind: string) =>
  (change: string, metadata: Fields, spec: unknown): Case => ({
    kind: `${apiVersion}/${kind}`,
    place,
    change,
    manifest: { apiVersion, kind, metadata, ...(spec === undefined ? {} : { spec }) },
  });

const set = of("metadata", "projectcalico.org/v3", "GlobalNetworkSet");
const named = (change: string, metadata: Fields) => set(change, metadata, {});
const label = (change: string, key: string, value: string) =>
  named(change, { name: "a", labels: { [key]: value } });
const annotation = (change: string, key: string, value = "x") =>
  named(change, { name: "a", annotations: { [key]: value } });

/** What an API server demands of names, labels and annotations. */
export const METADATA: readonly Case[] = [
  named("plain name", { name: "a-1.b" }),
  named("no name", {}),
  named("empty name", { name: "" }),
  named("generated name", { generateName: "a-" }),
  named("upper case", { name: "Policy" }),
  named("underscore", { name: "a_b" }),
  named("dot at the end", { name: "a." }),
  named("two dots", { name: "a..b" }),
  named("name of 253", { name: "a".repeat(253) }),
  named("name of 254", { name: "a".repeat(254) }),
  named("name is a number", { name: 7 }),
  named("unknown field", { name: "a", label: { a: "b" } }),
  named("null labels", { name: "a", labels: null }),
  named("labels are a list", { name: "a", labels: ["a"] }),
  label("label", "app.kubernetes.io/name", "a_B.c-9"),
  label("empty label value", "a", ""),
  label("label value of 63", "a", "b".repeat(63)),
  label("label value of 64", "a", "b".repeat(64)),
  label("label value with a blank", "a", "b c"),
  label("label value starts with a dash", "a", "-b"),
  label("label value ends with a dot", "a", "b."),
  label("label key with two slashes", "a/b/c", "d"),
  label("label key with an empty prefix", "/b", "d"),
  label("label key without a name", "a/", "d"),
  label("label key prefix in upper case", "A.example/b", "d"),
  label("label key with a blank", "a b", "d"),
  label("label key of 63", "k".repeat(63), "d"),
  label("label key of 64", "k".repeat(64), "d"),
  label("label key prefix of 254", `${"k".repeat(254)}/a`, "d"),
  annotation("annotation", "example.com/Key"),
  annotation("annotation prefix in upper case", "Example.com/key"),
  annotation("annotation key with a blank", "a b"),
  annotation("long annotation", "a", "x".repeat(300_000)),
];

const gnp = of("CEL", "projectcalico.org/v3", "GlobalNetworkPolicy");
const np = of("CEL", "projectcalico.org/v3", "NetworkPolicy");
const tier = of("CEL", "projectcalico.org/v3", "Tier");
const felix = of("CEL", "projectcalico.org/v3", "FelixConfiguration");
const tracing = of("CEL", "cilium.io/v1alpha1", "TracingPolicyNamespaced");
const cnp = of("CEL", "cilium.io/v2", "CiliumNetworkPolicy");
const ccnp = of("CEL", "cilium.io/v2", "CiliumClusterwideNetworkPolicy");

const name = { name: "a" };
const whole = { endpointSelector: {}, ingress: [{}] };
const rule = (change: string, fields: Fields) =>
  np(change, name, { ingress: [{ action: "Allow", ...fields }] });
const services = { services: { name: "a" } };

/** Every CEL rule of the CRDs, kept and broken. */
export const CEL: readonly Case[] = [
  cnp("no spec", name, undefined),
  cnp("spec", name, whole),
  ccnp("no spec, clusterwide", name, undefined),
  {
    ...cnp("only specs", name, undefined),
    manifest: { ...cnp("", name, undefined).manifest, specs: [whole] },
  },
  tracing("host selector", name, { hostSelector: {} }),
  tracing("no host selector", name, {}),
  felix("default with a node selector", { name: "default" }, { nodeSelector: "all()" }),
  felix("node with a node selector", { name: "node.a" }, { nodeSelector: "all()" }),
  felix("node without a dot, with a node selector", { name: "node-a" }, { nodeSelector: "all()" }),
  felix("default without a node selector", { name: "default" }, {}),
  felix("both route tables", name, {
    routeTableRange: { min: 1, max: 2 },
    routeTableRanges: [{ min: 1, max: 2 }],
  }),
  felix("one route table", name, { routeTableRange: { min: 1, max: 2 } }),
  gnp("preDNAT and doNotTrack", name, { preDNAT: true, doNotTrack: true, applyOnForward: true }),
  gnp("preDNAT with egress", name, { preDNAT: true, applyOnForward: true, egress: [{ action: "Allow" }] }),
  gnp("preDNAT with empty egress", name, { preDNAT: true, applyOnForward: true, egress: [] }),
  gnp("preDNAT with type Egress", name, {
    preDNAT: true,
    applyOnForward: true,
    types: ["Ingress", "Egress"],
  }),
  gnp("preDNAT with type Ingress", name, { preDNAT: true, applyOnForward: true, types: ["Ingress"] }),
  gnp("preDNAT false with egress", name, {
    preDNAT: false,
    types: ["Egress"],
    egress: [{ action: "Allow" }],
  }),
  gnp("preDNAT without applyOnForward", name, { preDNAT: true }),
  gnp("doNotTrack without applyOnForward", name, { doNotTrack: true, applyOnForward: false }),
  gnp("doNotTrack with applyOnForward", name, { doNotTrack: true, applyOnForward: true }),
  rule("HTTP over UDP", { protocol: "UDP", http: { methods: ["GET"] } }),
  rule("HTTP over TCP", { protocol: "TCP", http: { methods: ["GET"] } }),
  rule("HTTP over 6", { protocol: 6, http: { methods: ["GET"] } }),
  rule("HTTP over 17", { protocol: 17, http: { methods: ["GET"] } }),
  rule("HTTP without protocol", { http: { methods: ["GET"] } }),
  rule("HTTP in a deny", { action: "Deny", http: { methods: ["GET"] } }),
  rule("services with ports", { destination: { ...services, ports: [80] } }),
  rule("services with notPorts", { destination: { ...services, notPorts: [80] } }),
  rule("services with empty ports", { destination: { ...services, ports: [] } }),
  rule("ports without services", { protocol: "TCP", destination: { ports: [80] } }),
  rule("ICMP code without type", { icmp: { code: 1 } }),
  rule("ICMP code with type", { icmp: { code: 1, type: 8 } }),
  rule("not ICMP code without type", { notICMP: { code: 1 } }),
  tier("kube-admin with Deny", { name: "kube-admin" }, { defaultAction: "Deny" }),
  tier("kube-admin with Pass", { name: "kube-admin" }, { defaultAction: "Pass" }),
  tier("kube-admin by default", { name: "kube-admin" }, {}),
  tier("kube-baseline with Deny", { name: "kube-baseline" }, { defaultAction: "Deny" }),
  tier("kube-baseline with Pass", { name: "kube-baseline" }, { defaultAction: "Pass" }),
  tier("default with Pass", { name: "default" }, { defaultAction: "Pass" }),
  tier("default by default", { name: "default" }, {}),
  tier("default with null", { name: "default" }, { defaultAction: null }),
];

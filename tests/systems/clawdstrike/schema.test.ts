import { describe, expect, test } from "@jest/globals";
import { schemas as ciliumSchemas } from "@pulumi/kubernetes-cilium/schemas";
import { schemas as tetragonSchemas } from "@pulumi/kubernetes-tetragon/schemas";
import { Ajv2020 } from "ajv/dist/2020.js";
import { BLOCKABLE } from "../../../systems/clawdstrike/options.ts";
import { CLUSTER, rendered } from "./fixtures.ts";

/** The CRDs' patterns are Go's, where one-letter classes need no braces. */
const goPattern = Object.assign(
  (pattern: string, flags: string) => new RegExp(pattern.replace(/\\([pP])C/g, "\\$1{C}"), flags),
  { code: "goPattern" },
);
const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  allErrors: true,
  code: { regExp: goPattern },
});
const networkPolicy = ajv.compile(ciliumSchemas["cilium.io/v2/CiliumNetworkPolicy"] ?? false);
const tracingPolicy = ajv.compile(tetragonSchemas["cilium.io/v1alpha1/TracingPolicy"] ?? false);

const hardened = { runtimePolicies: "hardened", spireSocketPolicy: true } as const;
const VARIANTS = [
  ["as specified", rendered()],
  ["before the migration of NATS", rendered({ natsNamespace: "aegisnet", gatewayNamespace: "gateways" })],
  ["hardened", rendered(hardened)],
  ["hardened on BPF LSM", rendered({ ...hardened, bridgeReadsLsm: true }, { ...CLUSTER, bpfLsm: true })],
  ["hardened and blocking", rendered({ ...hardened, blocking: BLOCKABLE })],
] as const;

describe.each(VARIANTS)("%s", (_title, policies) => {
  test.each([...policies.keys()])("[C92] [T8] [T13] [T27] [T40] %s satisfies its CRD", (file) => {
    const policy = policies.get(file);
    const validate = policy?.layer === "network" ? networkPolicy : tracingPolicy;
    expect([validate(policy?.manifest), validate.errors ?? []]).toEqual([true, []]);
  });
});

test("the schemas refuse a field the CRD lacks, a port that is a number and an action that is none", () => {
  const manifest = rendered().get("01-spine-checkpointer.yaml")?.manifest;
  const broken = (spec: object) =>
    networkPolicy({ ...manifest, spec: { ...(manifest?.spec as object), ...spec } });
  expect(broken({})).toBe(true);
  expect(broken({ engress: [] })).toBe(false);
  expect(broken({ egress: [{ toPorts: [{ ports: [{ port: 4222, protocol: "TCP" }] }] }] })).toBe(false);
  const trace = rendered().get("05-crypto-mining-detection.yaml")?.manifest;
  expect(tracingPolicy(JSON.parse(JSON.stringify(trace).replace("Sigkill", "SigKill")))).toBe(false);
});

import { describe, expect, test } from "@jest/globals";
import { checkManifest } from "../../../crds/check.ts";
import { BLOCKABLE } from "../../../systems/clawdstrike/options.ts";
import { CLUSTER, manifestOf, rendered } from "./fixtures.ts";

const hardened = { runtimePolicies: "hardened", spireSocketPolicy: true } as const;
const VARIANTS = [
  ["as specified", rendered()],
  ["before the migration of NATS", rendered({ natsNamespace: "aegisnet", gatewayNamespace: "gateways" })],
  ["hardened", rendered(hardened)],
  ["hardened on BPF LSM", rendered({ ...hardened, bridgeReadsLsm: true }, { ...CLUSTER, bpfLsm: true })],
  ["hardened and blocking", rendered({ ...hardened, blocking: BLOCKABLE })],
] as const;

describe.each(VARIANTS)("%s", (_title, policies) => {
  test.each([...policies.keys()])("[T8 T40 text] the API server takes %s whole", (file) => {
    expect(checkManifest(policies.get(file)?.manifest)).toEqual([]);
  });
});

test("the check would refuse a field that the CRD lacks and a port that is a number", () => {
  const manifest = manifestOf("01-spine-checkpointer.yaml");
  manifest.spec.egres = [];
  manifest.spec.egress[0].toPorts[0].ports[0].port = 4222;
  expect(
    checkManifest(manifest)
      .map(({ code, path }) => `${code} ${path}`)
      .sort(),
  ).toEqual(["unknown-field spec.egres", "wrong-type spec.egress[0].toPorts[0].ports[0].port"]);
});

/**
 * Calico installed by the stack: no policy is sent before its API server is ready, which it is some time after Helm is done. The
 * test plays the chart, which makes the APIServer object, and the operator, which says its state.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { definitionOf } from "../fixtures/objects.ts";
import { allPolicies, cleanSlate, client, closeStacks, eventually, removeNow } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { UnknownKind } from "../kube/errors.ts";
import { type Config, changesOf, configOf, openPalisade, succeeded, upOf } from "../palisade.ts";

const apiServer: KubeObject = {
  apiVersion: "operator.tigera.io/v1",
  kind: "APIServer",
  metadata: { name: "default", annotations: { "meta.helm.sh/release-name": "calico" } },
  spec: {},
};
const apiServers = definitionOf(apiServer);

/** The stack of examples/ with SARK alone, which has policies of both kinds and the set that one names. */
const written = configOf("calico", "examples");
const { sark } = written["palisade:systems"] as Record<string, Config>;
const config: Config = { ...written, "palisade:systems": { sark } };

const WAIT_FOR = "pulumi.com/waitFor";

const live = () => client.get(apiServer);

/** The operator says how far it is. */
const say = (state: string) =>
  client.request<KubeObject>("PATCH", "/apis/operator.tigera.io/v1/apiservers/default/status", {
    body: { status: { state } },
    contentType: "application/merge-patch+json",
  });

beforeEach(async () => {
  await cleanSlate();
  await client.create(apiServers);
  await eventually("the kind served", () =>
    client.create(apiServer).catch((error: unknown) => {
      if (error instanceof UnknownKind) return undefined;
      throw error;
    }),
  );
});
afterEach(async () => {
  closeStacks();
  await removeNow(apiServers);
});

test("policies wait for the state Ready, a second up changes nothing, a switch no release, and destroy leaves the object to its owner", async () => {
  const stack = await openPalisade(config, { name: "calico" });
  const { outcome } = stack.startUp();
  await eventually("the wait", async () => (await live()).metadata.annotations?.[WAIT_FOR], 120);
  await say("Progressing");
  await sleep(2000); // What does not wait comes now.
  expect(await allPolicies()).toEqual([]);

  const ready = await say("Ready");
  succeeded(await outcome);
  const policies = await allPolicies();
  expect(policies).toHaveLength(6 + 1);
  // The harness writes the day of the example without quotes, of which Pulumi's YAML makes a time.
  const set = policies.find(({ kind }) => kind === "GlobalNetworkSet");
  expect(set?.metadata.annotations?.["palisade/addresses"]).toMatch(/until 2027-12-31$/);
  const before = Number(ready.metadata.resourceVersion);
  for (const { metadata } of policies) expect(Number(metadata.resourceVersion)).toBeGreaterThan(before);

  expect(changesOf(await upOf(stack))).toEqual([]);
  const switched = changesOf(await upOf(stack, { ...config, "palisade:mode": "enforce" }));
  expect(switched).toHaveLength(6 + 6);
  expect(switched.filter((change) => !/^(create|delete) sark-/.test(change))).toEqual([]);
  succeeded(await stack.destroy());
  expect((await live()).metadata.annotations).toEqual(apiServer.metadata.annotations);
});

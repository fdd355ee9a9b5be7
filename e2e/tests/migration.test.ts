/** Row C6: NATS moves from aegisnet to clawdstrike: its policy is never missing on the way. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cleanSlate, client, closeStacks, eventually } from "../harness.ts";
import {
  changesOf,
  clawdstrikeOnly,
  configOf,
  openPalisade,
  policiesByTitle,
  upOf,
  withSystem,
} from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const policies = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };

/** How many policies of NATS were there after each event, in both namespaces together. */
function present(
  events: readonly { type: string; object: { metadata: { namespace?: string } } }[],
): number[] {
  const there = new Set<string>();
  return events.map(({ type, object }) => {
    const namespace = object.metadata.namespace ?? "";
    if (type === "DELETED") there.delete(namespace);
    else there.add(namespace);
    return there.size;
  });
}

test("[C6 effect prod] one replace, create first, nothing else replaced, and no moment without the policy", async () => {
  const prod = clawdstrikeOnly(configOf("prod"));
  const stack = await openPalisade(withSystem(prod, "clawdstrike", { natsNamespace: "aegisnet" }), {
    name: "prod",
  });
  await upOf(stack);
  expect(await policiesByTitle()).toHaveProperty(["CiliumNetworkPolicy aegisnet/nats-jetstream"]);

  const watch = await client.watch(policies);
  const moved = await upOf(stack, prod);
  const events = () => watch.events.filter(({ object }) => object.metadata.name === "nats-jetstream");
  await eventually("the deletion in aegisnet", () => events().some(({ type }) => type === "DELETED"));
  watch.stop();

  const replaced = moved.changes
    .filter(({ op }) => /replace/.test(op))
    .map(({ op, name }) => `${op} ${name}`);
  expect(replaced.filter((change) => !change.endsWith(" clawdstrike-nats-jetstream"))).toEqual([]);
  expect(replaced).toContain("create-replacement clawdstrike-nats-jetstream");
  expect(replaced.indexOf("create-replacement clawdstrike-nats-jetstream")).toBeLessThan(
    replaced.indexOf("delete-replaced clawdstrike-nats-jetstream"),
  );
  const updated = [
    "hubble-bridge",
    "hushd",
    "spine-checkpointer",
    "spine-proofs-api",
    "spine-witness",
    "tetragon-bridge",
  ];
  expect(changesOf(moved).filter((change) => !change.includes("replace"))).toEqual(
    updated.map((name) => `update clawdstrike-${name}`),
  );

  const seen = events().map(({ type, object }) => `${type} ${object.metadata.namespace}`);
  expect(seen.filter((event) => !event.startsWith("MODIFIED"))).toEqual([
    "ADDED aegisnet",
    "ADDED clawdstrike",
    "DELETED aegisnet",
  ]);
  expect(Math.min(...present(events()))).toBe(1);
});

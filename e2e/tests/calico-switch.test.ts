/**
 * Audit to enforce and back on Calico, where audit is another kind: a switch creates the one and deletes the other. What the
 * cluster held at every moment in between is replayed from watches.
 */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Endpoint } from "../../model/endpoint.ts";
import { buildPlan } from "../../plan/build.ts";
import { workloadsOf } from "../../proof/plan-input.ts";
import { settingsOf } from "../../tests/support/stack.ts";
import { kindsOf } from "../crds.ts";
import { cleanSlate, client, closeStacks, eventually, networkPolicy, removeNow } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { type Cut, cutDuring, denyWithoutAllows, type Moment, order, record, titles } from "../moments.ts";
import {
  type Config,
  changesOf,
  configOf,
  openPalisade,
  policiesByTitle,
  titleOf,
  upOf,
  withSystem,
} from "../palisade.ts";
import type { Outcome, Stack } from "../pulumi.ts";

/** The stack of examples/, on engines that somebody else installed. */
const audited: Config = {
  ...configOf("calico", "examples"),
  "palisade:engines": { calico: { install: false }, tetragon: { install: false } },
};
const enforced: Config = { ...audited, "palisade:mode": "enforce" };

/** Every policy of the stack: its Pulumi name, and its object when it is enforced. */
const POLICIES: readonly (readonly [name: string, enforced: string])[] = [
  ["pmoves-data-tier-policy", "NetworkPolicy pmoves/data-tier-policy"],
  ["pmoves-bus-tier-policy", "NetworkPolicy pmoves/bus-tier-policy"],
  ["pmoves-app-tier-policy", "NetworkPolicy pmoves/app-tier-policy"],
  ["pmoves-api-tier-policy", "NetworkPolicy pmoves/api-tier-policy"],
  ["pmoves-monitoring-tier-policy", "NetworkPolicy pmoves/monitoring-tier-policy"],
  ["yamtam-allow-agent-a-to-b", "NetworkPolicy yamtam/allow-agent-a-to-b"],
  ["yamtam-allow-dns", "NetworkPolicy yamtam/allow-dns"],
  ["yamtam-sandbox-egress", "NetworkPolicy yamtam-sandbox/sandbox-egress"],
  ["yamtam-deny-all", "NetworkPolicy yamtam/deny-all"],
  ["sark-gateway-egress", "NetworkPolicy sark/gateway-egress"],
  ["sark-gateway-ingress", "NetworkPolicy sark/gateway-ingress"],
  ["sark-database-access", "NetworkPolicy sark/database-access"],
  ["sark-redis-access", "NetworkPolicy sark/redis-access"],
  ["sark-opa-access", "NetworkPolicy sark-system/opa-access"],
  ["sark-sark-egress-allow-list", "GlobalNetworkPolicy sark-egress-allow-list"],
].map(([name = "", title = ""]) => [name, title] as const);

/** The object that stands for an enforced one in audit. */
const stagedTitle = (title: string): string =>
  title.startsWith("NetworkPolicy ") ? `StagedKubernetes${title}` : `Staged${title}`;

const ENFORCED = POLICIES.map(([, title]) => title);
const STAGED = ENFORCED.map(stagedTitle);
/** It has no mode: a set of addresses that the allow list names. */
const SET = "GlobalNetworkSet sark-egress-addresses";
const DENY = "NetworkPolicy yamtam/deny-all";

const toEnforce = POLICIES.flatMap(([name]) => [`create ${name}`, `delete ${name}-staged`]).toSorted();
const toAudit = POLICIES.flatMap(([name]) => [`create ${name}-staged`, `delete ${name}`]).toSorted();

/** The moments of an operation: what was there after each change of a policy, or of a set that one names. */
async function watched(
  operation: () => Promise<Outcome>,
): Promise<{ outcome: Outcome; moments: readonly Moment[] }> {
  const recording = await record(client, [networkPolicy, ...kindsOf("calico")]);
  const outcome = await operation();
  const now = (await policyTitles()).join();
  await eventually("the last event", () => titles(recording.moments().at(-1)?.objects ?? []).join() === now);
  recording.stop();
  return { outcome, moments: recording.moments() };
}

const policyTitles = async (): Promise<string[]> => Object.keys(await policiesByTitle()).toSorted();

/**
 * Two policies that each close and open the gateway's egress cannot both come first: what one of them opens waits for it.
 * Anything else that is cut is a mistake.
 */
const GATEWAY = ["NetworkPolicy sark/gateway-egress", "GlobalNetworkPolicy sark-egress-allow-list"];
const waitsForItsTwin = ({ from, beside }: Cut): boolean =>
  from.join() === "sark/gateway" && GATEWAY.filter((title) => beside.includes(title)).length === 1;

/** The allows that the stack's state says YAMTAM's default deny waits for, by logical name. */
async function waitedForByDeny(suffix: string): Promise<string[]> {
  const { resources } = await stack.export();
  const deny = resources.find(({ urn }) => String(urn).endsWith(`::yamtam-deny-all${suffix}`));
  const urns = (deny?.dependencies ?? []) as readonly string[];
  return urns.map((urn) => urn.split("::").at(-1) ?? "").toSorted();
}

const ALLOWS_OF_YAMTAM = ["yamtam-allow-agent-a-to-b", "yamtam-allow-dns", "yamtam-sandbox-egress"];

function workloads(): readonly Endpoint[] {
  const values = Object.entries(enforced).map(([key, value]) => [key.replace(/^palisade:/, ""), value]);
  return workloadsOf(buildPlan(settingsOf(Object.fromEntries(values), "calico")));
}

const versionOfSet = async (): Promise<string | undefined> => {
  const set = { apiVersion: "projectcalico.org/v3", kind: "GlobalNetworkSet" };
  return (await client.get({ ...set, metadata: { name: "sark-egress-addresses" } })).metadata.resourceVersion;
};

/** One for all tests: in audit, where the first ends too. The last brings it where it begins. */
let stack: Stack;
beforeAll(async () => {
  await cleanSlate();
  stack = await openPalisade(audited, { name: "calico" });
  await upOf(stack);
});
afterAll(closeStacks);

test("[Q6 Y12 effect calico] the whole stack: every target object first, deny-all last of them, then the others go; back restores them equal", async () => {
  const inAudit = await policiesByTitle();
  expect(await policyTitles()).toEqual([...STAGED, SET].toSorted());
  for (const title of STAGED) expect(inAudit[title]?.spec).toMatchObject({ stagedAction: "Set" });
  expect(await waitedForByDeny("-staged")).toEqual(ALLOWS_OF_YAMTAM.map((name) => `${name}-staged`));
  const set = await versionOfSet();

  const there = await watched(() => upOf(stack, enforced));
  expect(changesOf(there.outcome)).toEqual(toEnforce);
  expect(await policyTitles()).toEqual([...ENFORCED, SET].toSorted());
  expect(await waitedForByDeny("")).toEqual(ALLOWS_OF_YAMTAM);
  expect(order(there.moments, "ADDED").toSorted()).toEqual(ENFORCED.toSorted());
  expect(order(there.moments, "DELETED").toSorted()).toEqual(STAGED.toSorted());
  const complete = there.moments.at(-1)?.objects ?? [];
  expectSafe(there.moments, complete);
  expect((await upOf(stack)).changes).toEqual([]);

  const back = await watched(() => upOf(stack, audited));
  expect(changesOf(back.outcome)).toEqual(toAudit);
  expect(order(back.moments, "ADDED").toSorted()).toEqual(STAGED.toSorted());
  expect(order(back.moments, "DELETED").toSorted()).toEqual(ENFORCED.toSorted());
  expectSafe(back.moments, complete);
  expect(await policiesByTitle()).toEqual(inAudit);
  expect((await upOf(stack)).changes).toEqual([]);
  expect(await versionOfSet()).toBe(set);

  // The judge sees what it is asked about: deny-all alone would cut YAMTAM's names.
  const alone = complete.filter((object) => titleOf(object) === DENY);
  const [moment] = back.moments;
  expect(
    denyWithoutAllows(moment === undefined ? [] : [{ ...moment, objects: alone }], complete),
  ).toHaveLength(2);
  expect(cutDuring([{ objects: alone }], complete, workloads()).flatMap(({ from }) => from)).toContain(
    "yamtam/agent-a",
  );
});

/** What holds at every moment of a switch in either direction. */
function expectSafe(moments: readonly Moment[], complete: readonly KubeObject[]): void {
  const types = moments.map(({ event }) => event.type);
  expect(types.lastIndexOf("ADDED")).toBeLessThan(types.indexOf("DELETED"));
  for (const [name, title] of POLICIES) {
    const missing = moments.filter(
      ({ objects }) => !objects.some((object) => [title, stagedTitle(title)].includes(titleOf(object))),
    );
    expect([name, missing]).toEqual([name, []]);
  }
  expect(denyWithoutAllows(moments, complete)).toEqual([]);
  expect(cutDuring(moments, complete, workloads()).filter((cut) => !waitsForItsTwin(cut))).toEqual([]);
}

test("[Y12 effect calico] an allow that cannot be made: deny-all is not enforced and nothing staged goes; the next up does the rest", async () => {
  const inAudit = await policyTitles();
  const obstacle: KubeObject = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "allow-dns", namespace: "yamtam" },
    spec: { podSelector: { matchLabels: { app: "somebody-elses" } }, policyTypes: ["Ingress"] },
  };
  await client.create(obstacle);
  const one = withSystem(audited, "yamtam", { mode: "enforce" });
  stack.writeConfig(one);
  const { code, changes } = await stack.up();
  expect(code).not.toBe(0);
  expect(changes.filter(({ op }) => op === "delete")).toEqual([]);
  const now = await policyTitles();
  expect(now).toEqual(expect.arrayContaining(inAudit));
  expect(now).not.toContain(DENY);

  await removeNow(obstacle);
  const rest = await watched(() => upOf(stack));
  // Others of its allows may have been made before the failure ended the first up.
  expect(order(rest.moments, "ADDED")).toContain("NetworkPolicy yamtam/allow-dns");
  expect(order(rest.moments, "ADDED").at(-1)).toBe(DENY);
  const yamtam = ENFORCED.filter((title) => title.includes(" yamtam"));
  expect(await policyTitles()).toEqual(
    [...inAudit.filter((title) => !yamtam.map(stagedTitle).includes(title)), ...yamtam].toSorted(),
  );
});

test("[Q6 effect calico] the mode of one policy: what may be audited alone switches alone, and what may not is refused untouched", async () => {
  await upOf(stack, enforced);
  const before = await policiesByTitle();
  const two = withSystem(
    withSystem(enforced, "yamtam", { mode: { "deny-all": "audit" } }), // only closes
    "pmoves",
    { mode: { "data-tier-policy": "audit" } }, // alone on its pods
  );
  const data = "NetworkPolicy pmoves/data-tier-policy";

  const there = await watched(() => upOf(stack, two));
  expect(changesOf(there.outcome)).toEqual([
    "create pmoves-data-tier-policy-staged",
    "create yamtam-deny-all-staged",
    "delete pmoves-data-tier-policy",
    "delete yamtam-deny-all",
  ]);
  expect(order(there.moments, "ADDED").toSorted()).toEqual([data, DENY].map(stagedTitle));
  expect(order(there.moments, "DELETED").toSorted()).toEqual([data, DENY]);

  expect(changesOf(await upOf(stack, enforced))).toEqual([
    "create pmoves-data-tier-policy",
    "create yamtam-deny-all",
    "delete pmoves-data-tier-policy-staged",
    "delete yamtam-deny-all-staged",
  ]);
  expect(await policiesByTitle()).toEqual(before);

  // An allow would open nothing beside the deny that stays.
  stack.writeConfig(withSystem(enforced, "yamtam", { mode: { "allow-dns": "audit" } }));
  const { code, changes, diagnostics } = await stack.up();
  const said = diagnostics.map(({ message }) => message).join("\n");
  expect(code).not.toBe(0);
  expect(changes).toEqual([]);
  expect(said).toMatch(/yamtam\/allow-dns: .*deny-all.*Audit them together.*\[staged-opens-nothing\]/);
  expect(await policiesByTitle()).toEqual(before);
});

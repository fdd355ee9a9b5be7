/** `up` of a stack from nothing, read back from the API server; and `destroy`, which leaves nothing of ours and touches nothing of others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { allPolicies, cleanSlate, client, closeStacks, palisade } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { configOf, openPalisade, policiesByTitle, succeeded, titleOf, upOf, wantedOf } from "../palisade.ts";
import type { Stack } from "../pulumi.ts";

/** The manifests of a system's spec, from the fixtures: an answer that the program had no part in. */
function specified(system: string): KubeObject[] {
  const folder = join(palisade, "tests", "fixtures", system);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(cilium|tetragon)\/\d\d-.*\.yaml$/.test(name))
    .map((name) => parse(readFileSync(join(folder, name), "utf8")) as KubeObject);
}

/** What `up` adds to a specified manifest of ClawdStrike in audit: its kustomization's label, and Tetragon's mode. */
function inAudit(manifest: KubeObject): KubeObject {
  const { metadata, spec } = structuredClone(manifest) as KubeObject & { spec: Record<string, unknown> };
  const kills = JSON.stringify(spec).includes('"Sigkill"');
  return {
    ...manifest,
    metadata: { ...metadata, labels: { ...metadata.labels, "app.kubernetes.io/managed-by": "clawdstrike" } },
    spec: { ...spec, ...(kills ? { options: [{ name: "policy-mode", value: "monitor" }] } : {}) },
  };
}

/** Policies of somebody else in a namespace of ours. */
const FOREIGN: readonly KubeObject[] = [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "of-others", namespace: "clawdstrike" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: {
      name: "of-others",
      namespace: "clawdstrike",
      labels: { "app.kubernetes.io/part-of": "clawdstrike" },
    },
    spec: { endpointSelector: {}, ingress: [{}] },
  },
];

const versionOf = ({ metadata: { uid, resourceVersion } }: KubeObject) => [uid, resourceVersion];

const clawdstrikes = (object: KubeObject) =>
  object.metadata.labels?.["app.kubernetes.io/part-of"] === "clawdstrike";

/** A stack that is up on a cluster without policies. */
async function fromNothing(name: string): Promise<Stack> {
  await cleanSlate();
  const stack = await openPalisade(configOf(name), { name });
  await upOf(stack);
  return stack;
}

describe("dev from nothing", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await fromNothing("dev");
  });
  afterAll(closeStacks);

  test("[C81 T51 text] [M8 C92 T13 effect dev] every specified policy of ClawdStrike is there, as its spec has it", async () => {
    const expected = specified("clawdstrike").map(inAudit);
    expect(expected).toHaveLength(16);
    const found = (await allPolicies()).filter(clawdstrikes);
    expect(found.map(titleOf).toSorted()).toEqual(expected.map(titleOf).toSorted());
    for (const manifest of expected) {
      const live = found.find((object) => titleOf(object) === titleOf(manifest));
      expect(live).toMatchObject({
        metadata: { labels: manifest.metadata.labels },
        spec: manifest.spec as object,
      });
    }
  });

  test("[Y12 effect dev] allows are there before default deny, and releases before policies", async () => {
    const network = (await allPolicies())
      .filter(clawdstrikes)
      .filter(({ kind }) => kind === "CiliumNetworkPolicy");
    const byVersion = network.toSorted(
      (a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion),
    );
    expect(byVersion).toHaveLength(10);
    expect(byVersion.at(-1)?.metadata.name).toBe("sdr-namespace-default-deny");
    const records = stack.records();
    const finished = (name: string) => records.find(({ id }) => id === `kube-system/${name}`)?.finished ?? 0;
    const policies = records.filter(({ id }) => /^(clawdstrike|sdr|kube-system\/tetragon-bridge)/.test(id));
    const tracing = policies.filter(({ id }) => id.startsWith("sdr-"));
    const cilium = policies.filter(({ id }) => !id.startsWith("sdr-"));
    expect([tracing.length, cilium.length]).toEqual([6, 10]);
    for (const policy of cilium) expect(policy.started).toBeGreaterThanOrEqual(finished("cilium"));
    for (const policy of tracing) expect(policy.started).toBeGreaterThanOrEqual(finished("tetragon"));
  });

  test("a second up changes nothing, and a preview after it is empty", async () => {
    const before = (await allPolicies()).map(({ metadata }) => metadata.resourceVersion).toSorted();
    const again = await upOf(stack);
    expect(again.changes).toEqual([]);
    expect(again.steps.length).toBeGreaterThan(16);
    const preview = succeeded(await stack.preview({ args: ["--expect-no-changes"] }));
    expect(preview.changes).toEqual([]);
    expect((await allPolicies()).map(({ metadata }) => metadata.resourceVersion).toSorted()).toEqual(before);
  });

  test("removes what up made, in reverse, and up works again", async () => {
    const foreign: unknown[] = [];
    for (const object of FOREIGN) foreign.push(versionOf(await client.create(object)));
    const made = (await allPolicies()).map((object) => [titleOf(object), wantedOf(object)]);
    const before = stack.records().length;

    succeeded(await stack.destroy());
    expect((await allPolicies()).map(versionOf)).toEqual(foreign);
    for (const name of ["clawdstrike", "kube-system"])
      expect(await client.get({ apiVersion: "v1", kind: "Namespace", metadata: { name } })).toMatchObject({
        status: { phase: "Active" },
      });

    const deletions = stack.records().slice(before);
    expect(deletions.every(({ operation }) => operation === "delete")).toBe(true);
    const releases = deletions.filter(({ id }) => /^kube-system\/(cilium|tetragon)$/.test(id));
    expect(releases.map(({ id }) => id)).toEqual(["kube-system/tetragon", "kube-system/cilium"]);
    const policies = deletions.filter((record) => !releases.includes(record));
    const began = Object.fromEntries(
      releases.map(({ id, started }) => [id.replace("kube-system/", ""), started]),
    );
    const engineOf = (id: string) => (id.startsWith("sdr-") ? "tetragon" : "cilium");
    for (const { id, finished } of policies) expect(finished).toBeLessThanOrEqual(began[engineOf(id)] ?? 0);
    const deny = policies.find(({ id }) => id === "clawdstrike/sdr-namespace-default-deny");
    for (const allow of policies.filter(({ id }) => id.startsWith("clawdstrike/") && id !== deny?.id))
      expect(deny?.finished).toBeLessThanOrEqual(allow.started);

    await upOf(stack);
    const again = await allPolicies();
    expect(again.map((object) => [titleOf(object), wantedOf(object)])).toEqual(made);
    expect(again.map(versionOf)).toEqual(expect.arrayContaining(foreign));
  });
});

describe("prod from nothing", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await fromNothing("prod");
  });
  afterAll(closeStacks);

  test("[M7 M8 effect prod] the same policies by name, enforcing where they can", async () => {
    const policies = await policiesByTitle();
    for (const name of [
      "sdr-container-escape-detection",
      "sdr-crypto-mining-detection",
      "sdr-guard-enforcement",
    ]) {
      const spec = policies[`TracingPolicy ${name}`]?.spec as { options?: unknown[] } | undefined;
      expect(spec?.options).toContainEqual({ name: "policy-mode", value: "enforce" });
    }
    const cilium = stack.records().find(({ id }) => id === "kube-system/cilium");
    expect(cilium?.properties).toMatchObject({ values: { policyAuditMode: false } });
  });

  test("one policy changed: preview --diff shows that policy and nothing else", async () => {
    const config = configOf("prod");
    const systems = config["palisade:systems"] as Record<string, object>;
    stack.writeConfig({
      ...config,
      "palisade:systems": {
        ...systems,
        clawdstrike: { ...systems.clawdstrike, ports: { hubbleRelay: 4244 } },
      },
    });
    const { changes, stdout, diagnostics } = succeeded(await stack.preview({ args: ["--diff"] }));
    expect(changes.map(({ op, name }) => `${op} ${name}`)).toEqual(["update clawdstrike-hubble-bridge"]);
    expect(Object.keys(changes[0]?.detailedDiff ?? {})).toEqual(["spec.egress[0].toPorts[0].ports[0].port"]);
    const [resources = "", outputs = ""] = stdout.split("--outputs:--");
    expect(resources).toContain("hubble-bridge");
    expect(resources).not.toMatch(/nats-jetstream|spine-witness|sdr-guard-enforcement/);
    const said = diagnostics
      .map(({ message }) => message)
      .find((message) => message.startsWith("This change"));
    expect(said?.trimEnd().split("\n  ")).toEqual([
      "This change opens 1 edge and closes 1 edge",
      "+ clawdstrike/hubble-bridge -> kube-system/hubble-relay TCP 4244",
      "- clawdstrike/hubble-bridge -> kube-system/hubble-relay TCP 4245",
    ]);
    // The stack's output lists every edge; of these, too, only the one that opens and the one that closes may differ.
    expect(outputs.split("\n").filter((line) => /^ *[+-] /.test(line))).toEqual([
      expect.stringMatching(/\+ TCP 4244 .*hubble-relay/),
      expect.stringMatching(/- TCP 4245 .*hubble-relay/),
    ]);
  });
});

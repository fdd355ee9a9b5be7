import { describe, expect, jest, test } from "@jest/globals";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource } from "@pulumi/pulumi";
import { SecurityStack } from "../../components/security-stack.ts";
import { enforceUnderAudit } from "../../diagnostics/policies/enforce-under-audit.ts";
import { wrongCni } from "../../diagnostics/policies/wrong-cni.ts";
import { chainingConfigMustExist } from "../../diagnostics/releases/chaining-config-must-exist.ts";
import { defaultCniMustBeOff } from "../../diagnostics/releases/default-cni-must-be-off.ts";
import { diagnose } from "../../model/diagnostic.ts";
import { Sensitive } from "../../model/sensitive.ts";
import { buildPlan } from "../../plan/build.ts";
import { type Plan, policiesOf, releasesOf } from "../../plan/plan.ts";
import { intentOf } from "../../proof/intent.ts";
import type { IntentReport } from "../../proof/report.ts";
import { settingsOf, stackValues } from "../support/stack.ts";
import { KUBECONFIG, LICENSE, literalPlan, PASSWORD } from "./literal-plan.ts";
import { named, type Recording, record, urnOf } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

const registered = (plan: Plan, preview = false): Promise<Recording> =>
  record(() => new SecurityStack("palisade", { plan }), { preview });

const cluster = (over: Partial<Plan["cluster"]>): Plan =>
  literalPlan({ cluster: { ...literalPlan().cluster, ...over } });

describe.each([false, true])("a literal plan, preview: %s", (preview) => {
  test("is registered exactly, in its order, each with what it waits for", async () => {
    const { custom } = await registered(literalPlan(), preview);
    expect(custom.map(({ type, name, after }) => [type, name, after])).toEqual(
      expect.arrayContaining([
        ["kubernetes:core/v1:Namespace", "shop", []],
        ["kubernetes:helm.sh/v3:Release", "cilium", []],
        ["kubernetes:helm.sh/v3:Release", "tetragon", ["cilium"]],
        ["kubernetes:cilium.io/v2:CiliumNetworkPolicy", "alpha-api", ["cilium", "shop"]],
        ["kubernetes:cilium.io/v2:CiliumNetworkPolicy", "alpha-web", ["cilium", "shop"]],
        ["kubernetes:cilium.io/v1alpha1:TracingPolicy", "alpha-exec", ["tetragon"]],
        [
          "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
          "alpha-deny-rest",
          ["alpha-api", "alpha-web", "cilium", "shop"],
        ],
      ]),
    );
    expect(custom.length).toBe(7);
    const position = (name: string) => custom.findIndex((resource) => resource.name === name);
    expect(position("alpha-deny-rest")).toBeGreaterThan(
      Math.max(position("alpha-api"), position("alpha-web")),
    );
  });

  test("has the manifests' content and the releases' as inputs", async () => {
    const recording = await registered(literalPlan(), preview);
    expect(named(recording, "alpha-api").inputs).toEqual({
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "api", namespace: "shop", labels: { "managed-by": "alpha" } },
      spec: { endpointSelector: {}, ingress: [{}] },
    });
    expect(named(recording, "tetragon").inputs).toMatchObject({
      name: "tetragon",
      namespace: "kube-system",
      createNamespace: false,
      chart: "tetragon",
      version: "1.2.3",
      repositoryOpts: { repo: "https://helm.example" },
      values: { a: { b: 1 } },
    });
  });

  test("keeps secrets secret: the login, a value inside a list", async () => {
    const recording = await registered(literalPlan(), preview);
    expect(named(recording, "cilium").inputs).toMatchObject({
      repositoryOpts: { repo: "https://helm.example", username: "ci" },
      values: { a: { b: 1 } },
    });
    const { repositoryOpts, values } = named(recording, "cilium").inputs;
    expect(secretsIn(repositoryOpts)).toEqual([PASSWORD]);
    expect(secretsIn(values)).toEqual([LICENSE]);
  });

  test("has one URN for each resource", async () => {
    const { resources } = await registered(literalPlan(), preview);
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
  });
});

/** The texts under a secret mark; throws when one of the known secrets stands outside of one. */
function secretsIn(value: unknown): string[] {
  const found: string[] = [];
  const open = JSON.stringify(value, (key, inner: unknown) => {
    if (key !== "secret") return inner;
    found.push(
      ...[inner]
        .flat(9)
        .filter((text): text is string => [PASSWORD, LICENSE, KUBECONFIG].includes(String(text))),
    );
    return "hidden";
  });
  for (const text of [PASSWORD, LICENSE, KUBECONFIG])
    if (open.includes(text)) throw new Error(`a secret is readable in ${open}`);
  return found;
}

describe.each(["dev", "prod"])("[M4 M5 effect] the plan of the %s stack", (stack) => {
  test("is registered exactly: same resources, same content, same dependencies", async () => {
    const plan = buildPlan(settingsOf(stackValues(stack), stack));
    const { custom } = await registered(plan);
    const nameById = new Map(
      plan.resources.map(({ id }) => [id, id.replace(/^(namespace|release)\//, "").replaceAll("/", "-")]),
    );
    expect(custom.map(({ name }) => name).toSorted()).toEqual([...nameById.values()].toSorted());
    for (const { id, manifest, after } of policiesOf(plan)) {
      const resource = custom.find(({ name }) => name === nameById.get(id));
      expect(resource?.type).toBe(`kubernetes:${manifest.apiVersion}:${manifest.kind}`);
      expect(resource?.inputs).toEqual(JSON.parse(JSON.stringify(manifest)));
      expect(resource?.after).toEqual(after.map((wanted) => nameById.get(wanted)).toSorted());
    }
    for (const { id, chart, version, values, after } of releasesOf(plan)) {
      const resource = custom.find(({ name }) => name === nameById.get(id));
      expect(resource?.inputs).toMatchObject({ chart, version, values });
      expect(resource?.after).toEqual(after.map((wanted) => nameById.get(wanted)).toSorted());
    }
  });
});

describe.each(["dev", "prod"])("what a preview of %s says of the intent", (stack) => {
  const settings = settingsOf(stackValues(stack), stack);
  const plan = buildPlan(settings);
  const preview = async (intent?: IntentReport) =>
    (
      await record(
        () => new SecurityStack("palisade", { plan, ...(intent === undefined ? {} : { intent }) }),
        {
          preview: true,
        },
      )
    ).infos;

  test("[X1 contradicted] how each system's edges fare, and which policy selects no workload, as information and not as an error", async () => {
    const infos = await preview(intentOf(plan));
    expect(infos.map((text) => /^Intent of (\w+)/.exec(text)?.[1])).toEqual([
      "clawdstrike",
      "pmoves",
      "yamtam",
      "sark",
    ]);
    expect(infos[0]).toMatch(/26 of 28 edges pass, 3 of 7 refusals hold/);
    expect(infos[0]?.split("\n  ")).toContain(
      "selects no workload: CiliumNetworkPolicy kube-system/tetragon-bridge",
    );
  });

  test("nothing where the program gives none", async () => {
    expect(await preview()).toEqual([]);
  });
});

describe("names and replacement", () => {
  test("a namespace move keeps every Pulumi name, and no policy is deleted before its new place has it", async () => {
    const there = literalPlan();
    const here: Plan = {
      ...there,
      resources: there.resources.map((resource) =>
        resource.type === "policy" && resource.dialect === "cilium"
          ? {
              ...resource,
              manifest: {
                ...resource.manifest,
                metadata: { ...resource.manifest.metadata, namespace: "mall" },
              },
            }
          : resource,
      ),
    };
    const urns = ({ custom }: Recording) => custom.map(({ urn }) => urn).toSorted();
    expect(urns(await registered(here))).toEqual(urns(await registered(there)));
    expect((await registered(here)).custom.filter(({ deleteBeforeReplace }) => deleteBeforeReplace)).toEqual(
      [],
    );
  });

  test("namespaces stay when the stack goes; policies and releases go unless the plan says otherwise", async () => {
    const plan = literalPlan();
    const kept: Plan = {
      ...plan,
      resources: plan.resources.map((resource) =>
        resource.id === "release/cilium" && resource.type === "release"
          ? { ...resource, retainOnDelete: true }
          : resource,
      ),
    };
    const retained = ({ custom }: Recording) =>
      custom.filter(({ retainOnDelete }) => retainOnDelete).map(({ name }) => name);
    expect(retained(await registered(plan))).toEqual(["shop"]);
    expect(retained(await registered(kept))).toEqual(["shop", "cilium"]);
  });

  test("a prefix makes room for two stacks in one program", async () => {
    const { resources } = await record(() => {
      new SecurityStack("one", { plan: literalPlan() });
      new SecurityStack("two", { plan: literalPlan(), namePrefix: "two-" });
    });
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
    expect(resources.length).toBe(2 * 11);
  });

  test("another order than the plan's is an error that says which resource is missing", async () => {
    const plan = literalPlan();
    await record(() => {
      expect(
        () => new SecurityStack("palisade", { plan: { ...plan, resources: plan.resources.toReversed() } }),
      ).toThrow(/release\/tetragon must come after release\/cilium/);
    });
  });
});

describe("which cluster", () => {
  test("none named: no provider is made", async () => {
    const { custom } = await registered(literalPlan());
    expect(custom.filter(({ type }) => type.startsWith("pulumi:providers"))).toEqual([]);
    expect(custom.filter(({ provider }) => provider !== undefined)).toEqual([]);
  });

  test("a context: one provider, used by every Kubernetes resource, and known by the stack", async () => {
    const recording = await registered(cluster({ context: "blue" }));
    expect(named(recording, "cluster").inputs).toMatchObject({
      context: "blue",
      clusterIdentifier: "palisade/test",
    });
    const kubernetes = recording.custom.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(kubernetes.length).toBe(7);
    expect(kubernetes.filter(({ provider }) => provider !== "cluster")).toEqual([]);
  });

  test("a kubeconfig is handed on as a secret", async () => {
    const recording = await registered(cluster({ kubeconfig: new Sensitive(KUBECONFIG) }));
    expect(secretsIn(named(recording, "cluster").inputs)).toEqual([KUBECONFIG]);
  });

  test("a provider in the options is used, by itself or inherited", async () => {
    const recording = await record(() => {
      const provider = new Provider("given", {});
      new SecurityStack("own", { plan: literalPlan() }, { provider });
      const parent = new ComponentResource("test:x:Parent", "parent", {}, { provider });
      new SecurityStack("inherited", { plan: literalPlan(), namePrefix: "i-" }, { parent });
    });
    const kubernetes = recording.custom.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(kubernetes.length).toBe(14);
    expect(kubernetes.filter(({ provider }) => provider !== "given")).toEqual([]);
  });

  test("named twice, by the plan and by a provider, is refused", async () => {
    await record(() => {
      const provider = new Provider("given", {});
      const plan = cluster({ context: "blue" });
      const parent = new ComponentResource("test:x:Parent", "parent", {}, { providers: [provider] });
      for (const opts of [
        { provider },
        { providers: [provider] },
        { providers: { kubernetes: provider } },
        { parent },
      ])
        expect(() => new SecurityStack("twice", { plan }, opts)).toThrow(/Keep one of them/);
    });
  });
});

describe("options", () => {
  test("parent, aliases and dependsOn are honoured", async () => {
    let parentUrn: Promise<string> | undefined;
    const recording = await record(() => {
      const parent = new ComponentResource("test:x:Parent", "parent");
      parentUrn = urnOf(parent);
      const first = new Provider("first", {});
      new SecurityStack(
        "palisade",
        { plan: literalPlan() },
        { parent, aliases: [{ name: "former" }], dependsOn: [first] },
      );
    });
    const stack = recording.resources.find(({ type }) => type === "palisade:components:SecurityStack");
    expect(stack).toMatchObject({ parent: await parentUrn, aliases: ["former"], after: ["first"] });
    const kubernetes = recording.custom.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(kubernetes.filter(({ after }) => !after.includes("first"))).toEqual([]);
  });

  test("everything hangs under the stack's component", async () => {
    const { resources } = await registered(literalPlan());
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const root = (urn: string): string => {
      const above = byUrn.get(urn)?.parent ?? "";
      return byUrn.has(above) ? root(above) : (byUrn.get(urn)?.name ?? "");
    };
    expect(new Set(resources.map(({ urn }) => root(urn)))).toEqual(new Set(["palisade"]));
  });
});

describe("diagnostics", () => {
  const wrong = diagnose(wrongCni, "alpha", { policies: ["api"], cni: "calico" });
  const many = diagnose(enforceUnderAudit, "alpha/api", {});
  const warns = diagnose(chainingConfigMustExist, "engines.cilium", { engine: "cilium" });

  test("errors refuse the plan with one message that lists them all, and nothing is registered", async () => {
    const recording = await record(() => {
      expect(
        () => new SecurityStack("palisade", { plan: literalPlan({ diagnostics: [wrong, warns, many] }) }),
      ).toThrow(
        /^The plan of stack test is refused for 2 errors:\n {2}- alpha: .*\[wrong-cni\]\n {2}- alpha\/api: .*\[enforce-under-audit\]$/,
      );
    });
    expect(recording.resources).toEqual([]);
  });

  test("the refusal is one that Pulumi prints without a stack trace", () => {
    try {
      new SecurityStack("palisade", { plan: literalPlan({ diagnostics: [wrong] }) });
      throw new Error("not refused");
    } catch (error) {
      expect(error).toMatchObject({ name: "RefusedError", __pulumiRunError: true, diagnostics: [wrong] });
    }
  });

  test("control codes of a name do not reach the terminal", () => {
    const hostile = diagnose(wrongCni, "al\u001b[31mpha", { policies: ["a\u202epi"], cni: "calico" });
    expect(() => new SecurityStack("palisade", { plan: literalPlan({ diagnostics: [hostile] }) })).toThrow(
      /al\\u001b\[31mpha: a\\u202epi/,
    );
  });

  test("warnings are shown and do not refuse; notes are not shown", async () => {
    const note = diagnose(defaultCniMustBeOff, "engines.cilium", { engine: "cilium" });
    const { custom, warnings } = await registered(literalPlan({ diagnostics: [warns, note] }));
    expect(custom.length).toBe(7);
    expect(warnings).toEqual([expect.stringMatching(/engines\.cilium: .*\[chaining-config-must-exist\]$/)]);
  });
});

test("the outputs say the mode, the charts and the policies", async () => {
  const { outputs } = await record(() => {
    const { mode, releases, policies } = new SecurityStack("palisade", { plan: literalPlan() });
    return { mode, releases, policies };
  });
  expect(outputs).toEqual({
    mode: "audit",
    releases: { cilium: "1.2.3", tetragon: "1.2.3" },
    policies: {
      "alpha/api": "audit",
      "alpha/web": "audit",
      "alpha/exec": "audit",
      "alpha/deny-rest": "audit",
    },
  });
});

import { describe, expect, test } from "@jest/globals";
import { globalNetworkPolicy } from "../../manifests/calico.ts";
import { checkPolicies } from "../../plan/checks/index.ts";
import { type StackSystem, stackSystem } from "../../plan/choose.ts";
import { type Plan, type PlannedPolicy, policiesOf } from "../../plan/plan.ts";
import { changeOf, planOf, settingsOf, type Values, withSystem } from "../support/stack.ts";

const ADDRESSES = ["*.openai.com", "*.anthropic.com"].map((domain) => ({
  domain,
  cidrs: ["192.0.2.0/24"],
  owner: "platform",
  expires: "2999-12-31",
}));

const stack = (cni: string, mode: string, systems: Values): Values => ({
  mode,
  cluster: { platform: "kind", cni },
  systems,
});

const onCalico = (mode: string, systems: Values = { yamtam: {} }) => stack("calico", mode, systems);
const ALL = { pmoves: {}, yamtam: {}, sark: { addresses: ADDRESSES } };

const policy = (plan: Plan, name: string): PlannedPolicy => {
  const found = policiesOf(plan).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the plan has no policy ${name}`);
  return found;
};

const errors = (plan: Plan) => plan.diagnostics.filter(({ severity }) => severity === "error");
const codes = (plan: Plan) => plan.diagnostics.map(({ code }) => code);

describe("[Q6 effect calico] Calico carries audit in kinds of its own", () => {
  const audit = planOf(onCalico("audit", ALL));
  const enforce = planOf(onCalico("enforce", ALL));

  test("every policy is there in both modes, and nothing of it but kind and action differs", () => {
    expect(policiesOf(audit).map(({ system, name }) => `${system}/${name}`)).toEqual(
      policiesOf(enforce).map(({ system, name }) => `${system}/${name}`),
    );
    for (const { name, role, manifest } of policiesOf(audit)) {
      const enforced = policy(enforce, name).manifest;
      if (role === "foundation") {
        expect(manifest).toEqual(enforced);
        continue;
      }
      const { stagedAction, ...spec } = manifest.spec as Record<string, unknown>;
      expect(stagedAction).toBe("Set");
      expect(spec).toEqual(enforced.spec);
      expect(manifest.metadata).toEqual(enforced.metadata);
      expect(manifest.apiVersion).toBe("projectcalico.org/v3");
    }
  });

  test.each([
    ["data-tier-policy", "StagedKubernetesNetworkPolicy", "NetworkPolicy"],
    ["deny-all", "StagedKubernetesNetworkPolicy", "NetworkPolicy"],
    ["sark-egress-allow-list", "StagedGlobalNetworkPolicy", "GlobalNetworkPolicy"],
  ])("%s is a %s, or a %s", (name, staged, kind) => {
    expect(policy(audit, name).manifest.kind).toBe(staged);
    expect(policy(enforce, name).manifest.kind).toBe(kind);
  });

  test("directions are written in every one of them, for absence means one thing here and another there", () => {
    for (const { manifest, role } of [...policiesOf(audit), ...policiesOf(enforce)]) {
      if (role === "foundation") continue;
      const { types, policyTypes } = manifest.spec as { types?: string[]; policyTypes?: string[] };
      expect((types ?? policyTypes ?? []).length).toBeGreaterThan(0);
    }
  });

  test("neither mode is refused, and the shown mode says what carries it", () => {
    expect(errors(audit)).toEqual([]);
    expect(errors(enforce)).toEqual([]);
    expect(new Set(policiesOf(audit).map(({ lowering }) => lowering))).toEqual(
      new Set(["policy-kind", "modeless"]),
    );
  });
});

describe("a switch on Calico is exactly creates and deletes", () => {
  const names = (prefix: string, list: readonly string[], staged: boolean) =>
    list.map((name) => `${prefix}/${name}${staged ? "/staged" : ""}`);
  const YAMTAM = ["allow-agent-a-to-b", "allow-dns", "sandbox-egress", "deny-all"];

  test("of the whole stack: each policy once, no update, the set untouched", () => {
    const change = changeOf(planOf(onCalico("audit", ALL)), planOf(onCalico("enforce", ALL)));
    expect(change.changed).toEqual([]);
    expect(change.come).toHaveLength(5 + 4 + 6);
    expect(change.gone.map((id) => id.replace("/staged", "")).sort()).toEqual([...change.come].sort());
    expect([...change.gone, ...change.come]).not.toContain("sark/sark-egress-addresses");
  });

  test("of one policy: that one", () => {
    const enforce = onCalico("enforce");
    const change = changeOf(
      planOf(enforce),
      planOf(withSystem(enforce, "yamtam", { mode: { "deny-all": "audit" } })),
    );
    expect(change).toEqual({ gone: ["yamtam/deny-all"], come: ["yamtam/deny-all/staged"], changed: [] });
  });

  /** What Pulumi does: creates in the order of the new plan, then deletes against the order of the old one. */
  function steps(
    before: Plan,
    after: Plan,
  ): { readonly op: "create" | "delete"; readonly policy: PlannedPolicy }[] {
    const { gone, come } = changeOf(before, after);
    return [
      ...policiesOf(after)
        .filter(({ id }) => come.includes(id))
        .map((created) => ({ op: "create" as const, policy: created })),
      ...policiesOf(before)
        .filter(({ id }) => gone.includes(id))
        .toReversed()
        .map((deleted) => ({ op: "delete" as const, policy: deleted })),
    ];
  }

  const line = ({ op, policy: { id } }: ReturnType<typeof steps>[number]) => `${op} ${id}`;

  test("to enforce: first the allows, then deny, then the staged ones go, deny first", () => {
    expect(steps(planOf(onCalico("audit")), planOf(onCalico("enforce"))).map(line)).toEqual([
      ...names("yamtam", YAMTAM, false).map((id) => `create ${id}`),
      ...names("yamtam", YAMTAM, true)
        .toReversed()
        .map((id) => `delete ${id}`),
    ]);
  });

  test("to audit: the staged ones come, then deny goes before the allows", () => {
    expect(steps(planOf(onCalico("enforce")), planOf(onCalico("audit"))).map(line)).toEqual([
      ...names("yamtam", YAMTAM, true).map((id) => `create ${id}`),
      ...names("yamtam", YAMTAM, false)
        .toReversed()
        .map((id) => `delete ${id}`),
    ]);
  });

  test.each([
    ["audit", "enforce"],
    ["enforce", "audit"],
  ])("[Y12 effect calico] from %s to %s deny-all is never enforced without its allows", (from, to) => {
    const enforced = new Set(
      policiesOf(planOf(onCalico(from)))
        .filter(isEnforced)
        .map(({ name }) => name),
    );
    const holds = () => !enforced.has("deny-all") || YAMTAM.every((name) => enforced.has(name));
    expect(holds()).toBe(true);
    for (const { op, policy: changed } of steps(planOf(onCalico(from)), planOf(onCalico(to)))) {
      if (!isEnforced(changed)) continue;
      if (op === "create") enforced.add(changed.name);
      else enforced.delete(changed.name);
      expect([line({ op, policy: changed }), holds()]).toEqual([line({ op, policy: changed }), true]);
    }
  });

  const isEnforced = ({ manifest }: PlannedPolicy): boolean => !manifest.kind.startsWith("Staged");

  test("what a policy waits for is there in every order", () => {
    for (const mode of ["audit", "enforce"]) {
      const seen = new Set<string>();
      for (const { id, after } of planOf(onCalico(mode, ALL)).resources) {
        for (const wanted of after) expect(seen).toContain(wanted);
        seen.add(id);
      }
    }
  });

  test("[X30 effect calico] sets come before the policies that name them, and all of it after the API server's release", () => {
    const { resources } = planOf(onCalico("enforce", ALL));
    const ids = resources.map(({ id }) => id);
    const set = ids.indexOf("sark/sark-egress-addresses");
    expect(set).toBeGreaterThan(ids.indexOf("release/calico"));
    expect(ids.indexOf("sark/sark-egress-allow-list")).toBeGreaterThan(set);
    for (const resource of resources)
      if (resource.type === "policy") expect(resource.after).toContain("release/calico");
  });
});

describe("one policy's own mode on Calico", () => {
  const withMode = (mode: Values, system = "yamtam", values = onCalico("enforce", ALL)) =>
    planOf(withSystem(values, system, { mode }));

  test.each([
    ["what only closes", "yamtam", "deny-all"],
    ["what is alone on its pods", "yamtam", "sandbox-egress"],
    ["what is alone on its pods", "pmoves", "data-tier-policy"],
    ["what is alone on its pods", "sark", "database-access"],
  ])("%s may be audited alone: %s/%s", (_why, system, name) => {
    const plan = withMode({ [name]: "audit" }, system);
    expect(errors(plan)).toEqual([]);
    expect(policy(plan, name).manifest.kind).toMatch(/^Staged/);
  });

  test("what opens beside an enforced policy may not: its flows would be refused, and it is named", () => {
    expect(errors(withMode({ "allow-dns": "audit" }))).toEqual([
      {
        code: "staged-opens-nothing",
        severity: "error",
        effect: "none",
        origin: "plan",
        subject: "yamtam/allow-dns",
        object: { kind: "NetworkPolicy", namespace: "yamtam", name: "allow-dns" },
        args: { policies: ["deny-all"], direction: "egress" },
      },
    ]);
  });

  test("a global policy is known by the pods and the namespace that it selects", () => {
    const [found, ...more] = errors(withMode({ "sark-egress-allow-list": "audit" }, "sark"));
    expect(more).toEqual([]);
    expect(found?.args).toEqual({ policies: ["gateway-egress"], direction: "egress" });
  });

  test("together they may, and enforcing one alone in an audited stack may always", () => {
    expect(
      errors(withMode({ "allow-dns": "audit", "allow-agent-a-to-b": "audit", "deny-all": "audit" })),
    ).toEqual([]);
    const alone = withMode({ "sandbox-egress": "enforce" }, "yamtam", onCalico("audit"));
    expect(errors(alone)).toEqual([]);
    expect(policy(alone, "sandbox-egress").manifest.kind).toBe("NetworkPolicy");
    expect(policy(alone, "deny-all").manifest.kind).toBe("StagedKubernetesNetworkPolicy");
  });
});

describe("what Calico must be for this", () => {
  const withEngine = (mode: string, calico: Values) => planOf({ ...onCalico(mode), engines: { calico } });

  test.each([[{ install: false }], [{ values: { goldmane: { enabled: false } } }]])(
    "%j: staged policies that nobody sees are a warning, in audit only",
    (engine) => {
      expect(codes(withEngine("audit", engine))).toContain("staged-unseen");
      expect(codes(withEngine("enforce", engine))).not.toContain("staged-unseen");
      expect(codes(planOf(onCalico("audit")))).not.toContain("staged-unseen");
    },
  );

  test("a Calico without staged kinds is refused in audit, with the version that has them", () => {
    const plan = withEngine("audit", { install: false, version: "3.29.7" });
    expect(errors(plan).map(({ code, args }) => [code, args.from])).toEqual([
      ["staged-kinds-missing", "3.30.0"],
    ]);
    expect(errors(withEngine("enforce", { install: false, version: "3.29.7" }))).toEqual([]);
  });

  test.each([
    ["3.32.0", true],
    ["v3.32.0", true],
    ["3.32.1", false],
    ["3.31.7", false],
  ])("the release that refuses server-side apply is refused, and only it: %s", (version, refused) => {
    const plan = withEngine("audit", { install: false, version });
    expect(codes(plan).includes("calico-refuses-apply")).toBe(refused);
    // Plain NetworkPolicies go to Kubernetes itself.
    expect(codes(withEngine("enforce", { install: false, version }))).not.toContain("calico-refuses-apply");
  });
});

describe("[X32 effect calico] each engine carries what is written for it, and the rest is refused by name", () => {
  const refused = (cni: string) =>
    planOf(
      stack(cni, "enforce", { clawdstrike: { runtimePolicies: "hardened" }, ...ALL }),
    ).diagnostics.filter(({ code }) => code === "wrong-cni");

  test("Cilium carries all four systems", () => {
    expect(refused("cilium")).toEqual([]);
  });

  test("Calico carries three, and not ClawdStrike's network policies", () => {
    const [found, ...more] = refused("calico");
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: "error",
      subject: "clawdstrike",
      args: { cni: "calico", engine: "cilium" },
    });
    expect(found?.args.policies).toHaveLength(10);
  });
});

describe("plain NetworkPolicies on Cilium follow its agents", () => {
  const onCilium = (mode: string, systems: Values = ALL) => planOf(stack("cilium", mode, systems));

  test("they are the same objects in both modes", () => {
    const manifests = (plan: Plan) => policiesOf(plan).map(({ manifest }) => manifest);
    expect(manifests(onCilium("audit"))).toEqual(manifests(onCilium("enforce")));
    expect(new Set(policiesOf(onCilium("audit")).map(({ lowering }) => lowering))).toEqual(
      new Set(["release-value"]),
    );
  });

  test("one alone cannot be audited under enforcing agents: it has no soft form", () => {
    const plan = onCilium("enforce", { pmoves: { mode: { "data-tier-policy": "audit" } } });
    expect(errors(plan).map(({ code, subject }) => [code, subject])).toEqual([
      ["audit-not-expressible", "pmoves/data-tier-policy"],
    ]);
    expect(errors(plan)[0]?.args.cause).toMatch(/soft/);
  });

  test("a policy of Cilium's own is not audited alone beside a plain one on the same pods", () => {
    const plan = onCilium("enforce", { sark: { mode: { "sark-egress-allow-list": "audit" } } });
    const [found] = errors(plan);
    expect(found).toMatchObject({ code: "audit-not-expressible", subject: "sark/sark-egress-allow-list" });
    expect(found?.args.cause).toMatch(/gateway-egress/);
    expect(found?.args.cause).not.toMatch(/database-access/);
  });
});

describe("[X30 effect calico] domains on open-source Calico", () => {
  const policy = globalNetworkPolicy({
    name: "by-domain",
    file: "by-domain.yaml",
    intent: "A test.",
    controls: [],
    rows: [],
    spec: {
      selector: "app == 'x'",
      types: ["Egress"],
      egress: [{ action: "Allow", protocol: "TCP", destination: { domains: ["example.com"], ports: [443] } }],
    },
  });

  const refusals = (engines: Values) => {
    const settings = settingsOf({ ...onCalico("enforce"), engines });
    const item = stackSystem("yamtam", settings) as StackSystem;
    const lowered = {
      system: "yamtam",
      policy,
      mode: "enforce",
      manifest: policy.manifest,
      lowering: "policy-kind",
    } as const;
    return checkPolicies({ item, settings, policies: [lowered] })
      .filter(({ origin }) => origin === "schema")
      .map(({ path }) => path);
  };

  test("are refused where they stand, for a client that drops them leaves every address open", () => {
    expect(refusals({})).toEqual(["spec.egress[0].destination.domains"]);
  });

  test("are fine on the enterprise edition", () => {
    expect(refusals({ calico: { install: false, edition: "enterprise" } })).toEqual([]);
  });
});

test("agents have no mode to declare in Calico", () => {
  const agentAudit = { owner: "platform", reason: "set in their own values" };
  const declared = { ...onCalico("audit"), cluster: { platform: "kind", cni: "calico", agentAudit } };
  expect(() => planOf({ ...declared, engines: { calico: { install: false } } })).toThrow(
    "palisade:cluster.agentAudit: declares the mode of agents",
  );
});

import { describe, expect, test } from "@jest/globals";
import type { Plan, PlannedPolicy } from "../../plan/plan.ts";
import { policiesOf, releasesOf } from "../../plan/plan.ts";
import { planOf, stackValues, type Values, withOnly, withSystem } from "../support/stack.ts";

const dev = withOnly(stackValues("dev"), "clawdstrike");
const prod = withOnly(stackValues("prod"), "clawdstrike");

const policy = (plan: Plan, name: string): PlannedPolicy => {
  const found = policiesOf(plan).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the plan has no policy ${name}`);
  return found;
};

const spec = (plan: Plan, name: string) => policy(plan, name).manifest.spec as Record<string, unknown>;

const codes = (plan: Plan): string[] => plan.diagnostics.map(({ code, subject }) => `${code} ${subject}`);

const errors = (plan: Plan) => plan.diagnostics.filter(({ severity }) => severity === "error");

const clawdstrike = (values: Values, options: Values) => withSystem(values, "clawdstrike", options);

describe("[Q6 effect] Cilium carries the mode in its release", () => {
  test("[C61 effect dev] [M7 effect] policyAuditMode follows the switch, and the agents roll to read it", () => {
    const values = (plan: Plan) => releasesOf(plan).find(({ engine }) => engine === "cilium")?.values;
    expect(values(planOf(dev))).toMatchObject({ policyAuditMode: true, rollOutCiliumPods: true });
    expect(values(planOf(prod))).toMatchObject({ policyAuditMode: false, rollOutCiliumPods: true });
  });

  test("every CiliumNetworkPolicy is the same object in both modes", () => {
    const inMode = (mode: string) =>
      policiesOf(planOf({ ...prod, mode }))
        .filter(({ layer }) => layer === "network")
        .map(({ manifest }) => manifest);
    expect(inMode("audit")).toEqual(inMode("enforce"));
  });
});

describe("[Q6 effect] Tetragon carries the mode in spec.options, where something could be enforced", () => {
  const modeOption = (plan: Plan, name: string) =>
    ((spec(plan, name).options ?? []) as { name: string; value: string }[]).find(
      (option) => option.name === "policy-mode",
    )?.value;
  const killing = ["sdr-container-escape-detection", "sdr-crypto-mining-detection", "sdr-guard-enforcement"];
  const alerting = ["sdr-exec-allowlist", "sdr-file-integrity-monitoring", "sdr-network-egress"];

  test.each(killing)("%s monitors in audit and enforces in enforce", (name) => {
    expect(modeOption(planOf({ ...prod, mode: "audit" }), name)).toBe("monitor");
    expect(modeOption(planOf(prod), name)).toBe("enforce");
    expect(modeOption(planOf(dev), name)).toBe("monitor");
  });

  test.each(alerting)("[X14 effect] %s only alerts and gets no option in either mode", (name) => {
    expect(modeOption(planOf(prod), name)).toBeUndefined();
    expect(modeOption(planOf(dev), name)).toBeUndefined();
    expect(policy(planOf(prod), name).lowering).toBe("alert-only");
  });

  test("a blocking form that the config names follows the mode", () => {
    const blocking = clawdstrike(prod, { blocking: ["sdr-network-egress"] });
    expect(modeOption(planOf(blocking), "sdr-network-egress")).toBe("enforce");
    expect(modeOption(planOf({ ...blocking, mode: "audit" }), "sdr-network-egress")).toBe("monitor");
    expect(modeOption(planOf(blocking), "sdr-exec-allowlist")).toBeUndefined();
  });
});

describe("the narrowest word about a mode wins", () => {
  test.each([
    [{ mode: "audit" }, "audit"],
    [{ mode: { runtime: "audit" } }, "audit"],
    [{ mode: { network: "enforce" } }, "enforce"],
    [{ mode: { runtime: "audit", "sdr-guard-enforcement": "enforce" } }, "enforce"],
    [{ mode: { "sdr-guard-enforcement": "audit" } }, "audit"],
  ])("%j", (options, expected) => {
    expect(policy(planOf(clawdstrike(prod, options)), "sdr-guard-enforcement").mode).toBe(expected);
  });
});

describe("audit of one network policy under enforcing agents", () => {
  test("is a soft default deny in its own directions where nothing else holds its pods", () => {
    const plan = planOf(clawdstrike(prod, { mode: { "tetragon-bridge": "audit" } }));
    expect(errors(plan)).toEqual([]);
    expect(spec(plan, "tetragon-bridge").enableDefaultDeny).toEqual({ ingress: false, egress: false });
    const before = spec(planOf(prod), "tetragon-bridge");
    expect({ ...spec(plan, "tetragon-bridge"), enableDefaultDeny: undefined }).toEqual({
      ...before,
      enableDefaultDeny: undefined,
    });
  });

  test("softens only the direction the policy closes", () => {
    const others = [
      "sdr-namespace-default-deny",
      "spine-checkpointer",
      "spine-witness",
      "spine-proofs-api",
      "hubble-bridge",
      "hushd",
      "nats-jetstream",
    ];
    const plan = planOf(clawdstrike(prod, { off: others, mode: { "sdr-allow-dns": "audit" } }));
    expect(errors(plan)).toEqual([]);
    expect(spec(plan, "sdr-allow-dns").enableDefaultDeny).toEqual({ egress: false });
  });

  test("is refused where another policy keeps default deny on the same pods, and names it", () => {
    const plan = planOf(clawdstrike(prod, { mode: { "sdr-allow-dns": "audit" } }));
    const [found, ...rest] = errors(plan);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ code: "audit-not-expressible", subject: "clawdstrike/sdr-allow-dns" });
    expect(found?.args.cause).toMatch(/sdr-namespace-default-deny/);
    expect(found?.args.cause).not.toMatch(/tetragon-bridge/);
    expect(spec(plan, "sdr-allow-dns").enableDefaultDeny).toBeUndefined();
  });

  test("is refused where the policy demands authentication, whatever else is off", () => {
    const others = policiesOf(planOf(prod))
      .map(({ name }) => name)
      .filter((name) => name !== "spine-witness");
    const plan = planOf(clawdstrike(prod, { off: others, mode: { "spine-witness": "audit" } }));
    expect(errors(plan)).toHaveLength(1);
    expect(errors(plan)[0]?.args.cause).toMatch(/authentication/);
    expect(errors(plan)[0]?.args.cause).not.toMatch(/default deny on pods/);
  });

  test("policies that are audited together do not stand in each other's way", () => {
    const others = [
      "spine-checkpointer",
      "spine-witness",
      "spine-proofs-api",
      "hubble-bridge",
      "hushd",
      "nats-jetstream",
    ];
    const together = {
      "sdr-namespace-default-deny": "audit",
      "sdr-allow-dns": "audit",
      "sdr-allow-prometheus": "audit",
    };
    expect(errors(planOf(clawdstrike(prod, { off: others, mode: together })))).toEqual([]);
  });
});

describe("what a mode cannot do is refused with its place", () => {
  test("enforcing one network policy while the agents audit", () => {
    const plan = planOf(clawdstrike({ ...prod, mode: "audit" }, { mode: { hushd: "enforce" } }));
    expect(errors(plan).map(({ code, subject }) => [code, subject])).toEqual([
      ["enforce-under-audit", "clawdstrike/hushd"],
    ]);
  });

  const foreign = (values: Values, cluster: Values = {}): Values => ({
    ...values,
    engines: { cilium: { install: false } },
    cluster: { ...(values.cluster as Values), ...cluster },
  });

  test("audit by agents that are not ours, once and not for every policy", () => {
    const plan = planOf(foreign({ ...prod, mode: "audit" }));
    expect(errors(plan).map(({ code, subject }) => [code, subject])).toEqual([
      ["agent-audit-undeclared", "engines.cilium"],
    ]);
    expect(errors(planOf(foreign(prod)))).toEqual([]);
  });

  test("a declaration with owner and reason carries it, and stays visible", () => {
    const agentAudit = { owner: "platform", reason: "set in their own Helm values" };
    const plan = planOf(foreign({ ...prod, mode: "audit" }, { agentAudit }));
    expect(errors(plan)).toEqual([]);
    expect(codes(plan)).toContain("agents-declared-audit engines.cilium");
    expect(policy(plan, "hushd").lowering).toBe("declared");
  });
});

describe("[X19 effect] policies that kill anybody", () => {
  const killing = ["sdr-container-escape-detection", "sdr-crypto-mining-detection", "sdr-guard-enforcement"];
  const enforced = clawdstrike(prod, { runtimePolicies: "as-specified" });

  test("as specified they are refused in enforce, and named", () => {
    const [found, ...rest] = errors(planOf(enforced));
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ code: "kills-anybody", args: { policies: killing } });
  });

  test("a written acknowledgement turns the refusal into a warning with owner and reason", () => {
    const acknowledge = { owner: "security", reason: "a rehearsal on an empty cluster" };
    const plan = planOf(clawdstrike(enforced, { acknowledge }));
    expect(errors(plan)).toEqual([]);
    expect(plan.diagnostics.find(({ code }) => code === "kills-anybody-accepted")?.args).toEqual({
      policies: killing,
      ...acknowledge,
    });
  });

  test("only those that enforce need it", () => {
    const plan = planOf(clawdstrike(enforced, { mode: { "sdr-guard-enforcement": "audit" } }));
    expect(errors(plan)[0]?.args.policies).toEqual(killing.slice(0, 2));
  });

  test("hardened they are scoped and need none", () => {
    expect(errors(planOf(prod))).toEqual([]);
  });
});

describe("what audit cannot show is a finding", () => {
  test("[X11 contradicted dev] L7 rules stand in the auditing stack and act there, and the policies that hold them are named", () => {
    const found = planOf(dev).diagnostics.find(({ code }) => code === "l7-acts-in-audit");
    expect(found?.args.policies).toEqual(
      expect.arrayContaining([
        "sdr-namespace-default-deny",
        "spine-witness",
        "spine-proofs-api",
        "hushd",
        "sdr-allow-dns",
      ]),
    );
    expect(found?.args.policies).toHaveLength(5);
    expect(planOf(prod).diagnostics.some(({ code }) => code === "l7-acts-in-audit")).toBe(false);
  });

  test("authentication demands show as AUDIT", () => {
    const found = planOf(dev).diagnostics.find(({ code }) => code === "authentication-shows-as-audit");
    expect(new Set(found?.args.policies as string[])).toEqual(
      new Set(["spine-checkpointer", "spine-witness", "spine-proofs-api", "hubble-bridge", "hushd"]),
    );
  });
});

describe("findings about the ground the policies stand on", () => {
  const cluster = (values: Values) => ({ ...prod, cluster: { ...(prod.cluster as Values), ...values } });

  test("[X6 effect prod] HTTP, DNS and FQDN rules behind another CNI", () => {
    const found = planOf(cluster({ cniMode: "chaining" })).diagnostics.find(
      ({ code }) => code === "l7-under-chaining",
    );
    expect(found?.args.policies).toHaveLength(5);
  });

  test("authentication that nobody answers is refused in enforce and not in audit", () => {
    const off = { ...prod, authentication: { provider: "off" } };
    expect(errors(planOf(off)).map(({ code }) => code)).toEqual(["authentication-unanswered"]);
    expect(errors(planOf({ ...off, mode: "audit" }))).toEqual([]);
  });

  test("[T5 effect] the specified FIM warns until nodes and bridge are declared; the hardened one does without", () => {
    const warned = (values: Values) =>
      codes(planOf(values)).some((code) => code.startsWith("lsm-undeclared"));
    expect(warned(dev)).toBe(true);
    expect(warned(prod)).toBe(false);
    const declared = { ...dev, cluster: { ...(dev.cluster as Values), bpfLsm: true } };
    expect(warned(declared)).toBe(true);
    expect(warned(clawdstrike(declared, { bridgeReadsLsm: true }))).toBe(false);
    const hardened = cluster({ bpfLsm: true });
    expect(
      spec(planOf(clawdstrike(hardened, { bridgeReadsLsm: true })), "sdr-file-integrity-monitoring"),
    ).toHaveProperty("lsmhooks");
    expect(spec(planOf(hardened), "sdr-file-integrity-monitoring")).not.toHaveProperty("lsmhooks");
  });

  test("[X32 effect prod] Cilium policies on a Calico cluster are refused; without the network layer the rest stands", () => {
    const calico = cluster({ cni: "calico" });
    expect(errors(planOf(calico)).map(({ code }) => code)).toContain("wrong-cni");
    expect(errors(planOf(clawdstrike(calico, { off: ["network"] })))).toEqual([]);
  });
});

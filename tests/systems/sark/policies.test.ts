import { describe, expect, test } from "@jest/globals";
import { type PlannedPolicy, policiesOf as planned } from "../../../plan/plan.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { SARK_DEFAULTS } from "../../../systems/sark/options.ts";
import { planOf, type Values } from "../../support/stack.ts";
import { ADDRESSES, fixture, ON, options, policiesOf } from "./fixtures.ts";

const { sark } = SYSTEMS;
const FIVE = ["gateway-egress", "gateway-ingress", "database-access", "redis-access", "opa-access"] as const;

describe("[S2 S6 text] the five access policies", () => {
  test.each(FIVE)("%s is what the fixture says, on every engine", (name) => {
    for (const context of Object.values(ON)) {
      const policy = policiesOf({}, context).find((candidate) => candidate.name === name);
      expect([policy?.manifest]).toEqual(fixture(`${name}.yaml`));
    }
  });

  test("lie in the folder of the spec, each under its name, with the allow list beside them", () => {
    expect(sark.trees).toEqual([{ path: "k8s/network-policies", layer: "network", labels: {} }]);
    for (const context of Object.values(ON))
      expect([...new Set(policiesOf({}, context).map(({ file }) => file))]).toEqual([
        ...FIVE.map((name) => `${name}.yaml`),
        "egress-allow-list.yaml",
      ]);
  });

  test("toggles are the same whatever the engine", () => {
    expect(sark.policyNames).toEqual([...FIVE, "sark-egress-allow-list"]);
    for (const context of Object.values(ON))
      for (const { name, belongsTo = name } of policiesOf({}, context))
        expect(sark.policyNames).toContain(belongsTo);
  });
});

describe("what the spec leaves open is the operator's", () => {
  const text = (changes: Parameters<typeof options>[0]) => JSON.stringify(policiesOf(changes));

  test.each(Object.keys(SARK_DEFAULTS.ports) as (keyof typeof SARK_DEFAULTS.ports)[])(
    "port %s reaches policies, flows and workloads, and its old value is gone",
    (name) => {
      const ports = { ...SARK_DEFAULTS.ports, [name]: 45678 };
      const moved = JSON.stringify([
        policiesOf({ ports }),
        sark.flows(options({ ports })),
        sark.workloads(options({ ports })),
      ]);
      const count = (value: number, within: string) =>
        [...within.matchAll(new RegExp(`"port":${value}\\b`, "g"))].length;
      const before = JSON.stringify([policiesOf(), sark.flows(options()), sark.workloads(options())]);
      expect(count(45678, moved)).toBeGreaterThan(1);
      // 443 is also the port of the allow list, which HTTPS fixes.
      if (name !== "mcpTls") expect(count(SARK_DEFAULTS.ports[name], moved)).toBe(0);
      expect(count(45678, before)).toBe(0);
    },
  );

  test("labels of a part are replaced whole in the config, the others stay", () => {
    const real = { "app.kubernetes.io/name": "sark", "app.kubernetes.io/component": "api" };
    const plan = planOf(stack("cilium", { labels: { gateway: real } }));
    const egress = policy(plan, "gateway-egress").manifest.spec as { podSelector: unknown };
    expect(egress.podSelector).toEqual({ matchLabels: real });
    expect(JSON.stringify(policy(plan, "redis-access").manifest)).toContain('"app":"redis"');
    expect(JSON.stringify(plan.resources)).not.toContain("sark-gateway");
  });

  test("a part in another namespace is named with it, and without when it moves home", () => {
    expect(text({ opaNamespace: "sark" })).not.toContain("sark-system");
    const opa = policiesOf({ opaNamespace: "sark" }).find(({ name }) => name === "opa-access");
    expect(opa?.manifest.metadata.namespace).toBe("sark");
    expect(JSON.stringify(opa?.manifest.spec)).not.toContain('"kubernetes.io/metadata.name":"sark"');
    expect(text({ ingressNamespace: "edge" })).toContain('"kubernetes.io/metadata.name":"edge"');
  });
});

const stack = (cni: string, chosen: Values = {}, engines?: Values): Values => ({
  mode: "enforce",
  cluster: { platform: "kind", cni },
  ...(engines === undefined ? {} : { engines }),
  systems: { sark: chosen },
});

const policy = (plan: ReturnType<typeof planOf>, name: string): PlannedPolicy => {
  const found = planned(plan).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the plan has no policy ${name}`);
  return found;
};

describe("[S3 text] the allow list in what each stack can enforce", () => {
  const allowList = (context: keyof typeof ON, changes = {}) =>
    policiesOf(changes, ON[context])
      .filter(({ file }) => file === "egress-allow-list.yaml")
      .map(({ manifest }) => manifest);

  test("Cilium gets names, and the DNS rule from which it learns their addresses", () => {
    expect(allowList("cilium")).toEqual(fixture("egress-allow-list.cilium.yaml"));
  });

  test("Calico Enterprise gets domains", () => {
    expect(allowList("enterprise")).toEqual(fixture("egress-allow-list.enterprise.yaml"));
  });

  test("open-source Calico gets a set of addresses with owner and last day", () => {
    expect(allowList("open-source", { addresses: ADDRESSES })).toEqual(
      fixture("egress-allow-list.open-source.yaml"),
    );
  });

  test("no field that a client would prune is in any open-source manifest", () => {
    const text = JSON.stringify(policiesOf({ addresses: ADDRESSES }, ON["open-source"]));
    expect(text.includes('"domains":')).toBe(false);
    const plan = planOf(stack("calico", { addresses: ADDRESSES }));
    expect(plan.diagnostics.filter(({ origin }) => origin === "schema")).toEqual([]);
  });

  test("names stand exactly, and a list without domains opens nobody", () => {
    const [exact] = allowList("cilium", { domains: ["api.mistral.ai"] });
    expect(JSON.stringify(exact)).toContain('"toFQDNs":[{"matchName":"api.mistral.ai"}]');
    for (const context of Object.keys(ON) as (keyof typeof ON)[])
      expect(JSON.stringify(allowList(context, { domains: [] }))).not.toMatch(
        /toFQDNs|"domains"|"toPorts":\[\]/,
      );
  });

  test("internal servers are a range on the list, each family in a rule of its own on Calico", () => {
    const internalServers = ["10.20.0.0/16", "fd00:20::/32"];
    expect(JSON.stringify(allowList("cilium", { internalServers }))).toContain(
      '"toCIDR":["10.20.0.0/16","fd00:20::/32"]',
    );
    const text = JSON.stringify(allowList("open-source", { internalServers, addresses: ADDRESSES }));
    expect(text).toContain('"nets":["10.20.0.0/16"]');
    expect(text).toContain('"nets":["fd00:20::/32"]');
  });

  test("adding a domain is one entry of the config", () => {
    const before = planOf(stack("cilium"));
    const after = planOf(stack("cilium", { domains: ["*.openai.com", "*.anthropic.com", "api.mistral.ai"] }));
    const changed = planned(after).filter(
      (item) => JSON.stringify(item.manifest) !== JSON.stringify(policy(before, item.name).manifest),
    );
    expect(changed.map(({ name }) => name)).toEqual(["sark-egress-allow-list"]);
    expect(after.diagnostics).toEqual(before.diagnostics);
  });
});

describe("[X30 effect calico] addresses that stand for domains", () => {
  const diagnostics = (addresses: readonly unknown[], today = "2029-12-31") =>
    planOf(stack("calico", { addresses }), new Date(`${today}T12:00:00Z`)).diagnostics.filter(({ subject }) =>
      subject.startsWith("sark"),
    );

  test("all domains with addresses in time: only a warning that they go stale, with owners and the first day", () => {
    expect(diagnostics(ADDRESSES)).toEqual([
      {
        code: "addresses-go-stale",
        severity: "warning",
        effect: "none",
        origin: "plan",
        subject: "sark.addresses",
        args: {
          domains: ["*.openai.com", "*.anthropic.com"],
          owners: ["platform", "security"],
          until: "2030-01-31",
        },
      },
    ]);
  });

  test("a domain without addresses is refused, each by name", () => {
    expect(diagnostics([]).map(({ severity, code, args }) => `${severity} ${code} ${args.domain}`)).toEqual([
      "error domain-without-addresses *.openai.com",
      "error domain-without-addresses *.anthropic.com",
    ]);
  });

  test("the last day counts, the day after is refused", () => {
    const expired = (today: string) =>
      diagnostics(ADDRESSES, today).filter(({ code }) => code === "addresses-expired");
    expect(expired("2030-01-31")).toEqual([]);
    expect(
      expired("2030-02-01").map(({ severity, args }) => `${severity} ${args.domain} ${args.owner}`),
    ).toEqual(["error *.openai.com platform"]);
  });

  test("addresses of a domain that is not on the list are refused, with the near miss", () => {
    const [, second] = ADDRESSES;
    const typo = { ...second, domain: "*.antropic.com" };
    const found = diagnostics([...ADDRESSES, typo]).find(({ code }) => code === "addresses-without-domain");
    expect(found?.args).toEqual({ domain: "*.antropic.com", near: "*.anthropic.com" });
  });

  test("Cilium and Calico Enterprise ask for none", () => {
    const silent = [
      planOf(stack("cilium")),
      planOf(stack("calico", {}, { calico: { install: false, edition: "enterprise" } })),
    ];
    for (const { diagnostics: all } of silent)
      expect(all.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("the set comes before the list, and goes with it", () => {
    const plan = planOf(stack("calico", { addresses: ADDRESSES }));
    expect(policy(plan, "sark-egress-allow-list").after).toContain("sark/sark-egress-addresses");
    expect(policy(plan, "sark-egress-addresses")).toMatchObject({ role: "foundation", lowering: "modeless" });
    const without = planOf(stack("calico", { addresses: ADDRESSES, off: ["sark-egress-allow-list"] }));
    expect(planned(without).map(({ name }) => name)).toEqual([...FIVE]);
  });
});

describe("SARK's config is refused with its path", () => {
  const message = (values: Values): string => {
    try {
      planOf(values);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each([
    [{ domains: ["https://api.openai.com"] }, 'domains[0] = "https://api.openai.com": is not a domain'],
    [{ domains: ["*"] }, 'domains[0] = "*": is not a domain'],
    [{ domains: ["api.*.com"] }, "is not a domain"],
    [
      { addresses: [{ ...ADDRESSES[0], expires: "2030-02-30" }] },
      'addresses[0].expires = "2030-02-30": is not a day',
    ],
    [{ addresses: [{ ...ADDRESSES[0], owner: "" }] }, "addresses[0].owner"],
    [{ addresses: [{ ...ADDRESSES[0], cidrs: ["10.0.0.1/8"] }] }, "addresses[0].cidrs[0]"],
    [{ labels: { gateway: {} } }, "which would select every pod"],
    [{ labels: { gatway: { app: "x" } } }, 'Did you mean "gateway"?'],
    [{ ports: { redis: 0 } }, "ports.redis = 0"],
  ])("%j", (chosen, expected) => {
    expect(message(stack("cilium", chosen))).toContain(expected);
  });

  test.each([
    ["JSON", "T00:00:00Z"],
    ["Pulumi", " 00:00:00 +0000 UTC"],
  ])("a day that YAML made a time of is that day, as %s writes it", (_who, time) => {
    const addresses = ADDRESSES.map((entry) => ({ ...entry, expires: `${entry.expires}${time}` }));
    const [set] = planned(planOf(stack("calico", { addresses })));
    expect(set?.manifest.metadata.annotations).toEqual({
      "palisade/addresses": expect.stringContaining("platform, until 2030-01-31"),
    });
    expect(set?.manifest.metadata.annotations?.["palisade/addresses"]).not.toContain("00:00");
  });

  test("the enterprise edition is not what this program installs", () => {
    expect(message(stack("calico", {}, { calico: { edition: "enterprise" } }))).toContain(
      'palisade:engines.calico.edition = "enterprise": is not what this program installs',
    );
  });
});

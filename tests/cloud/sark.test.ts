import { describe, expect, test } from "@jest/globals";
import type { Cloud } from "../../model/vocabulary.ts";
import { cloudResourcesOf, type Plan } from "../../plan/plan.ts";
import { planOf, type Values } from "../support/stack.ts";
import { at, byId, codes, prodOn, prodPlan, section } from "./stacks.ts";

/** SARK where every domain needs addresses, as in examples/Pulumi.calico.yaml. */
const OPEN_SOURCE: Values = {
  domains: ["*.anthropic.com"],
  addresses: [
    { domain: "*.anthropic.com", cidrs: ["160.79.104.0/23"], owner: "platform", expires: "2027-12-31" },
  ],
};

describe("SARK's allow list at the border [S11 effect eks gke aks]", () => {
  const sark = (cloud: Cloud, change: Values = {}) => {
    const values = prodOn(cloud, { change });
    return planOf({ ...values, systems: { sark: {} } });
  };
  const argsOf = (plan: Plan, id: string) => byId(plan).get(id)?.args;

  test("AWS: the Network Firewall passes the names on TLS, the DNS Firewall both with and without the apex", () => {
    const plan = sark("aws");
    expect(
      at(argsOf(plan, "aws/network-firewall-tls"), "ruleGroup.rulesSource.rulesSourceList.targets"),
    ).toEqual(expect.arrayContaining([".anthropic.com", ".openai.com"]));
    expect(argsOf(plan, "aws/dns-firewall-allowed")?.domains).toEqual(
      expect.arrayContaining(["*.openai.com", "openai.com", "*.anthropic.com", "anthropic.com"]),
    );
    expect(codes(plan)).not.toContain("cloud-names-moot");
  });

  test("Google Cloud: exact names that the config lists, and no port to anywhere", () => {
    const rules = cloudResourcesOf(sark("gcp")).map(({ args }) => args);
    const names = rules.flatMap((args) => (at(args, "match.destFqdns") as string[] | undefined) ?? []);
    expect(names).toEqual(expect.arrayContaining(["api.openai.com", "api.anthropic.com"]));
    const open = rules.filter(
      (args) => args.action === "allow" && JSON.stringify(at(args, "match.destIpRanges")) === '["0.0.0.0/0"]',
    );
    expect(open).toEqual([]);
  });

  test("Azure: the Firewall policy allows the names and refuses the rest", () => {
    const collections = argsOf(sark("azure"), "azure/firewall-rules")?.ruleCollections as {
      name: string;
      action: { type: string };
      rules: { targetFqdns?: string[] }[];
    }[];
    const names = collections
      .find(({ name }) => name === "domains")
      ?.rules.flatMap((rule) => rule.targetFqdns ?? []);
    expect(names).toEqual(expect.arrayContaining(["*.openai.com", "*.anthropic.com"]));
    expect(collections.at(-1)).toMatchObject({ name: "catch-all", action: { type: "Deny" } });
  });

  test("without any of it a finding names the domains and the policies of the cluster that judge them", () => {
    const plan = sark("aws", { networkFirewall: undefined, dnsFirewall: undefined });
    const found = plan.diagnostics.find(({ code }) => code === "cloud-names-unseen");
    expect(found?.args.domains).toEqual(expect.arrayContaining(["*.openai.com", "*.anthropic.com"]));
    expect(found?.args.inCluster).toContainEqual(expect.stringMatching(/^sark\//));
  });
});

test("on Calico Enterprise the policies with domains are named as those that judge them", () => {
  const {
    systems: _systems,
    cluster,
    ...values
  } = prodOn("aws", {
    change: { networkFirewall: undefined, dnsFirewall: undefined },
  });
  const planned = (edition: string) =>
    planOf({
      ...values,
      authentication: { provider: "off" },
      cluster: { ...(cluster as Values), cni: "calico" },
      engines: { calico: { edition, install: false } },
      systems: { sark: edition === "enterprise" ? {} : OPEN_SOURCE },
    }).diagnostics.find(({ code }) => code === "cloud-names-unseen")?.args.inCluster;
  expect(planned("enterprise")).toEqual(["sark/sark-egress-allow-list"]);
  // Open-source Calico has addresses in their place, and those judge no name.
  expect(planned("open-source")).toEqual([]);
});

test("domains in place of the whole Internet, where a system asks for that", () => {
  const change = { expandDomains: { ...(section("aws").expandDomains as object), "*": ["openrouter.ai"] } };
  const plan = prodPlan("aws", { change });
  expect(codes(prodPlan("aws"))).toContain("cloud-names-moot");
  expect(codes(plan)).not.toContain("cloud-names-moot");
  expect(JSON.stringify(byId(plan).get("aws/network-firewall-tls")?.args)).toContain('"openrouter.ai"');
});

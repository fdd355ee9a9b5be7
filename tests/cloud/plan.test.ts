import { describe, expect, test } from "@jest/globals";
import { readAws } from "../../dialects/aws/read.ts";
import { AWS_REPLACEMENTS } from "../../dialects/aws/resources.ts";
import { AZURE_REPLACEMENTS } from "../../dialects/azure/resources.ts";
import { GCP_REPLACEMENTS } from "../../dialects/gcp/resources.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { systemsOf } from "../../plan/choose.ts";
import { cloudResourcesOf, type Plan } from "../../plan/plan.ts";
import { changeOf, planOf, settingsOf } from "../support/stack.ts";
import { at, byId, codes, prodOn, prodPlan, section } from "./stacks.ts";

const TABLES = { ...AWS_REPLACEMENTS, ...GCP_REPLACEMENTS, ...AZURE_REPLACEMENTS };

/** Ids of resources that a change from one plan to the other would replace. */
function replaced(before: Plan, after: Plan): readonly string[] {
  const old = byId(before);
  return cloudResourcesOf(after).flatMap(({ id, type, args }) => {
    const was = old.get(id)?.args;
    if (was === undefined) return [];
    const { always, whenKindChanges = [] } = TABLES[type as keyof typeof TABLES];
    const differs = always.some((path) => JSON.stringify(at(was, path)) !== JSON.stringify(at(args, path)));
    const kind = whenKindChanges.some(
      (path) => (at(was, path) === undefined) !== (at(args, path) === undefined),
    );
    return differs || kind ? [id] : [];
  });
}

/** What the switch from audit to enforce deletes: on AWS the rule that let everything out. */
const GONE: Readonly<Record<Cloud, readonly string[]>> = {
  aws: ["aws/audit-allow-all-egress"],
  gcp: [],
  azure: [],
};

/** What carries the mode on each cloud. */
const CARRIES: Readonly<Record<Cloud, readonly string[]>> = {
  aws: ["aws/network-firewall-policy", "aws/dns-firewall-catch-all", "aws/dns-firewall-config"],
  gcp: ["gcp/egress-catch-all", "gcp/ingress-catch-all"],
  azure: [
    "azure/ingress-catch-all",
    "azure/egress-catch-all",
    "azure/firewall-policy",
    "azure/firewall-rules",
  ],
};

describe.each(CLOUDS)("%s: the one switch [M6 Q6 effect eks gke aks]", (cloud) => {
  const audit = prodPlan(cloud, { mode: "audit" });
  const enforce = prodPlan(cloud);
  const cloudOnly = (ids: readonly string[]) => ids.filter((id) => id.startsWith(`${cloud}/`));

  test("updates what catches the rest and nothing else", () => {
    const { gone, come, changed } = changeOf(audit, enforce);
    expect(cloudOnly(gone)).toEqual(GONE[cloud]);
    expect(cloudOnly(come)).toEqual([]);
    expect(cloudOnly(changed).toSorted()).toEqual(CARRIES[cloud].toSorted());
  });

  test("replaces nothing, in either direction", () => {
    expect(replaced(audit, enforce)).toEqual([]);
    expect(replaced(enforce, audit)).toEqual([]);
  });

  test("every allow stands in audit as it does in enforce", () => {
    const rules = (plan: Plan) =>
      cloudResourcesOf(plan)
        .filter(({ id, type }) => /Rule$/.test(type) && !/catch-all|audit-/.test(id))
        .map(({ id, args }) => [id, args]);
    expect(rules(audit)).toEqual(rules(enforce));
    expect(rules(audit).length).toBeGreaterThan(6);
  });
});

describe.each(CLOUDS)("%s: one edge more [S4 effect eks gke aks]", (cloud) => {
  const entry = (name: string, port: number) => ({
    name,
    direction: "egress",
    cidr: "198.51.100.0/24",
    ports: [port],
    why: "A partner is reached there.",
  });
  const withEdges = (...entries: object[]) =>
    prodPlan(cloud, {
      change: { allow: [...((section(cloud).allow as object[] | undefined) ?? []), ...entries] },
    });

  test("is one rule more, and replaces nothing", () => {
    const before = withEdges();
    const after = withEdges(entry("partner", 8443));
    const { gone, come, changed } = changeOf(before, after);
    expect(gone).toEqual([]);
    expect(come.filter((id) => !/network-firewall-ranges/.test(id))).toEqual([`${cloud}/partner`]);
    // Tiers that hold ranges in one list get a line in it.
    expect(changed.filter((id) => !/network-firewall-(policy|ranges)|firewall-rules/.test(id))).toEqual([]);
    expect(replaced(before, after)).toEqual([]);
  });

  test("a changed port is an update of its rule", () => {
    const { gone, come, changed } = changeOf(
      withEdges(entry("partner", 8443)),
      withEdges(entry("partner", 9443)),
    );
    expect([gone, come]).toEqual([[], []]);
    expect(changed).toContain(`${cloud}/partner`);
    expect(replaced(withEdges(entry("partner", 8443)), withEdges(entry("partner", 9443)))).toEqual([]);
  });

  test("the order of entries is no matter", () => {
    const a = entry("alpha", 1);
    const b = entry("beta", 2);
    const { gone, come, changed } = changeOf(withEdges(a, b), withEdges(b, a));
    expect([gone, come, changed.filter((id) => !/network-firewall-ranges|firewall-rules/.test(id))]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe.each(CLOUDS)("%s: prod of the example stack [S4 S11 effect eks gke aks]", (cloud) => {
  const plan = prodPlan(cloud);

  test("is accepted, is small, and every resource says why", () => {
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(cloudResourcesOf(plan).length).toBeLessThanOrEqual(40);
    for (const { why } of cloudResourcesOf(plan)) expect(why).toMatch(/^\S.{10,}\.$/);
  });

  test("waits for nothing that does not stand before it", () => {
    const seen = new Set<string>();
    for (const { id, after, args } of cloudResourcesOf(plan)) {
      const wanted = [
        ...after,
        ...[...JSON.stringify(args).matchAll(/"id":"((?:aws|gcp|azure)\/[^"]+)","output"/g)].map((m) => m[1]),
      ];
      for (const needed of wanted) expect(seen).toContain(needed);
      seen.add(id);
    }
  });

  test("lets out every domain that a flow of the cluster is allowed to reach", () => {
    const flows = systemsOf(settingsOf(prodOn(cloud))).flatMap((system) => system.flows);
    const wanted = flows.flatMap(({ expect: wants, to }) =>
      wants === "allow" && to.kind === "dns" ? [to.pattern] : [],
    );
    expect(wanted.length).toBeGreaterThan(0);
    const text = JSON.stringify(cloudResourcesOf(plan).map(({ args }) => args));
    const expanded = section(cloud).expandDomains as Record<string, string[]>;
    for (const pattern of wanted)
      for (const name of expanded[pattern] ?? [pattern]) expect(text).toContain(`"${name}"`);
  });
});

describe("what the CNI needs between nodes", () => {
  const rules = (cluster: object, over: object = {}) =>
    cloudResourcesOf(
      planOf({
        cluster,
        ...over,
        cloud: { aws: { network: "vpc-12345678" } },
      }),
    ).flatMap(({ id, args }) =>
      /cni-.*-out|cni-pods-out/.test(id)
        ? [`${id.slice(4)} ${args.ipProtocol} ${args.fromPort ?? "all"}`]
        : [],
    );

  test("Cilium wrapped: VXLAN, health, Hubble, and proofs of identity where somebody answers them", () => {
    expect(rules({ platform: "generic", cni: "cilium" }, { authentication: { provider: "spire" } })).toEqual([
      "cni-overlay-out udp 8472",
      "cni-health-out tcp 4240",
      "cni-health-icmp-out icmp -1",
      "cni-hubble-out tcp 4244",
      "cni-authentication-out tcp 4250",
    ]);
  });

  test("Cilium with WireGuard and Geneve, by the operator's own values", () => {
    const values = { tunnelProtocol: "geneve", encryption: { enabled: true, type: "wireguard" } };
    expect(rules({ platform: "generic", cni: "cilium" }, { engines: { cilium: { values } } })).toEqual(
      expect.arrayContaining(["cni-overlay-out udp 6081", "cni-wireguard-out udp 51871"]),
    );
  });

  test("Cilium on EKS gives pods addresses of the VPC: nothing can be told apart", () => {
    expect(rules({ platform: "eks", cni: "cilium" })).toEqual(["cni-pods-out -1 all"]);
  });

  test("Calico on EKS: VXLAN and Typha, without BGP; elsewhere with it", () => {
    expect(rules({ platform: "eks", cni: "calico" })).toEqual([
      "cni-overlay-out udp 4789",
      "cni-typha-out tcp 5473",
    ]);
    expect(rules({ platform: "generic", cni: "calico" })).toEqual(
      expect.arrayContaining(["cni-bgp-out tcp 179", "cni-overlay-out udp 4789"]),
    );
  });
});

/** What the fixture of Google Cloud puts in place of wildcards. */
const EXPANDED = section("gcp").expandDomains as Record<string, string[]>;

describe("findings of the border", () => {
  test("without a tier for names it says what the edge does not judge, and who in the cluster does", () => {
    const plan = prodPlan("aws", { change: { networkFirewall: undefined, dnsFirewall: undefined } });
    const found = plan.diagnostics.find(({ code }) => code === "cloud-names-unseen");
    expect(found?.args.domains).toContain("sts.amazonaws.com");
    expect(found?.args.inCluster).toContain("clawdstrike/spine-witness");
    expect(found?.args.ports).toEqual(["tcp-443"]);
  });

  test("a DNS Firewall alone judges who asks, not who connects", () => {
    expect(codes(prodPlan("aws", { change: { networkFirewall: undefined } }))).toContain(
      "cloud-names-asked-only",
    );
  });

  test("a wildcard that Google Cloud cannot say refuses the plan and names the way out", () => {
    const plan = prodPlan("gcp", {
      change: {
        expandDomains: { ...EXPANDED, "*.openai.com": ["*.openai.com"] },
        allow: [
          {
            name: "models",
            direction: "egress",
            domain: "*.openai.com",
            ports: [443],
            why: "The gateway asks models.",
          },
        ],
      },
    });
    const found = plan.diagnostics.find(({ code }) => code === "cloud-rejected");
    expect(found?.severity).toBe("error");
    expect(found?.args.remedy).toMatch(/expandDomains.*\*\.openai\.com/);
  });

  test("an expanded wildcard is a rule for each name", () => {
    const plan = prodPlan("gcp", {
      change: {
        expandDomains: {
          ...EXPANDED,
          "*.openai.com": ["api.openai.com", "files.openai.com"],
        },
        allow: [
          {
            name: "models",
            direction: "egress",
            domain: "*.openai.com",
            ports: [443],
            why: "The gateway asks models.",
          },
        ],
      },
    });
    const names = cloudResourcesOf(plan).flatMap(({ args }) => at(args, "match.destFqdns") ?? []);
    expect(names).toEqual(expect.arrayContaining(["api.openai.com", "files.openai.com"]));
  });

  test("a port of the Internet that nobody should reach is named", () => {
    const open = (direction: string, ports: unknown[]) =>
      prodPlan("aws", {
        change: { allow: [{ name: "open", direction, internet: true, ports, why: "Somebody wanted it." }] },
      }).diagnostics.filter(({ code }) => code === "cloud-sensitive-port-open");
    expect(open("ingress", ["5430-5440"]).map(({ args }) => args.ports)).toEqual([["5432 (PostgreSQL)"]]);
    expect(open("ingress", [5431])).toEqual([]);
    expect(open("egress", [5432])).toEqual([]);
  });

  test("an edge to anywhere beside names on its port makes them moot", () => {
    const plan = prodPlan("aws", {
      change: {
        allow: [{ name: "web", direction: "egress", internet: true, ports: [443], why: "All of the web." }],
      },
    });
    expect(codes(plan)).toContain("cloud-names-moot");
  });

  test("audit without records is said, and so is ingress without an audit", () => {
    const plan = prodPlan("aws", { mode: "audit", change: { flowLogs: undefined } });
    expect(codes(plan)).toEqual(expect.arrayContaining(["cloud-audit-unseen", "cloud-ingress-not-audited"]));
    expect(codes(prodPlan("aws"))).not.toContain("cloud-audit-unseen");
  });

  test("a firewall of another platform, and a control plane that nobody named", () => {
    const aws = { network: "vpc-12345678" };
    const on = (platform: string) => planOf({ cluster: { platform, cni: "cilium" }, cloud: { aws } });
    expect(codes(on("aks"))).toContain("cloud-of-another-platform");
    expect(codes(on("eks"))).toContain("cloud-control-plane-missing");
    expect(codes(on("generic"))).not.toContain("cloud-control-plane-missing");
  });

  test("every plan of a cloud says that nodes are guarded, not pods", () => {
    for (const cloud of CLOUDS) expect(codes(prodPlan(cloud))).toContain("cloud-guards-nodes");
  });
});

test("audit on AWS: the rule that lets all out is the only one that reads as catching the rest", () => {
  const resources = cloudResourcesOf(prodPlan("aws", { mode: "audit" }));
  const group = readAws(resources).layers[0]?.rules ?? [];
  expect(
    group.filter(({ role, action }) => role === "catch-all" && action === "allow").map(({ id }) => id),
  ).toEqual(["audit-allow-all-egress"]);
});

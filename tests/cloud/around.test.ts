import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { openEdges } from "../../proof/edges.ts";
import { run as runCli, schemaErrors } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";
import { planOf, type Values } from "../support/stack.ts";
import { prodOn } from "./stacks.ts";

const EXPORTS = "tests/fixtures/cloud/exports";

/** A shop whose workloads may reach one partner on 443 and 8443, and nothing else outside. */
const SHOP = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
    ports: [{ port: 443 }, { port: 8443 }]
`;

/** A folder with the shop and files of exports beside it. */
function shopBeside(...exports: readonly string[]): string {
  const folder = folderOf({ "shop.yaml": SHOP });
  for (const path of exports) cpSync(join(EXPORTS, path), join(folder, path.replaceAll("/", "-")));
  return folder;
}

const run = (folder: string, ...argv: readonly string[]) => runCli(argv, { folder, width: 400 });

const NODES = "sg-0aaaaaaaaaaaaaaa1";

/** The answer for the shop's web to an address and port. */
async function asked(folder: string, to: string, port: string, ...more: readonly string[]) {
  const found = await run(
    folder,
    "eval",
    ".",
    "--from",
    "shop/web",
    "--to",
    to,
    "--port",
    port,
    "-o",
    "json",
    ...more,
  );
  const value = JSON.parse(found.out);
  expect(schemaErrors("eval", value)).toEqual([]);
  return { code: found.code, cluster: value.outcome, together: value.together, border: value.border };
}

describe("palisade eval with the border of a stranger", () => {
  const folder = shopBeside("aws/describe-security-groups.json");
  const withNodes = ["--guard", NODES];

  test("what both let pass", async () => {
    expect(await asked(folder, "203.0.113.7", "443", ...withNodes)).toMatchObject({
      code: 0,
      cluster: "allowed",
      together: { outcome: "allowed", decides: ["cluster", "security-group"] },
    });
  });

  test("what the cluster allows and the edge cuts", async () => {
    expect(await asked(folder, "203.0.113.7", "8443", ...withNodes)).toMatchObject({
      code: 1,
      cluster: "allowed",
      together: { outcome: "denied", decides: ["security-group"] },
      border: { layers: [{ outcome: "denied", rules: [{ id: "default-egress" }] }] },
    });
  });

  test("what the edge allows and the cluster cuts", async () => {
    expect(await asked(folder, "2001:db8::1", "443", ...withNodes)).toMatchObject({
      code: 1,
      cluster: "denied",
      together: { outcome: "denied", decides: ["cluster"] },
      border: { outcome: "allowed" },
    });
  });

  test("which machines the nodes are must be said where rules tell several apart, and a wrong name has a near miss", async () => {
    const argv = ["eval", ".", "--from", "shop/web", "--to", "203.0.113.7", "--port", "443"];
    expect(await run(folder, ...argv)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/2 kinds of machines.*--guard/),
    });
    expect(await run(folder, ...argv, "--guard", "sg-0aaaaaaaaaaaaaaa2")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Did you mean "sg-0aaaaaaaaaaaaaaa1"/),
    });
  });

  test("the text says whose word it is, and that a border sees nodes", async () => {
    const { out } = await run(
      folder,
      ...["eval", ".", "--from", "shop/web", "--to", "203.0.113.7", "--port", "8443", "--guard", NODES],
    );
    expect(out).toMatch(
      /^shop\/web -> 203\.0\.113\.7 TCP 8443: denied; decided by security-group\n {2}cluster: allowed/,
    );
    expect(out).toMatch(/Border of aws, around sg-0aaaaaaaaaaaaaaa1: denied/);
    expect(out).toMatch(/sees? nodes, not pods/);
  });
});

test("a line break in the name of a stranger's rule begins no line of the answer", async () => {
  const folder = shopBeside();
  const rule = { kind: "compute#firewallPolicyRule", priority: 1, action: "deny", direction: "EGRESS" };
  const match = { destIpRanges: ["203.0.113.0/24"], layer4Configs: [{ ipProtocol: "all" }] };
  const text = JSON.stringify({ ...rule, match, ruleName: "no\n  cluster: allowed" });
  writeFileSync(join(folder, "rule.json"), text);
  const flow = ["--from", "shop/web", "--to", "203.0.113.7", "--port", "443"];
  const { out } = await run(folder, "eval", ".", ...flow);
  expect(out).toContain("deny no\\u000a  cluster: allowed");
});

describe("palisade list with the border of a stranger", () => {
  test("what may cross, and what the cluster allows that the border cuts", async () => {
    const folder = shopBeside("aws/describe-security-groups.json");
    const { out, code } = await run(folder, "list", ".", "--guard", NODES, "-o", "json");
    expect(code).toBe(0);
    const value = JSON.parse(out);
    expect(schemaErrors("list", value)).toEqual([]);
    expect(value.borders).toMatchObject([
      {
        cloud: "aws",
        machines: NODES,
        cuts: [
          {
            from: ["shop/web"],
            to: ["203.0.113.0/24"],
            ports: "TCP 8443",
            outcome: "denied",
            decidedBy: ["security-group (default-egress)"],
          },
        ],
      },
    ]);
  });

  test.each(["text", "md", "html"])("%s shows them too", async (format) => {
    const folder = shopBeside("aws/describe-security-groups.json");
    const { out } = await run(folder, "list", ".", "--guard", NODES, "-o", format);
    const plain = out
      .replaceAll("&gt;", ">")
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(plain).toContain(
      "shop/web -> 203.0.113.0/24: TCP 8443; denied by security-group (default-egress)",
    );
    expect(plain).toContain("see nodes, not pods");
  });

  test("without rules of a cloud nothing is said of a border", async () => {
    expect(JSON.parse((await run(shopBeside(), "list", ".", "-o", "json")).out)).not.toHaveProperty(
      "borders",
    );
  });
});

describe("palisade diff of borders", () => {
  test("the same rules in another order of sets open and close", async () => {
    const base = shopBeside("gcp/firewall-rules.json", "gcp/policy.json");
    const head = shopBeside("gcp/firewall-rules.json", "gcp/policy.json", "gcp/network-policies-first.json");
    const { out, code } = await run("/", "diff", base, head, "-o", "json");
    const value = JSON.parse(out);
    expect(schemaErrors("diff", value)).toEqual([]);
    expect(code).toBe(1);
    expect(value.edges).toEqual([]);
    expect(value.borders).toMatchObject([
      {
        cloud: "gcp",
        machines: "prod: gke-nodes",
        fate: "changed",
        edges: [
          {
            change: "opened",
            direction: "egress",
            peer: "203.0.113.0/24",
            ports: "TCP 443",
            after: ["partner"],
          },
          {
            change: "closed",
            direction: "egress",
            peer: "203.0.113.0/24",
            ports: "all but TCP 443",
            before: ["allow-partner"],
            after: ["rest"],
          },
        ],
      },
    ]);
  });

  test("a border that is new is named, and none is no change", async () => {
    const bare = shopBeside();
    const guarded = shopBeside("aws/describe-security-group-rules.json");
    expect((await run("/", "diff", bare, guarded)).out).toMatch(
      /Border of aws, around sg-0ccccccccccccccc3: added/,
    );
    expect((await run("/", "diff", guarded, guarded)).code).toBe(0);
  });
});

describe("a stack with a cloud section", () => {
  /** The folder of a Pulumi program with SARK alone behind the border of AWS. */
  function stackFolder(name: string, change: Readonly<Record<string, unknown>> = {}): string {
    const values = { ...prodOn("aws", { change }), systems: { sark: {} } };
    const config = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`palisade:${key}`, value]),
    );
    return folderOf({ [`Pulumi.${name}.yaml`]: stringify({ config }) });
  }

  test("eval asks the cluster and the planned border together", async () => {
    const folder = stackFolder("prod", { expandDomains: { "*.openai.com": ["api.openai.com"] } });
    const gateway = ["--stack", "prod", "--from", "*/gateway", "--port", "443"];
    const answer = async (name: string) =>
      JSON.parse((await run(folder, "eval", ...gateway, "--to", `203.0.113.7=${name}`, "-o", "json")).out)
        .together;
    expect(await answer("api.openai.com")).toMatchObject({ outcome: "allowed" });
    expect(await answer("files.openai.com")).toEqual({
      outcome: "denied",
      decides: ["network-firewall", "dns-firewall"],
    });
    expect(await answer("exfil.example.net")).toMatchObject({
      outcome: "denied",
      decides: ["cluster", "network-firewall", "dns-firewall"],
    });
  });

  test("list shows the planned border", async () => {
    const { out } = await run(stackFolder("prod"), "list", "--stack", "prod", "-o", "json");
    const { borders } = JSON.parse(out);
    expect(borders).toMatchObject([{ cloud: "aws", machines: "nodes" }]);
  });

  test("diff of two printed plans shows what one more edge opens at the border", async () => {
    const folder = folderOf();
    const allow = [
      {
        name: "partner",
        direction: "ingress",
        cidr: "198.51.100.0/24",
        ports: [8443],
        why: "A partner calls.",
      },
    ];
    for (const [name, change] of [
      ["base", {}],
      ["head", { allow }],
    ] as const) {
      const { out } = await run(stackFolder("prod", change), "plan", "--stack", "prod", "-o", "json");
      writeFileSync(join(folder, `${name}.json`), out);
    }
    const { out } = await run(folder, "diff", "base.json", "head.json", "-o", "json");
    expect(JSON.parse(out).borders).toMatchObject([
      {
        edges: expect.arrayContaining([
          expect.objectContaining({
            change: "opened",
            direction: "ingress",
            peer: "198.51.100.0/24",
            ports: "TCP 8443",
            after: ["partner"],
          }),
        ]),
      },
    ]);
  });
});

describe("plan and preview of a stack with a cloud section [M6 S11 effect eks gke aks]", () => {
  const config = Object.fromEntries(
    Object.entries(prodOn("gcp")).map(([key, value]) => [`palisade:${key}`, value]),
  );
  const folder = folderOf({ "Pulumi.prod.yaml": stringify({ config }) });

  test.each(["text", "md"])(
    "%s says what the border lets pass and what it cuts of the cluster's",
    async (format) => {
      const { out } = await run(folder, "plan", "--stack", "prod", "-o", format);
      const plain = out
        .replaceAll("&#62;", ">")
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
      expect(plain).toContain("Border of gcp, around nodes@acme.iam.gserviceaccount.com");
      expect(plain).toMatch(/ingress from 10\.8\.0\.0\/23: TCP 30443/);
      expect(plain).toMatch(
        /yamtam\/agent-a, yamtam\/agent-b -> .*: TCP 53; UDP 53; denied by firewall-policy/,
      );
      expect(plain).toContain("see nodes, not pods");
    },
  );

  test("the output that previews compare has a row for each crossing", () => {
    const output = (change: Values): ReturnType<typeof openEdges> => {
      return openEdges(planOf({ ...prodOn("gcp", { change }), systems: { sark: {} } }));
    };
    const title = "Border of gcp, around nodes@acme.iam.gserviceaccount.com";
    const partner = {
      name: "partner",
      direction: "ingress",
      cidr: "198.51.100.0/24",
      ports: [8443],
      why: "A partner calls.",
    };
    expect(output({})[title]).toMatchObject({ "ingress TCP 10250": "172.16.0.0/28" });
    expect(output({})[title]).not.toHaveProperty("ingress TCP 8443");
    expect(output({ allow: [partner] })[title]).toMatchObject({ "ingress TCP 8443": "198.51.100.0/24" });
  });
});

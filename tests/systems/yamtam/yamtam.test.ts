import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readKubernetes } from "../../../dialects/kubernetes/read.ts";
import type { Flow } from "../../../model/flow.ts";
import type { Peer } from "../../../model/peer.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { YAMTAM_DEFAULTS } from "../../../systems/yamtam/options.ts";

const root = fileURLToPath(new URL("../../fixtures/yamtam/", import.meta.url));
const text = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const { yamtam } = SYSTEMS;
const policies = yamtam.policies(YAMTAM_DEFAULTS, {
  cni: "cilium",
  calicoEdition: "open-source",
  bpfLsm: false,
});
const flows = yamtam.flows(YAMTAM_DEFAULTS);

describe("the four policies of the spec", () => {
  test.each([
    ["Y3", "deny-all"],
    ["Y4", "allow-agent-a-to-b"],
    ["Y5", "allow-dns"],
    ["Y6", "sandbox-egress"],
  ])("[%s text] %s says exactly what the spec says", (_row, name) => {
    const policy = policies.find((candidate) => candidate.name === name);
    expect(policy?.manifest).toEqual(parse(text(`network-policies/${name}.yaml`)));
  });

  test("there are no others", () => {
    expect(policies.map(({ file }) => file).sort()).toEqual(readdirSync(`${root}network-policies`).sort());
    expect(yamtam.policyNames).toEqual(policies.map(({ name }) => name));
  });

  test("only deny-all is a default deny", () => {
    expect(policies.filter(({ role }) => role === "default-deny").map(({ name }) => name)).toEqual([
      "deny-all",
    ]);
  });

  test("options reach the places that the spec's values stand in, and no other", () => {
    const moved = yamtam.policies(
      { namespace: "agents", sandboxNamespace: "boxes", agentPort: 3001, externalApi: "192.0.2.0/24" },
      { cni: "cilium", calicoEdition: "open-source", bpfLsm: false },
    );
    const restored = JSON.stringify(moved.map(({ manifest }) => manifest))
      .replaceAll('"agents"', '"yamtam"')
      .replaceAll('"boxes"', '"yamtam-sandbox"')
      .replaceAll("3001", "3000")
      .replaceAll("192.0.2.0/24", "160.79.104.0/23");
    expect(JSON.parse(restored)).toEqual(policies.map(({ manifest }) => manifest));
  });
});

describe("listing Egress without a rule closes all egress", () => {
  const read = (spec: object) =>
    readKubernetes(
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "p", namespace: "n" },
        spec,
      },
      { dialect: "kubernetes", kind: "NetworkPolicy", name: "p", namespace: "n" },
    ).policies[0];

  test("deny-all isolates both directions and opens none", () => {
    const denyAll = read(policies[0]?.manifest.spec as object);
    expect(denyAll).toMatchObject({ isolates: { ingress: true, egress: true }, rules: [] });
  });

  test("an empty list of egress rules alone closes no egress", () => {
    expect(read({ podSelector: {}, egress: [] })?.isolates).toEqual({ ingress: true, egress: false });
  });
});

describe("intent", () => {
  const end = (peer: Peer): string => {
    switch (peer.kind) {
      case "workload":
        return peer.name;
      case "cidr":
        return [peer.cidr, ...(peer.except ?? []).map((hole) => `-${hole}`)].join("");
      case "pods":
        return `${peer.namespace}/${peer.labels.app}`;
      case "entity":
        return peer.entity;
      default:
        throw new Error(`YAMTAM has no peer of kind ${peer.kind}`);
    }
  };
  const line = ({ from, to }: Flow): string => `${end(from)} -> ${end(to)}`;
  const expected = (word: Flow["expect"]) => flows.filter((flow) => flow.expect === word).map(line);

  test("the edges of the examples must get through, and no other", () => {
    expect(expected("allow")).toEqual([
      "agent-a -> agent-b",
      "agent-a -> kube-dns",
      "agent-b -> kube-dns",
      "sandbox-agent -> kube-dns",
      "sandbox-agent -> 160.79.104.0/23",
    ]);
  });

  test.each([
    ["agent namespaces are apart", "sandbox-agent -> agent-b", "agent-a -> sandbox-agent"],
    ["deny is the default", "yamtam/stranger -> agent-b", "agent-a -> world"],
    ["outside only the approved API", "sandbox-agent -> 0.0.0.0/0-160.79.104.0/23"],
    ["production's databases are out of reach", "sandbox-agent -> prod/database"],
  ])("%s", (_purpose, ...edges) => {
    expect(expected("deny")).toEqual(expect.arrayContaining(edges));
    for (const flow of flows.filter(({ expect: word }) => word === "deny")) expect(flow.rows).toEqual(["Y1"]);
  });

  test("where the policies contradict it is written down", () => {
    const found = (yamtam.decisions ?? []).filter(({ rows }) => rows.includes("X28"));
    expect(found.map(({ rows }) => rows.join(" "))).toEqual(["Y3 Y4 X28", "Y1 Y6 X28"]);
  });
});

describe("[Y7 text] the CNI reference", () => {
  const written = JSON.parse(text("cni-config.json"));

  test("is the spec's one plugin, in the list that its version demands", () => {
    const { plugins, ...list } = yamtam.conflist ?? { plugins: [] };
    expect(plugins).toHaveLength(1);
    expect({ ...list, ...plugins[0] }).toEqual(written);
    expect(list).toEqual({ cniVersion: "1.0.0", name: "yamtam-net" });
  });
});

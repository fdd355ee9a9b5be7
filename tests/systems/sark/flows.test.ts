import { describe, expect, test } from "@jest/globals";
import type { Flow } from "../../../model/flow.ts";
import type { Peer } from "../../../model/peer.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { options } from "./fixtures.ts";

const { sark } = SYSTEMS;
const flows = sark.flows(options());
const workloads = sark.workloads(options());

const end = (peer: Peer): string => {
  switch (peer.kind) {
    case "workload":
      return peer.name;
    case "dns":
      return peer.pattern;
    case "cidr":
      return peer.cidr;
    case "entity":
      return peer.entity;
    case "pods":
      return `${peer.namespace}/${peer.labels.app}`;
    default:
      throw new Error(`SARK has no peer of kind ${peer.kind}`);
  }
};
const line = ({ from, to, ports }: Flow): string =>
  `${end(from)} -> ${end(to)} ${ports.map(({ protocol, port }) => `${protocol} ${port}`).join(", ")}`;
const expected = (word: Flow["expect"]) => flows.filter((flow) => flow.expect === word).map(line);

describe("intent", () => {
  test("[S2 S3 text] who reaches the gateway, and what it reaches", () => {
    const dns = "UDP 53, TCP 53";
    expect(expected("allow")).toEqual([
      "ingress -> gateway TCP 8000",
      "api -> gateway TCP 8000",
      "prometheus -> gateway TCP 9090",
      "gateway -> database TCP 5432",
      "gateway -> redis TCP 6379",
      "gateway -> opa TCP 8181",
      "gateway -> mcp-server TCP 443, TCP 80",
      ...["gateway", "database", "redis", "opa"].map((name) => `${name} -> kube-dns ${dns}`),
      "gateway -> *.openai.com TCP 443",
      "gateway -> *.anthropic.com TCP 443",
    ]);
  });

  test("a domain that is not on the list is refused, and no domain of the list is that one", () => {
    const refused = flows.filter(({ rows }) => rows.includes("S8"));
    expect(refused.map((flow) => `${flow.expect} ${line(flow)}`)).toEqual([
      "deny gateway -> example.com TCP 443",
    ]);
  });

  test("[S2 text] nobody but the gateway reaches a store, and the stores start nothing outside", () => {
    for (const [store, port] of [
      ["database", 5432],
      ["redis", 6379],
      ["opa", 8181],
    ] as const) {
      for (const source of ["sark/stranger", "default/stranger", "mcp-server"])
        expect(expected("deny")).toContain(`${source} -> ${store} TCP ${port}`);
      expect(expected("deny")).toContain(`${store} -> world TCP 1`);
    }
  });

  test("every domain and server of the config is an edge", () => {
    const more = sark
      .flows(options({ domains: ["api.mistral.ai"], internalServers: ["10.20.0.0/16"] }))
      .map(line);
    expect(more).toContain("gateway -> api.mistral.ai TCP 443");
    expect(more).toContain("gateway -> 10.20.0.0/16 TCP 443");
    expect(more.join()).not.toContain("openai");
  });
});

describe("workloads", () => {
  test("have the namespaces of the project's deployments", () => {
    expect(workloads.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "sark/gateway",
      "sark/api",
      "sark/database",
      "sark/redis",
      "sark-system/opa",
      "sark/mcp-server",
      "ingress-nginx/ingress",
      "monitoring/prometheus",
      "kube-system/kube-dns",
    ]);
  });

  test("every end of a flow is one, and listens where it is called", () => {
    for (const { from, to, ports, expect: word } of flows) {
      for (const peer of [from, to])
        if (peer.kind === "workload") expect(workloads.map(({ name }) => name)).toContain(peer.name);
      const target = workloads.find(({ name }) => to.kind === "workload" && to.name === name);
      if (word === "deny" || target === undefined) continue;
      const listening = target.ports.map(({ port, protocol }) => `${protocol} ${port}`);
      for (const { port, protocol } of ports) expect(listening).toContain(`${protocol} ${port}`);
    }
  });
});

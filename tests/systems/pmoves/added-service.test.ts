import { describe, expect, test } from "@jest/globals";
import type { NetworkPolicySpec } from "../../../manifests/kubernetes.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { planOf, settingsOf } from "../../support/stack.ts";
import { end } from "./fixtures.ts";

const { pmoves } = SYSTEMS;

/** A stack that says one thing: this service is there. */
const withService = (name: string, row: object) => ({
  mode: "enforce",
  cluster: { platform: "kind", cni: "cilium" },
  systems: { pmoves: { services: { [name]: row } } },
});

const RERANKER = {
  tier: "application",
  ports: [8200],
  incoming: ["hi-rag-gateway-v2", "archon"],
  outgoing: ["qdrant", "nats", "external"],
};
const VECTORS = { tier: "data", ports: [19530], incoming: ["hi-rag-gateway-v2", "supaserch"] };

const optionsOf = (values: object) => {
  const options = settingsOf({ ...values }).systems.pmoves?.options;
  if (options === undefined) throw new Error("the stack has no pmoves");
  return options;
};

describe("a row in the matrix is the only step to add a service", () => {
  const options = optionsOf(withService("reranker", RERANKER));

  test("the workload is there, with its tier and its port", () => {
    expect(pmoves.workloads(options).find(({ name }) => name === "reranker")).toMatchObject({
      namespace: "pmoves",
      labels: { app: "reranker", tier: "application" },
      ports: [{ port: 8200, protocol: "TCP" }],
    });
  });

  test("its flows are there, in both directions, and Prometheus scrapes it", () => {
    const flows = pmoves.flows(options).filter(({ from, to }) => [end(from), end(to)].includes("reranker"));
    expect(
      flows
        .map(({ from, to, ports }) => `${end(from)} -> ${end(to)} ${ports.map(({ port }) => port)}`)
        .sort(),
    ).toEqual([
      "archon -> reranker 8200",
      "hi-rag-gateway-v2 -> reranker 8200",
      "prometheus -> reranker 8200",
      "reranker -> nats 4222",
      "reranker -> qdrant 6333",
      "reranker -> world 443",
    ]);
    expect(pmoves.flows(options)).toHaveLength(
      pmoves.flows(optionsOf(withService("x", { tier: "api" }))).length + 6,
    );
  });

  test("under Compose it joins its tier and one usable network with each service it speaks with", () => {
    const services = pmoves.compose?.(options).services ?? {};
    expect(services.reranker).toEqual(["app-tier", "data-tier", "bus-tier"]);
  });

  test("its label patch is there, and its pods are what the tier's policy selects", () => {
    const patch = pmoves.labelPatches?.of(options).find(({ metadata }) => metadata.name === "reranker");
    expect(patch?.spec.template.metadata.labels).toEqual({ app: "reranker", tier: "application" });
    const policies = pmoves.policies(options, { cni: "cilium", calicoEdition: "open-source", bpfLsm: false });
    const selected = policies.filter(
      ({ manifest }) => (manifest.spec as NetworkPolicySpec).podSelector?.matchLabels?.tier === "application",
    );
    expect(selected.map(({ name }) => name)).toEqual(["app-tier-policy"]);
  });

  test("a service that opens a new port changes the policies of both ends' tiers, and only those", () => {
    const policiesWith = (values: object) =>
      new Map(
        planOf({ ...values }).resources.flatMap((resource) =>
          resource.type === "policy" ? [[resource.name, JSON.stringify(resource.manifest)] as const] : [],
        ),
      );
    const before = policiesWith(withService("x", { tier: "monitoring" }));
    const after = policiesWith(withService("vectors", VECTORS));
    const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    expect(changed).toEqual(["data-tier-policy", "app-tier-policy", "api-tier-policy"]);
    for (const name of changed) expect(after.get(name)).toContain("19530");
  });
});

describe("a row that cannot stand is refused with its path", () => {
  const problems = (row: object, name = "reranker"): string => {
    try {
      settingsOf(withService(name, row));
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const AT = "palisade:systems.pmoves.services.reranker";

  test.each([
    ["an unknown tier", { tier: "aplication" }, `${AT}.tier = "aplication"`, 'Did you mean "application"?'],
    ["no tier", {}, `${AT}.tier: is missing`, ""],
    [
      "an unknown neighbour",
      { tier: "api", outgoing: ["qdrnt"] },
      `${AT}.outgoing[0] = "qdrnt"`,
      "perhaps qdrant",
    ],
    ["a port without sense", { tier: "api", ports: [70000] }, `${AT}.ports[0] = 70000`, "1 to 65535"],
    ["a key of nothing", { tier: "api", port: 80 }, `${AT}.port = 80`, 'Did you mean "ports"?'],
  ])("%s", (_what, row, path, hint) => {
    expect(problems(row)).toContain(path);
    expect(problems(row)).toContain(hint);
  });

  test("a name that the matrix has", () => {
    expect(problems({ tier: "data" }, "postgres")).toContain("stands in the matrix already");
  });

  test("a name that no object can have", () => {
    expect(problems({ tier: "data" }, "Re_ranker")).toContain("is not a");
  });
});

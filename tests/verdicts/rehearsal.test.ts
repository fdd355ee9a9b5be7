import { describe, expect, test } from "@jest/globals";
import type { Flow } from "../../model/flow.ts";
import { CLAWDSTRIKE_DEFAULTS } from "../../systems/clawdstrike/options.ts";
import { SYSTEMS } from "../../systems/registry.ts";
import { judgement, pod, problems } from "./ask.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

/** What the specs' test runs and rollbacks would show on the shipped stacks, from the policies alone. */
const rehearsed = SYSTEMS.clawdstrike.flows(CLAWDSTRIKE_DEFAULTS).filter(({ rows }) => rows.includes("C63"));

/** One question for each port of each flow between workloads; DNS is asked of hushd for all. */
const questions = (flows: readonly Flow[]) =>
  flows.flatMap(({ from, to, ports, http }) =>
    ports.map(({ protocol, port }) => ({
      from: from.kind === "workload" ? from.name : "hushd",
      to: to.kind === "workload" ? to.name : "",
      protocol: protocol as "TCP" | "UDP",
      port,
      ...(http?.[0] === undefined ? {} : { method: http[0].method, path: http[0].path }),
    })),
  );
const edge = ({ from, to, port }: { from: string; to: string; port: number }) => `${from} -> ${to} ${port}`;

describe("the runs of ClawdStrike's phases", () => {
  const asked = questions(rehearsed);

  test("the traffic that a run shows is that of six services, Prometheus and DNS", () => {
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(({ to }) => to === "")).toEqual([]);
  });

  test("[C62 C64 contradicted dev] in audit none of it is refused, but the checkpointer is reported, and the bridge where it is not on NATS's node", () => {
    const audit = shipped("dev", "clawdstrike", { analysis: { audit: true } });
    const outcomes = asked.map((question) => [edge(question), audit.ask(question).outcome] as const);
    expect(outcomes.filter(([, outcome]) => outcome !== "allowed")).toEqual([
      ["spine-checkpointer -> nats 4222", "audited"],
      ["tetragon-bridge -> nats 4222", "undetermined"],
    ]);
  });

  test("[C65 contradicted prod] enforced, all of it passes but the bridge on another node than NATS", () => {
    const missing = problems(judgement(shippedValues("prod", "clawdstrike"), "clawdstrike"), "missing");
    expect(missing.filter((each) => !each.includes("amazonaws"))).toEqual([
      "tetragon-bridge (another node) -> nats",
    ]);
  });
});

describe("mutual authentication", () => {
  const { ask } = shipped("prod", "clawdstrike");
  const demands = SYSTEMS.clawdstrike
    .flows(CLAWDSTRIKE_DEFAULTS)
    .filter(({ authenticated }) => authenticated === true);

  test("with a SPIRE both ends of every demand can prove themselves", () => {
    expect(demands).toHaveLength(6);
    for (const question of questions(demands)) expect(ask(question).authentication).toBe("required");
    expect(
      problems(judgement(shippedValues("prod", "clawdstrike"), "clawdstrike"), "auth-impossible"),
    ).toEqual([]);
  });

  test("[C73 contradicted prod] [X13 effect prod] the spec's probe for L7 sees none of NATS's five, and sees what demands nothing", () => {
    const proxied = questions(demands).filter((question) => ask(question).proxied);
    expect(proxied.map(edge)).toEqual(["hushd -> spine-proofs-api 8080"]);
    const gateway = ask({ from: "envoy-gateway", to: "hushd", port: 8080 });
    expect([gateway.proxied, gateway.authentication]).toEqual([true, "none"]);
  });
});

describe.each(SHIPPED)("rollback of %s", (name) => {
  test("[C75 effect] without the network layer the traffic of ClawdStrike is as open as without policies", () => {
    const more = [pod("anybody", "default")];
    const { answer } = shipped(name, "clawdstrike", { more, options: { off: ["network"] } });
    const closed = shipped(name, "clawdstrike", { more });
    const refused = { from: "anybody", to: "nats", port: 4222 };
    expect([closed.answer(refused), answer(refused)]).toEqual(["denied", "allowed"]);
    expect(answer({ from: "hushd", to: "internet", port: 443 })).toBe("allowed");
  });

  test("[P49 effect] without its network layer PMOVES is as open", () => {
    const refused = { from: "postgres", to: "agent-zero", port: 8080 };
    expect(shipped(name, "pmoves").answer(refused)).toBe("denied");
    expect(shipped(name, "pmoves", { options: { off: ["network"] } }).answer(refused)).toBe("allowed");
  });
});

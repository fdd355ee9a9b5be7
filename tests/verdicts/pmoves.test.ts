import { describe, expect, test } from "@jest/globals";
import { analyze } from "../../analysis/analyze.ts";
import { Loader } from "../../analysis/input/load.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { stackSystem } from "../../plan/choose.ts";
import { policiesOf } from "../../plan/plan.ts";
import { composeOverride } from "../../render/compose.ts";
import { planOf, settingsOf } from "../support/stack.ts";
import { asker, judgement, pod, problems, stackOf } from "./ask.ts";

/** Verdicts of the five specified tier policies; reference: specified-network-policies.md, section PMOVES. */
const SPECIFIED = stackOf("pmoves", {}, { cluster: { platform: "generic", cni: "calico" } });
const tierLabels = (service: string): Readonly<Record<string, string>> =>
  stackSystem("pmoves", settingsOf(SPECIFIED))?.workloads.find(({ name }) => name === service)?.labels ?? {};
const without = (service: string) =>
  Object.fromEntries(Object.entries(tierLabels(service)).filter(([key]) => key !== "app"));

const { answer } = asker(SPECIFIED, [
  pod("test-app", "pmoves", without("extract-worker")),
  pod("test-data", "pmoves", without("postgres")),
  pod("test-data-in-default", "default", without("postgres")),
]);

describe("under Compose, as the target networks have it", () => {
  const compose = stackSystem("pmoves", settingsOf(SPECIFIED))?.compose;
  if (compose === undefined) throw new Error("no networks");
  const loader = new Loader();
  loader.addFile({ name: "pmoves/docker-compose.yml", text: composeOverride(compose, "") });
  const loaded = loader.finish();
  const analysis = analyze(loaded, settingsFor("compose"));
  const open = (from: string, to: string, port: number): string => {
    const find = (name: string) => {
      const found = loaded.endpoints.find((one) => one.name === name || one.name.endsWith(`/${name}`));
      if (found === undefined) throw new Error(`no service ${name}`);
      return found;
    };
    return analysis.flow({ from: find(from), to: find(to), protocol: 6, port }).outcome;
  };

  test("[P42] differs: extract-worker reaches postgres, for both are on data-tier; hi-rag-gateway-v2 reaches qdrant", () => {
    expect(open("extract-worker", "postgres", 5432)).toBe("allowed");
    expect(open("hi-rag-gateway-v2", "qdrant", 6333)).toBe("allowed");
    expect(Object.keys(compose.networks)).toEqual(
      expect.arrayContaining(["data-tier", "api-tier", "bus-tier"]),
    );
  });

  test("[P43] the workers reach what they need, by address", () => {
    expect(open("agent-zero", "hi-rag-gateway-v2", 8086)).toBe("allowed");
    expect(open("extract-worker", "qdrant", 6333)).toBe("allowed");
    expect(open("archon", "nats", 4222)).toBe("allowed");
  });

  test("[P44] the bus does not reach the stores", () => {
    expect(open("nats", "qdrant", 6333)).toBe("denied");
    expect(open("postgres", "agent-zero", 8080)).toBe("denied");
  });
});

describe("under Kubernetes", () => {
  test("[P42] differs: extract-worker reaches postgres here too, against its own matrix", () => {
    expect(answer({ from: "extract-worker", to: "postgres", port: 5432 })).toBe("allowed");
    expect(answer({ from: "hi-rag-gateway-v2", to: "qdrant", port: 6333 })).toBe("allowed");
    expect(problems(judgement(SPECIFIED), "excess")).toEqual(["extract-worker -> postgres"]);
  });

  test("[P43] the three edges of test 2 pass", () => {
    expect(answer({ from: "agent-zero", to: "hi-rag-gateway-v2", port: 8086 })).toBe("allowed");
    expect(answer({ from: "extract-worker", to: "qdrant", port: 6333 })).toBe("allowed");
    expect(answer({ from: "archon", to: "nats", port: 4222 })).toBe("allowed");
  });

  test("[P44] neither a store nor the bus starts a connection to the other tiers' stores and agents", () => {
    expect(answer({ from: "postgres", to: "agent-zero", port: 8080 })).toBe("denied");
    expect(answer({ from: "nats", to: "qdrant", port: 6333 })).toBe("denied");
  });

  test("[P45] a pod of the application tier reaches postgres, one of the data tier does not reach agent-zero, and there are five policies", () => {
    expect(answer({ from: "test-app", to: "postgres", port: 5432 })).toBe("allowed");
    expect(answer({ from: "test-data", to: "agent-zero", port: 8080 })).toBe("denied");
    expect(policiesOf(planOf(SPECIFIED)).map(({ manifest }) => manifest.kind)).toEqual(
      Array(5).fill("NetworkPolicy"),
    );
  });

  test("[P45] differs where kubectl run starts the pod in default: the tier label is nothing there, and agent-zero takes anybody", () => {
    expect(answer({ from: "test-data-in-default", to: "agent-zero", port: 8080 })).toBe("allowed");
  });

  test("[P46] differs: of its targets Prometheus reaches all but Grafana and Loki, and resolves no name at all", () => {
    const missing = problems(judgement(SPECIFIED), "missing");
    expect(missing.filter((edge) => edge.startsWith("prometheus -> "))).toEqual([
      "prometheus -> kube-dns",
      "prometheus -> grafana",
      "prometheus -> loki",
    ]);
  });

  test("[P47] the plan says so: 15 edges of the matrix, five between monitoring, and DNS of the four closed tiers", () => {
    const { problems: found } = judgement(SPECIFIED);
    const missing = found.filter(({ kind }) => kind === "missing");
    const to = (name: string) => missing.filter((problem) => problem.to === name).length;
    const matrix = missing.filter(({ rows }) => rows.some((row) => /^P([3-9]|1\d|2[0-3])$/.test(row)));
    // 6 stores, nats, 8 applications and 4 of monitoring; API pods get out by their catch-all.
    expect({ matrix: matrix.length, dns: to("kube-system/kube-dns") }).toEqual({ matrix: 15, dns: 19 });
    expect(missing.length - matrix.length - 19).toBe(5);
    for (const { decidedBy } of missing)
      expect(decidedBy[0]?.policy).toMatch(
        /^NetworkPolicy pmoves\/(data|bus|app|api|monitoring)-tier-policy$/,
      );
  });

  test("[P52] differs: 622 pairs that the matrix does not name are open, 27 to each of three API services", () => {
    const { beyond, problems: found } = judgement(SPECIFIED);
    const services = beyond.filter(
      ({ from, to }) => !`${from} ${to}`.includes("kube-dns") && to !== "internet",
    );
    // The intent also has the monitoring that the matrix leaves out; those pairs are beyond the matrix as well.
    const flows = stackSystem("pmoves", settingsOf(SPECIFIED))?.flows ?? [];
    const monitoring = flows.filter(
      ({ from, to, expect: wanted, rows }) =>
        wanted === "allow" &&
        from.kind !== "all-workloads" &&
        to.kind === "workload" &&
        !rows.some(isMatrixRow),
    ).length;
    const closed = found.filter(
      ({ kind, from, to, rows }) =>
        kind === "missing" && !to.endsWith("kube-dns") && from !== "" && !rows.some(isMatrixRow),
    ).length;
    expect(services.length + monitoring - closed).toBe(622);
    for (const name of ["agent-zero", "archon", "pmoves-yt"])
      expect([name, services.filter(({ to }) => to === `pmoves/${name}`).length + 1]).toEqual([name, 27]);
  });
});

const isMatrixRow = (row: string): boolean => /^P([3-9]|1\d|2[0-3])$/.test(row);

import { describe, expect, test } from "@jest/globals";
import { openEdges } from "../../proof/edges.ts";
import { planOf, type Values, withSystem } from "../support/stack.ts";

const values = (mode: string): Values => ({
  mode,
  cluster: { platform: "kind", cni: "cilium" },
  authentication: { provider: "spire" },
  systems: { sark: {} },
});

const edgesOf = (config: Values) => openEdges(planOf(config));

/** What Pulumi's preview shows of an output that changed. */
const changed = (before: ReturnType<typeof edgesOf>, after: ReturnType<typeof edgesOf>): string[] =>
  Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

describe("the stack's output of open edges", () => {
  test("names what SARK's gateway may do and nothing more", () => {
    const edges = edgesOf(values("enforce"));
    expect(edges["sark/gateway"]).toMatchObject({ "TCP 5432": "sark/database", "TCP 6379": "sark/redis" });
    expect(edges["sark/redis"]).not.toHaveProperty("all");
  });

  test("a policy that is switched off shows at the sources it concerns, and at others not", () => {
    const before = edgesOf(values("enforce"));
    const after = edgesOf(withSystem(values("enforce"), "sark", { off: ["redis-access"] }));
    expect(changed(before, after)).toContain("sark/redis");
    expect(after["sark/redis"]?.all).toContain("internet");
    expect(after["sark/database"]?.all ?? "").not.toContain("internet");
  });

  test("audit adds one count to each source and changes no edge that is meant", () => {
    const before = edgesOf(values("enforce"));
    const after = edgesOf(values("audit"));
    for (const [name, rows] of Object.entries(before)) expect(after[name]).toMatchObject(rows);
    expect(after["sark/redis"]?.["only in audit"]).toMatch(/^\d+ ends$/);
  });
});

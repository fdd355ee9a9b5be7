import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { priorityClashes, priorityOf } from "../../dialects/azure/priority.ts";
import { domainEdgeId, type FirewallEdge } from "../../model/edge.ts";
import { planOf } from "../support/stack.ts";
import { section } from "./stacks.ts";

describe("priorities on Azure", () => {
  const edge = (id: string): FirewallEdge => ({ id, direction: "egress", peer: { kind: "nodes" }, why: "" });

  test("a priority is a matter of the name alone, in the room that rules have", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        const priority = priorityOf({ id }, {});
        expect(priority).toBeGreaterThanOrEqual(100);
        expect(priority).toBeLessThanOrEqual(4095);
        expect(priorityOf({ id }, {})).toBe(priority);
      }),
    );
  });

  test("two names for one slot are refused with a pin that settles it, and moves nobody", () => {
    const ids = Array.from({ length: 4000 }, (_, at) => `edge-${at}`);
    const first = new Map<number, string>();
    const pair = ids.flatMap((id) => {
      const other = first.get(priorityOf({ id }, {}));
      first.set(priorityOf({ id }, {}), id);
      return other === undefined ? [] : [[other, id]];
    })[0] as [string, string];
    const edges = pair.map(edge);
    const [clash, ...more] = priorityClashes(edges, {});
    expect(more).toEqual([]);
    const [, id = "", pin = ""] = /priorities: \{ (\S+): (\d+) \}/.exec(String(clash?.args.remedy)) ?? [];
    const pinned = { [id]: Number(pin) };
    expect(priorityClashes(edges, pinned)).toEqual([]);
    const other = pair.find((one) => one !== id) ?? "";
    expect(priorityOf({ id: other }, pinned)).toBe(priorityOf({ id: other }, {}));
  });

  test("no rule that this program makes by itself clashes with another, whatever the CNI", () => {
    for (const cni of ["cilium", "calico"])
      for (const platform of ["aks", "generic", "kind"])
        for (const cniMode of ["full", "chaining"]) {
          if (cniMode === "chaining" && platform === "kind") continue;
          const plan = planOf({
            cluster: { platform, cni, cniMode, podCidr: "192.168.0.0/16" },
            authentication: { provider: "spire" },
            cloud: { azure: { ...section("azure"), allow: [] } },
          });
          expect(plan.diagnostics.filter(({ code }) => code === "cloud-rejected")).toEqual([]);
        }
  });
});

describe("names of rules", () => {
  test("domains that look alike have rules of their own", () => {
    const ids = ["a-b.c.com", "a.b-c.com", "a.b.c.com"].map((name) =>
      domainEdgeId({ name, covers: "itself" }),
    );
    expect(new Set(ids).size).toBe(3);
  });

  test("fit every cloud, however long the domain is", () => {
    fc.assert(
      fc.property(fc.domain({ size: "large" }), (name) => {
        expect(domainEdgeId({ name, covers: "below" }, { protocol: "TCP", port: 443 })).toMatch(
          /^[a-z]([-a-z0-9]{0,55}[a-z0-9])$/,
        );
      }),
    );
  });
});

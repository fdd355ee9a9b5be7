import { describe, expect, jest, test } from "@jest/globals";
import { runtime } from "@pulumi/pulumi";
import { logEdgeChanges } from "../../components/edges.ts";
import { buildPlan } from "../../plan/build.ts";
import { type EdgeOutput, openEdges } from "../../proof/edges.ts";
import { settingsOf, type Values, withSystem } from "../support/stack.ts";
import { type Recording, record } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

const OUTPUTS = "pulumi:pulumi:readStackOutputs";

type Answer = () => Record<string, unknown>;

/** What a program says where the engine answers the question for the stack's last outputs so. */
const infosOf = async (program: () => unknown, answer: Answer): Promise<Recording["infos"]> =>
  (await record(program, { stack: "prod", answers: { [OUTPUTS]: answer } })).infos;

const left =
  (edges: EdgeOutput): Answer =>
  () => ({ outputs: { edges } });

const change = (infos: Recording["infos"]): string[] =>
  infos.filter((text) => text.startsWith("This change")).flatMap((text) => text.split("\n  "));

describe("[Q3 effect] what a preview says of edges", () => {
  const before = { "shop/web": { "TCP 443": "internet, shop/api" }, "shop/api": { "TCP 5432": "shop/db" } };
  const after = { "shop/web": { "TCP 443": "shop/api" }, "shop/api": { "TCP 5432": "shop/db, internet" } };

  test("each edge that opens and each that closes", async () => {
    expect(change(await infosOf(() => logEdgeChanges(after), left(before)))).toEqual([
      "This change opens 1 edge and closes 1 edge",
      "+ shop/api -> internet TCP 5432",
      "- shop/web -> internet TCP 443",
    ]);
  });

  test("that no edge changes", async () => {
    expect(change(await infosOf(() => logEdgeChanges(before), left(before)))).toEqual([
      "This change opens no edge and closes no edge",
    ]);
  });

  test("ten of each, and how many more", async () => {
    const many = {
      "shop/web": { "TCP 443": Array.from({ length: 12 }, (_, at) => `shop/api-${at}`).join(", ") },
    };
    const lines = change(await infosOf(() => logEdgeChanges(many), left({})));
    expect(lines[0]).toBe("This change opens 12 edges and closes no edge");
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toMatch(/^\+ 2 more/);
  });

  test("nothing before the first update, and nothing where the outputs cannot be read", async () => {
    const unreadable = () => {
      throw new Error("the backend does not answer");
    };
    for (const answer of [() => ({ outputs: {} }), unreadable])
      expect(await infosOf(() => logEdgeChanges(after), answer)).toEqual([]);
  });

  test("the program says it of its own edges, beside the intent of each system", async () => {
    const values: Values = {
      mode: "enforce",
      cluster: { platform: "eks", cni: "cilium" },
      systems: { sark: {} },
    };
    const open = (stack: Values): EdgeOutput => {
      return openEdges(buildPlan(settingsOf(stack, "prod")));
    };
    const last = open(withSystem(values, "sark", { off: ["redis-access"] }));
    const program = () => {
      runtime.setAllConfig(
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            `palisade:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        ),
      );
      return import("../../index.ts");
    };
    const infos = await infosOf(program, left(last));
    const said = change(infos);
    expect(said).toContain("- internet -> sark/redis all");
    expect(said[0]).toMatch(/^This change opens \d+ edges? and closes \d+ edges?$/);
    expect(infos.filter((text) => text.startsWith("Intent of sark"))).toHaveLength(1);
  });
});

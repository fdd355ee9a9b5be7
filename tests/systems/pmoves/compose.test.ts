import { describe, expect, test } from "@jest/globals";
import type { ComposeNetwork } from "../../../model/compose.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { fixture, options } from "./fixtures.ts";

const { pmoves } = SYSTEMS;
const compose = (changes = {}) => pmoves.compose?.(options(changes)) ?? { networks: {}, services: {} };

const TIERS = ["data", "bus", "application", "api", "monitoring"] as const;

/** Networks by service as the spec assigns them to the services of a tier. */
const written = (tier: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries<{ networks: string[] }>(fixture(`compose/services-${tier}.yaml`)).map(
      ([name, service]) => [name, service.networks],
    ),
  );

describe("networks under Compose", () => {
  const specified = fixture("compose/networks.yaml").networks;

  test.each([
    ["P24", "api-tier"],
    ["P25", "app-tier"],
    ["P26", "bus-tier"],
    ["P27", "data-tier"],
    ["P28", "monitoring-tier"],
  ])("[%s text] %s is the spec's", (_row, name) => {
    const spec = specified[name];
    const network = compose().networks[name] as Extract<ComposeNetwork, { kind: "bridge" }>;
    expect(network).toEqual({
      kind: "bridge",
      subnet: spec.ipam.config[0].subnet,
      bridge: spec.driver_opts["com.docker.network.bridge.name"],
      internal: spec.internal ?? false,
      containersTalk: spec.driver_opts["com.docker.network.bridge.enable_icc"] !== "false",
    });
  });

  test("[P29 text] the two legacy networks stay, made by others", () => {
    for (const name of ["pmoves", "cataclysm"])
      expect(compose().networks[name]).toEqual({ kind: "external", name: specified[name].name });
    expect(Object.keys(compose().networks)).toEqual(Object.keys(specified));
  });
});

describe("who joins which network", () => {
  test.each([
    ["P30", "data"],
    ["P31", "bus"],
    ["P32", "application"],
    ["P33", "api"],
    ["P34", "monitoring"],
  ])("[%s text] the services of the %s tier are assigned as the spec has it", (_row, tier) => {
    const { services } = compose();
    for (const [name, networks] of Object.entries(written(tier)))
      expect([name, services[name]]).toEqual([name, networks]);
  });

  test("nobody else is assigned", () => {
    expect(Object.keys(compose().services).sort()).toEqual(
      TIERS.flatMap((tier) => Object.keys(written(tier))).sort(),
    );
  });

  test.each(TIERS.map((tier, index) => [index + 1, tier] as const))(
    "phase %d moves the %s tier after those before it",
    (phase) => {
      const moved = TIERS.slice(0, phase).flatMap((tier) => Object.keys(written(tier)));
      expect(Object.keys(compose({ phase }).services).sort()).toEqual(moved.sort());
      expect(compose({ phase: 0 }).services).toEqual({});
    },
  );
});

import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { analyze } from "../../analysis/analyze.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { readCompose } from "../../dialects/compose/read.ts";
import { networkByName } from "../../dialects/compose/read-networks.ts";
import { Refused } from "../../documents/issue.ts";
import type { Endpoint } from "../../model/endpoint.ts";

const REF = { dialect: "compose", kind: "compose", name: "shop" } as const;

const outside = (kind: "world" | "host"): Endpoint => ({
  name: kind,
  kind,
  labels: {},
  namespaceLabels: {},
  serviceAccountLabels: {},
  ports: [],
  hostNetwork: false,
  dnsNames: [],
});

function ask(text: string) {
  const compose = readCompose(parse(text), REF);
  const endpoints = [...compose.endpoints, outside("world"), outside("host")];
  const analysis = analyze(
    { policies: compose.reading.policies, groups: [], tiers: [], services: [], endpoints },
    settingsFor("compose"),
  );
  const find = (name: string): Endpoint => {
    const found = endpoints.find((one) => one.name === name || one.name === `shop/${name}`);
    if (found === undefined) throw new Error(name);
    return found;
  };
  return {
    compose,
    reaches: (from: string, to: string, port = 80) =>
      analysis.flow({ from: find(from), to: find(to), protocol: 6, port }).outcome === "allowed",
  };
}

const FILE = `
networks:
  front: {}
  data: { internal: true }
  quiet: { driver_opts: { com.docker.network.bridge.enable_icc: "false" } }
services:
  web: { networks: [front, quiet], ports: ["8080:80"] }
  api: { networks: [front, data, quiet] }
  db: { networks: [data], ports: ["5432:5432"] }
  mute: { networks: [quiet], ports: ["127.0.0.1:9000:90", { target: 91, published: 9001 }] }
  alone: { network_mode: none }
  plain: {}
`;

describe("compose networks (docs/semantics/compose.md#shared-networks)", () => {
  const { reaches, compose } = ask(FILE);

  test("containers on one bridge reach each other on all ports, both ways", () => {
    expect([reaches("web", "api", 1), reaches("api", "web", 65_000), reaches("api", "db")]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("different bridges do not meet", () => {
    expect([reaches("web", "db"), reaches("plain", "web"), reaches("alone", "web")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("enable_icc false drops between containers, not towards the outside", () => {
    expect([reaches("mute", "web"), reaches("web", "mute", 91), reaches("mute", "world")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("an internal network has no way out and no published port", () => {
    expect([reaches("db", "world"), reaches("world", "db", 5432)]).toEqual([false, false]);
    expect(reaches("api", "world")).toBe(true);
  });

  test("published ports open the container's own port, a loopback binding only to the host", () => {
    expect([reaches("world", "web", 80), reaches("world", "web", 8080)]).toEqual([true, false]);
    expect([reaches("world", "mute", 90), reaches("world", "mute", 91), reaches("host", "mute", 90)]).toEqual(
      [false, true, true],
    );
  });

  test("a name leads to the first shared network, even one that refuses", () => {
    const of = (name: string) => compose.attachments.get(name) ?? [];
    expect(networkByName(of("web"), of("api"), compose.networks)?.name).toBe("front");
    const two = ask(
      "networks: {a: {driver_opts: {com.docker.network.bridge.enable_icc: 'false'}}, b: {internal: true}}\nservices: {x: {networks: [a, b]}, y: {networks: [b, a]}}",
    );
    const joined = (name: string) => two.compose.attachments.get(name) ?? [];
    expect(networkByName(joined("x"), joined("y"), two.compose.networks)).toMatchObject({
      name: "a",
      icc: false,
    });
    expect(two.reaches("x", "y")).toBe(true);
  });

  test("an undeclared network and a port that is none are refused with their place", () => {
    const read = (text: string) => () => readCompose(parse(text), REF);
    expect(read("services: {x: {networks: [nope]}}")).toThrow(Refused);
    expect(read("services: {x: {ports: ['http']}}")).toThrow(/port mapping/);
    expect(read("services: {x: {network_mode: 'service:y'}}")).toThrow(/not in this file/);
  });
});

import { describe, expect, test } from "@jest/globals";
import type { Flow } from "../../../model/flow.ts";
import type { Peer } from "../../../model/peer.ts";
import { CLAWDSTRIKE_DEFAULTS } from "../../../systems/clawdstrike/options.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { ROWS } from "../../support/requirements.ts";
import { options } from "./fixtures.ts";

const { flows, workloads } = SYSTEMS.clawdstrike;
const all = flows(CLAWDSTRIKE_DEFAULTS);
const withRow = (row: string): readonly Flow[] => all.filter(({ rows }) => rows.includes(row));

const end = (peer: Peer): string => {
  switch (peer.kind) {
    case "workload":
      return peer.name;
    case "all-workloads":
      return "all";
    case "pods":
      return `pods of ${peer.namespace ?? "any"}`;
    case "entity":
      return peer.entity;
    case "dns":
      return peer.pattern;
    case "cidr":
      return peer.cidr;
    case "unix-socket":
      return "socket";
  }
};

test("[Q1 text] the edges carry HTTP, authentication, an option and a name outside", () => {
  expect(all.some(({ http }) => http !== undefined)).toBe(true);
  expect(all.some(({ authenticated }) => authenticated === true)).toBe(true);
  expect(all.some(({ optional }) => optional === true)).toBe(true);
  expect(all.some(({ to }) => to.kind === "dns")).toBe(true);
});

const edge = ({ from, to, ports }: Flow): string =>
  `${end(from)} -> ${end(to)} ${ports.map(({ protocol, port }) => `${protocol} ${port}`).join(", ")}`;

/** The table of the spec's section "Service communication patterns", transcribed, with C24 from its policies. */
const MATRIX: readonly (readonly [string, readonly string[]])[] = [
  ["C10", ["spine-checkpointer -> nats TCP 4222"]],
  ["C11", ["spine-witness -> nats TCP 4222"]],
  ["C12", ["spine-proofs-api -> nats TCP 4222"]],
  ["C13", ["envoy-gateway -> spine-proofs-api TCP 8080"]],
  ["C14", ["tetragon-bridge -> host TCP 54321"]],
  ["C15", ["tetragon-bridge -> nats TCP 4222"]],
  ["C16", ["hubble-bridge -> hubble-relay TCP 4245"]],
  ["C17", ["hubble-bridge -> nats TCP 4222"]],
  ["C18", ["hushd -> nats TCP 4222"]],
  ["C19", ["envoy-gateway -> hushd TCP 8080"]],
  ["C20", ["all -> kube-dns UDP 53, TCP 53"]],
  ["C21", ["all -> socket "]],
  ["C22", ["spine-witness -> sts.amazonaws.com TCP 443", "spine-witness -> sts.*.amazonaws.com TCP 443"]],
  [
    "C23",
    [
      "spine-checkpointer",
      "spine-witness",
      "spine-proofs-api",
      "tetragon-bridge",
      "hubble-bridge",
      "hushd",
    ].map((service) => `prometheus -> ${service} TCP 2112, TCP 9090`),
  ],
  ["C24", ["nats -> nats TCP 6222", "hushd -> spine-proofs-api TCP 8080", "prometheus -> nats TCP 8222"]],
];

describe("the communication matrix", () => {
  test.each(MATRIX)("[%s text] is there as the spec's table has it", (row, edges) => {
    expect(withRow(row).map(edge)).toEqual(edges);
    for (const flow of withRow(row)) expect(flow.expect).toBe("allow");
  });

  test("[C10-C24 text] holds no allowed edge beside it", () => {
    const known = MATRIX.flatMap(([, edges]) => edges);
    expect(
      all
        .filter((flow) => flow.expect === "allow")
        .map(edge)
        .sort(),
    ).toEqual([...known].sort());
  });

  test("[C28 C87 text] exactly the spine services, hubble-bridge and hushd must prove themselves", () => {
    expect(all.filter(({ authenticated }) => authenticated).map(edge)).toEqual([
      "spine-checkpointer -> nats TCP 4222",
      "spine-witness -> nats TCP 4222",
      "spine-proofs-api -> nats TCP 4222",
      "hubble-bridge -> nats TCP 4222",
      "hushd -> nats TCP 4222",
      "hushd -> spine-proofs-api TCP 8080",
    ]);
  });

  test("[C22 text] only AWS STS is optional", () => {
    expect(all.filter(({ optional }) => optional).map(edge)).toEqual(
      MATRIX.find(([row]) => row === "C22")?.[1],
    );
  });

  test("[C63 text] the traffic that a test run is to show is marked", () => {
    expect(withRow("C63").map(edge)).toEqual([
      "spine-checkpointer -> nats TCP 4222",
      "tetragon-bridge -> nats TCP 4222",
      "envoy-gateway -> hushd TCP 8080",
      ...(MATRIX.find(([row]) => row === "C23")?.[1] ?? []),
      "prometheus -> nats TCP 8222",
      "all -> kube-dns UDP 53, TCP 53",
    ]);
  });

  test.each([
    ["[C85 text]", "spine-proofs-api", "GET /v1/checkpoints/.*, GET /v1/proofs/.*, GET /healthz"],
    ["[C86 text]", "hushd", "POST /api/v1/check, GET /api/v1/events, GET /api/v1/audit/.*, GET /health"],
  ])("%s the gateway may ask %s only what is documented", (_rows, service, requests) => {
    const asked = all.filter(
      ({ from, to, expect }) => end(from) === "envoy-gateway" && end(to) === service && expect === "allow",
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]?.http?.map(({ method, path }) => `${method} ${path}`).join(", ")).toBe(requests);
  });
});

describe("what must be refused", () => {
  test.each([
    ["C66", ["pods of clawdstrike -> nats TCP 4222", "pods of default -> nats TCP 4222"]],
    ["C67", ["pods of default -> hushd TCP 8080"]],
    ["C68", ["hushd -> world TCP 1, UDP 1"]],
    ["C70", ["envoy-gateway -> spine-proofs-api TCP 8080", "hushd -> spine-proofs-api TCP 8080"]],
    ["C71", ["envoy-gateway -> hushd TCP 8080"]],
  ])("%s is there", (row, edges) => {
    expect(
      withRow(row)
        .filter((flow) => flow.expect === "deny")
        .map(edge),
    ).toEqual(edges);
  });

  test("the strangers carry no label of ClawdStrike, wherever NATS is", () => {
    for (const natsNamespace of ["clawdstrike", "aegisnet"]) {
      const strangers = flows(options({ natsNamespace })).filter(({ rows }) => rows.includes("C66"));
      expect(strangers.map(({ from }) => end(from))).toEqual([`pods of ${natsNamespace}`, "pods of default"]);
      for (const { from } of strangers)
        expect(from.kind === "pods" && "app.kubernetes.io/part-of" in from.labels).toBe(false);
    }
  });

  test("no port is left out", () => {
    expect(withRow("C68")[0]?.ports).toEqual([
      { protocol: "TCP", port: 1, endPort: 65535 },
      { protocol: "UDP", port: 1, endPort: 65535 },
    ]);
  });

  test("the refused request is the one that the spec sends", () => {
    const sent = withRow("C70").filter((flow) => flow.expect === "deny");
    for (const { http } of sent) expect(http).toEqual([{ method: "POST", path: "/v1/admin/reset" }]);
  });

  test("no refused request is one of the documented", () => {
    const refused = all.filter(({ expect, http }) => expect === "deny" && http !== undefined);
    expect(refused).toHaveLength(3);
    for (const flow of refused) {
      const allowed = all.find((other) => other.expect === "allow" && edge(other) === edge(flow));
      for (const { method, path } of flow.http ?? [])
        expect(
          allowed?.http?.some(
            (rule) => new RegExp(`^${rule.method}$`).test(method) && new RegExp(`^${rule.path}$`).test(path),
          ),
        ).toBe(false);
    }
  });
});

describe("flows and workloads", () => {
  test.each(["clawdstrike", "aegisnet"])(
    "with NATS in %s every end exists and listens where it is called",
    (natsNamespace) => {
      const chosen = options({ natsNamespace });
      const known = new Map(workloads(chosen).map((each) => [each.name, each]));
      for (const { from, to, ports } of flows(chosen)) {
        if (from.kind === "workload") expect([...known.keys()]).toContain(from.name);
        if (to.kind !== "workload") continue;
        const listens = known.get(to.name)?.ports.map(({ protocol, port }) => `${protocol} ${port}`);
        for (const { protocol, port } of ports) expect(listens).toContain(`${protocol} ${port}`);
      }
    },
  );

  test("every flow says why in a sentence and answers rows of the checklist", () => {
    for (const { why, rows } of all) {
      expect(why).toMatch(/^[A-Za-z].{15,}\.$/);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => ROWS[row] === undefined)).toEqual([]);
    }
  });
});

import { describe, expect, test } from "@jest/globals";
import { stackValues } from "../support/stack.ts";
import { runScript, type Scenario, scriptsOf, starting } from "./harness.ts";

const scripts = scriptsOf(stackValues("dev"));
const script = (name: string): string => scripts.get(name) ?? "";
const SERVICES = [
  "postgres",
  "qdrant",
  "extract-worker",
  "hi-rag-gateway-v2",
  "agent-zero",
  "archon",
  "nats",
];
const TIERS = ["api-tier", "app-tier", "bus-tier", "data-tier", "monitoring-tier"];

/** Docker with the services running: what is not in the table makes no connection. */
const host = (table: readonly string[], files: Readonly<Record<string, string>> = {}): Scenario => ({
  table: [...SERVICES.map((name) => `${name} 172.30.0.${name} * * * 200`), ...table],
  files: {
    docker: "29.0.1\n",
    services: SERVICES.map((name) => `${name}\n`).join(""),
    networks: [...TIERS.map((name) => `pmoves_${name}\n`), "pmoves-net\n", "cataclysm-net\n"].join(""),
    joined: "pmoves-net ",
    dmesg: "",
    ...files,
  },
});

describe("compose.sh", () => {
  const ALLOWED = [
    "hi-rag-gateway-v2 qdrant 6333 * * 200",
    "agent-zero hi-rag-gateway-v2 8086 * * 200",
    "extract-worker qdrant 6333 * * 200",
    "archon nats 4222 * * 200",
  ];

  test("[P42 P43 P44 live] passes where the spec's tests hold, with servers that speak no HTTP too", () => {
    const run = runScript(script("compose.sh"), host(ALLOWED));
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(starting("PASS P43", run)).toHaveLength(3);
    expect(starting("PASS P44", run)).toHaveLength(2);
    expect(starting("PASS P42", run)).toHaveLength(TIERS.length + 2 + 2);
  });

  test("[P42 live] a worker that shares a network with the database fails, by its address", () => {
    const shared = "extract-worker 172.30.0.postgres 5432 * * 200";
    const run = runScript(script("compose.sh"), host([shared, ...ALLOWED]));
    expect(run.code).toBe(1);
    expect(starting("FAIL", run)).toEqual([
      "FAIL P42 extract-worker -> postgres TCP 5432: open at 172.30.0.postgres",
    ]);
  });

  test.each([
    ["the image lacks curl", "postgres 172.30.0.agent-zero 8080 * * missing", "postgres -> agent-zero"],
    ["the server is down", "agent-zero 172.30.0.agent-zero 8080 * * refused", "postgres -> agent-zero"],
  ])("[P44 live] no refusal is believed where %s", (_what, line, title) => {
    const scenario = host(ALLOWED);
    const run = runScript(script("compose.sh"), { ...scenario, table: [line, ...(scenario.table ?? [])] });
    expect(run.code).toBe(1);
    expect(starting("PASS P44", run).filter((one) => one.includes(title))).toEqual([]);
  });

  test("a service that does not run, and a network that is not there, fail", () => {
    const run = runScript(script("compose.sh"), host(ALLOWED, { services: "nats\n", networks: "bridge\n" }));
    expect(run.code).toBe(1);
    expect(starting("PASS", run)).toEqual([]);
  });

  test("without Docker nothing passes", () => {
    const run = runScript(script("compose.sh"), { ...host(ALLOWED), without: ["docker"] });
    expect(run).toMatchObject({ code: 1 });
    expect(starting("PASS", run)).toEqual([]);
  });
});

describe("compose-restore.sh", () => {
  const restore = script("compose-restore.sh");
  const folder = host([], {
    "docker-compose.yml": "services: {}\n",
    "docker-compose.override.yml": "a: b\n",
  });

  test("[P51 live] backup keeps both files as they are", () => {
    const run = runScript(restore, { ...folder, argv: ["backup"] });
    expect(run.code).toBe(0);
    expect(starting("PASS P51", run)).toHaveLength(2);
  });

  test("[P48 live] restore takes the override away, starts the services and finds them off the tiers", () => {
    const run = runScript(restore, { ...folder, argv: ["restore"] });
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.made).toEqual(["down", "-d"]);
    expect(starting("PASS P48", run)).toHaveLength(2 + SERVICES.length);
  });

  test.each([["pmoves_data-tier "], ["pmoves-net pmoves_app-tier "], [""]])(
    "[P48 live] a service that is left on '%s' fails",
    (joined) => {
      const run = runScript(restore, {
        ...folder,
        files: { ...folder.files, joined },
        argv: ["restore"],
      });
      expect(run.code).toBe(1);
      expect(starting("FAIL P48", run)).toHaveLength(SERVICES.length);
    },
  );

  test.each([[[]], [["now"]]])("says what it can do when asked for %p", (argv) => {
    const run = runScript(restore, { ...folder, argv });
    expect(run).toMatchObject({ code: 1, lines: ["FAIL say backup or restore", expect.any(String)] });
    expect(run.made).toEqual([]);
  });
});

describe("drop-log.sh", () => {
  const line = (from: string): string =>
    `[1.0] NETPOL-DROP: IN=pmoves-api OUT=pmoves-data SRC=${from} DST=172.30.0.postgres LEN=60 PROTO=TCP DPT=5432\n`;

  test("[P55 live] passes where the refused connection stands in the kernel's log, and takes its rule away", () => {
    const run = runScript(script("drop-log.sh"), host([], { dmesg: line("172.30.0.client") }));
    expect(starting("FAIL", run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(new Set(run.deleted)).toEqual(new Set(run.made));
    expect(run.made).toHaveLength(2);
  });

  test("[P55 live] what it tells the kernel to log carries the spec's prefix, and so does what it looks for", () => {
    const run = runScript(script("drop-log.sh"), host([], { dmesg: line("172.30.0.client") }));
    const [rule] = run.made.filter((words) => words.startsWith("-I "));
    expect(rule).toMatch(/ -j LOG --log-prefix NETPOL-DROP: $/);
    const other = line("172.30.0.client").replace("NETPOL-DROP: ", "DROPPED: ");
    expect(runScript(script("drop-log.sh"), host([], { dmesg: other })).code).toBe(1);
  });

  test.each([
    ["the log shows somebody else's packet", host([], { dmesg: line("172.30.9.9") })],
    ["the log shows nothing", host([])],
    [
      "the connection stands",
      host(["client 172.30.0.postgres 5432 * * 200"], { dmesg: line("172.30.0.client") }),
    ],
    ["postgres does not listen", { ...host([], { dmesg: line("172.30.0.client") }), table: [] }],
  ])("[P55 live] fails where %s, and takes its rule away", (_what, scenario) => {
    const run = runScript(script("drop-log.sh"), scenario);
    expect(run.code).toBe(1);
    expect(starting("PASS", run)).toEqual([]);
    expect(new Set(run.deleted)).toEqual(new Set(run.made));
  });
});

import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { diffOf } from "../../analysis/diff/index.ts";
import { Loader, load } from "../../analysis/input/load.ts";
import type { ListReport } from "../../analysis/list.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { run, schemaErrors } from "../support/cli.ts";
import { folderOf } from "../support/folder.ts";

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {}
`;
const PODS = ["web", "db", "spy"].map(pod).join("---\n");

const kubernetes = (name: string, port: number) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  # Two rules.
  ingress:
  - from: [{podSelector: {matchLabels: {app: nobody-${port}}}}]

  - from: [{podSelector: {matchLabels: {app: web}}}]  # web at ${port}
    ports: [{port: ${port}}]
`;
const TWO = `# both\n${kubernetes("one", 1001)}--- # second\n\n${kubernetes("two", 1002)}`;

const SPECS = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: db, namespace: shop}
specs:
- endpointSelector: {matchLabels: {app: db}}
  ingress:
  - fromEndpoints: [{matchLabels: {app: web}}]
    toPorts:
    - ports: [{port: "1001", protocol: TCP}]
    - ports: [{port: "1002", protocol: TCP}]
- endpointSelector: {matchLabels: {app: db}}
  ingressDeny:
  - fromEndpoints:
    - matchLabels: {app: spy}
    toPorts: [{ports: [{port: "22", protocol: TCP}]},
      {ports: [{port: "1003", protocol: TCP}]}]
`;

const CALICO = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  selector: app == 'db'
  types: [Ingress]
  ingress:
    - action: Deny
      protocol: TCP
      source: {selector: app == 'spy'}
      destination: {ports: [1001]}
    - {action: Allow, protocol: TCP, source: {selector: app == 'web'}, destination: {ports: [1002]}}
`;

const ANCHORS = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: db}}
  ingress:
  - &web
    fromEndpoints: [{matchLabels: {app: web}}]
    toPorts: &ports
    - ports: [{port: "1001", protocol: TCP}]
  - <<: *web
    fromEndpoints: [{matchLabels: {app: spy}}]
`;

const COMPOSE = `networks:
  back: {internal: true}
services:
  web:
    networks: [back]
  db:
    image: postgres
    networks:
      back: {}
`;

/** The objects of a text as one list, as kubectl prints it. */
const listOf = (objects: readonly string[]) =>
  `apiVersion: v1\nitems:\n${objects.map((text) => `- ${text.trimEnd().replaceAll("\n", "\n  ")}\n`).join("")}kind: List\n`;

/** The same as JSON, for which a program has no comments and other lines. */
const JSON_POLICY = JSON.stringify(
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "db", namespace: "shop" },
    spec: {
      podSelector: {},
      ingress: [{ ports: [{ port: 7 }] }, { from: [{ podSelector: { matchLabels: { app: "web" } } }] }],
    },
  },
  undefined,
  2,
);

interface Question {
  readonly file: string;
  readonly text: string;
  readonly from?: string;
  readonly to?: string;
  readonly port: number;
  readonly side?: "egress" | "ingress";
}

/** Line of the text that a decider's position names, from that position on. */
const lineAt = (text: string, { line, column }: { line: number; column: number }) =>
  text.split("\n")[line - 1]?.slice(column - 1);

async function deciders({ file, text, from = "shop/web", to = "shop/db", port, side = "ingress" }: Question) {
  const folder = folderOf({ ...(text === COMPOSE ? {} : { "pods.yaml": PODS }), [file]: text });
  const asked = ["eval", ".", "--from", from, "--to", to, "--port", String(port)];
  const report = JSON.parse((await run([...asked, "-o", "json"], { folder })).out);
  expect(schemaErrors("eval", report)).toEqual([]);
  const { out } = await run(asked, { folder });
  return report.sides[side].deciders.map(
    ({ policy, path, position }: { policy: { file: string }; path: string; position: never }) => {
      const { line } = position as { line: number };
      expect(policy.file).toBe(file);
      expect(out).toContain(`, ${path} (${file}:${line})`);
      return lineAt(text, position);
    },
  );
}

describe("eval names the line of the rule that decides", () => {
  test.each<[string, Question, string]>([
    [
      "of two policies in one file, the first",
      { file: "two.yaml", text: TWO, port: 1001 },
      "from: [{podSelector: {matchLabels: {app: web}}}]  # web at 1001",
    ],
    [
      "of two policies in one file, the second",
      { file: "two.yaml", text: TWO, port: 1002 },
      "from: [{podSelector: {matchLabels: {app: web}}}]  # web at 1002",
    ],
    [
      "in a list as kubectl prints it",
      {
        file: "list.yaml",
        text: listOf([pod("x"), kubernetes("one", 1001), kubernetes("two", 1002)]),
        port: 1002,
      },
      "from: [{podSelector: {matchLabels: {app: web}}}]  # web at 1002",
    ],
    [
      "in a list that is read whole",
      {
        file: "whole.yaml",
        text: `x: [&a 1, *a]\n${listOf([kubernetes("one", 1001), kubernetes("two", 1002)])}`,
        port: 1002,
      },
      "from: [{podSelector: {matchLabels: {app: web}}}]  # web at 1002",
    ],
    [
      "under windows line ends",
      { file: "two.yaml", text: TWO.replaceAll("\n", "\r\n"), port: 1002 },
      "from: [{podSelector: {matchLabels: {app: web}}}]  # web at 1002\r",
    ],
    [
      "in the first of specs",
      { file: "cnp.yaml", text: SPECS, port: 1002 },
      'ports: [{port: "1002", protocol: TCP}]',
    ],
    [
      "in the second of specs",
      { file: "cnp.yaml", text: SPECS, from: "shop/spy", port: 1003 },
      '{ports: [{port: "1003", protocol: TCP}]}]',
    ],
    [
      "of Calico, a deny",
      { file: "calico.yaml", text: CALICO, from: "shop/spy", port: 1001 },
      "action: Deny",
    ],
    [
      "of Calico, an allow",
      { file: "calico.yaml", text: CALICO, port: 1002 },
      "{action: Allow, protocol: TCP, source: {selector: app == 'web'}, destination: {ports: [1002]}}",
    ],
    ["in JSON", { file: "db.json", text: JSON_POLICY, port: 80 }, "{"],
    [
      "where what was merged is written",
      { file: "anchors.yaml", text: ANCHORS, from: "shop/spy", port: 1001 },
      'ports: [{port: "1001", protocol: TCP}]',
    ],
    ["of a network in compose", { file: "shop/compose.yaml", text: COMPOSE, port: 5432 }, "back: {}"],
    [
      "of networks in compose that are a list",
      { file: "shop/compose.yaml", text: COMPOSE, port: 5432, side: "egress" },
      "networks: [back]",
    ],
  ])("%s", async (_, question, line) => {
    expect(await deciders(question)).toEqual([line]);
  });

  test("in JSON, a rule stands where its bracket opens", async () => {
    const [first] = JSON_POLICY.split("\n").flatMap((line, i) => (line.includes('"from": [') ? [i] : []));
    const folder = folderOf({ "pods.yaml": PODS, "db.json": JSON_POLICY });
    const { out } = await run(["eval", ".", "--from", "shop/web", "--to", "shop/db", "--port", "80"], {
      folder,
    });
    expect(out).toContain(`spec.ingress[1] (db.json:${first})`);
  });
});

describe("list and diff name the lines of rules", () => {
  test("list names rules whose other end is nobody", async () => {
    const { out } = await run(["list", ".", "-o", "json"], {
      folder: folderOf({ "pods.yaml": PODS, "two.yaml": TWO }),
    });
    const { unmatchedRules } = JSON.parse(out) as Pick<ListReport, "unmatchedRules">;
    const lines = unmatchedRules.flatMap(({ policy, rules }) => {
      expect(policy.file).toBe("two.yaml");
      return rules.map(({ position }) => TWO.split("\n")[(position?.line ?? 0) - 1]);
    });
    expect(lines).toEqual([
      "  - from: [{podSelector: {matchLabels: {app: nobody-1001}}}]",
      "  - from: [{podSelector: {matchLabels: {app: nobody-1002}}}]",
    ]);
  });

  const compare = async (base: string, head: string) => {
    const folder = folderOf({
      "base/pods.yaml": PODS,
      "head/pods.yaml": PODS,
      "base/db.yaml": base,
      "head/db.yaml": head,
    });
    const report = JSON.parse((await run(["diff", "base", "head", "-o", "json"], { folder })).out);
    expect(schemaErrors("diff", report)).toEqual([]);
    return { report, text: (await run(["diff", "base", "head"], { folder })).out };
  };

  test("diff names the rule of the later side", async () => {
    const { report, text } = await compare(kubernetes("one", 1001), TWO);
    const [{ place, policy, path }] = report.edges[0].causes;
    expect(place.file).toBe("head/db.yaml");
    expect(lineAt(TWO, place)).toContain("# web at 1002");
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      `${policy} ${path} at head/db.yaml:${place.line} (ingress, added)`,
    );
  });

  test("policies that come from no file have no line", () => {
    const side = (name: string, policies: readonly string[]) => {
      const loader = new Loader();
      for (const text of PODS.split("---\n")) loader.addDocument(parse(text), {});
      for (const text of policies) loader.addDocument(parse(text), { file: "system/policy" });
      return { name, input: loader.finish(), settings: settingsFor("kubernetes"), diagnostics: [] };
    };
    const one = kubernetes("one", 1001);
    const report = diffOf(side("base", [one]), side("head", [one, kubernetes("two", 1002)]));
    expect(report.edges.flatMap(({ causes }) => causes.map((cause) => Object.keys(cause)))).toEqual([
      ["kind", "policy", "fate", "side", "path"],
    ]);
  });

  test("a policy that only moved in its file has not changed", async () => {
    const { report } = await compare(TWO, `# one line more\n${TWO}`);
    expect(report).toMatchObject({ edges: [], policies: { added: [], removed: [], changed: [] } });
  });

  test("a rule that moved and changed is one cause, at its later line", async () => {
    const demanding = SPECS.replace("  ingress:\n", "  ingress:\n  # strict\n").replace(
      "    toPorts:\n",
      "    authentication: {mode: required}\n    toPorts:\n",
    );
    const { report } = await compare(SPECS, demanding);
    const causes = report.edges.flatMap((edge: { causes: { place: never }[] }) =>
      edge.causes.map(({ place }) => lineAt(demanding, place)),
    );
    expect(causes).toEqual(['ports: [{port: "1001", protocol: TCP}]']);
  });

  test("pairs that one rule decides stay one edge, wherever each side has that rule", async () => {
    const policy = (demand: string, ...apps: readonly string[]) => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: db}}
  ingress:
  - ${demand}fromEndpoints: [{matchExpressions: [{key: app, operator: In, values: [web, spy]}]}]
  - fromEndpoints: [{matchExpressions: [{key: app, operator: In, values: [${apps.join()}]}]}]
`;
    const demanding = policy("authentication: {mode: required}\n    ", "spy");
    const { report } = await compare(policy("", "web", "spy"), demanding);
    expect(report.edges).toMatchObject([{ change: "changed", from: ["shop/spy", "shop/web"] }]);
  });
});

test("objects of a list that is read whole have lines of their own", () => {
  const items = [kubernetes("one", 1001), kubernetes("two", 1002)].map((text) => parse(text));
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items }, undefined, 1);
  const { policies } = load([{ name: "list.json", text }]);
  const opening = policies.map(({ ref }) =>
    text
      .split("\n")
      .slice((ref.line ?? 0) - 1)
      .join("\n"),
  );
  expect(opening.map((rest) => /"name": "(\w+)"/.exec(rest)?.[1])).toEqual(["one", "two"]);
  expect(opening.map((rest) => /^ *\{\n *"apiVersion"/.test(rest))).toEqual([true, true]);
});

test("a wrong field has its own line in what could not be read", async () => {
  const text = stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", labels: { tier: "x", "x.io/y": 7 } },
    spec: {},
  });
  const { err } = await run(["eval", ".", "--from", "shop/web", "--to", "shop/db", "--port", "1"], {
    folder: folderOf({ "pods.yaml": PODS, "a.yaml": text }),
  });
  const [, line] = /a\.yaml:(\d+)/.exec(err) ?? [];
  expect(text.split("\n")[Number(line) - 1]).toContain("x.io/y: 7");
});

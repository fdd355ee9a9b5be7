import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { readStack } from "../../cli/stack-file.ts";
import type { Labels } from "../../model/workload.ts";
import { buildPlan, isApplicable } from "../../plan/build.ts";
import { systemsOf } from "../../plan/choose.ts";
import { type Plan, policiesOf, releasesOf } from "../../plan/plan.ts";
import type { Settings } from "../../settings/settings.ts";
import { run } from "../support/cli.ts";
import { configCommand, configured } from "../support/pulumi-config.ts";
import { type Change, changeOf } from "../support/stack.ts";

const DOCUMENTS = ["docs/deployment/NETWORK_SECURITY.md", "docs/deployment/RUNBOOK.md"];
const textOf = new Map(DOCUMENTS.map((path) => [path, readFileSync(path, "utf8")]));
const all = [...textOf.values()].join("\n");

const blocks = (language: string): readonly string[] =>
  [...all.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, text]) => text ?? "");

const VERB = "npm run -s palisade -- ";
const commands = blocks("sh").flatMap((block) => block.trimEnd().split("\n"));
const inline = [...all.matchAll(/`(npm run -s palisade -- [^`]+)`/g)].map(([, text]) => text ?? "");
const starting = (word: string): readonly string[] => commands.filter((line) => line.startsWith(word));

type Config = Record<string, unknown>;
const fileOf = (stack: string): string =>
  stack === "calico" ? "examples/Pulumi.calico.yaml" : `Pulumi.${stack}.yaml`;
const configOf = (stack: string): Config =>
  (parse(readFileSync(fileOf(stack), "utf8")) as { config: Config }).config;

const folder = mkdtempSync(join(tmpdir(), "palisade-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A config through the reader of stack files, which refuses what is no config of this program. */
function settingsOf(config: Config): Settings {
  writeFileSync(join(folder, "Pulumi.doc.yaml"), stringify({ config }));
  return readStack(folder, "doc");
}
const planOf = (config: Config): Plan => buildPlan(settingsOf(config));

const planned = (stack: string, config: Config) => {
  const settings = settingsOf(config);
  const workloads = systemsOf(settings).flatMap((system) => system.workloads);
  return { stack, plan: buildPlan(settings), workloads };
};
/** The stacks of this repository; that with Calico also as it is once it enforces. */
const STACKS = [
  ...["dev", "prod", "calico"].map((stack) => planned(stack, configOf(stack))),
  planned("calico", { ...configOf("calico"), "palisade:mode": "enforce" }),
];
const namespaces = new Set([
  ...STACKS.flatMap(({ workloads }) => workloads.map(({ namespace }) => namespace)),
  ...STACKS.flatMap(({ plan }) => releasesOf(plan).map(({ namespace }) => namespace)),
]);

/** The words of a command line, as a shell splits it. */
const split = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
const given = (words: readonly string[], flag: string): string | undefined =>
  words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;

test("[S10 text] every command is of a kind that a test below runs or checks", () => {
  const known = [VERB, "pulumi config ", "pulumi stack select ", "sh build/", "kubectl ", "hubble "];
  const plain = ["pulumi preview", "pulumi up"];
  expect(
    commands.filter((line) => !plain.includes(line) && !known.some((word) => line.startsWith(word))),
  ).toEqual([]);
  expect(commands.length).toBeGreaterThan(50);
  // Those two are what the end-to-end tests run on every stack.
  const engine = readFileSync("e2e/pulumi.ts", "utf8");
  for (const line of plain) expect(engine).toContain(line.split(" ")[1]);
});

describe("[S10 text] commands of this program", () => {
  test.each([...new Set([...starting(VERB), ...inline])])("%s", async (line) => {
    const words = split(line.slice(VERB.length));
    if (words.join(" ") === "diff") {
      expect((await run(["diff", "--help"])).code).toBe(0);
      return;
    }
    const { code, out, err } = await run(words.map((word) => word.replace(/^build\//, `${folder}/build/`)));
    // A connection that is refused is an answer, too.
    expect(words[0] === "eval" ? [0, 1] : [0]).toContain(code);
    expect(err).toBe("");
    expect(out).not.toBe("");
  });

  test("what the documents say of two connections is what the program answers", async () => {
    const [allowed, blocked] = starting(`${VERB}eval --stack prod --from`);
    expect((await run(split((allowed ?? "").slice(VERB.length)))).out).toMatch(/allowed/);
    expect((await run(split((blocked ?? "").slice(VERB.length)))).out).not.toBe("");
    const [reset] = starting(`${VERB}eval`).filter((line) => line.includes("/v1/admin/reset"));
    expect((await run(split((reset ?? "").slice(VERB.length)))).code).toBe(0);
  });
});

describe("[S10 text] scripts", () => {
  test("each that is run was written before, for that stack", async () => {
    for (const text of textOf.values()) {
      const written = new Map<string, string>();
      for (const line of text.split("\n")) {
        const [, stack, to] = /render live --stack (\S+) --to (\S+)$/.exec(line) ?? [];
        if (stack !== undefined && to !== undefined) written.set(to, stack);
        const [, place = "", name] = /^sh (\S+)\/([^/ ]+\.sh)( backup| restore)?$/.exec(line) ?? [];
        if (name === undefined) continue;
        const out = (
          await run(["render", "live", "--stack", written.get(place) ?? "", "--to", join(folder, place)])
        ).out;
        expect(out.split("\n")).toContain(join(folder, place, name));
      }
      expect(written.size).toBeGreaterThan(0);
    }
  });

  test("each stack that is selected has a file", () => {
    const selected = starting("pulumi stack select ").map((line) => line.split(" ").at(-1) ?? "");
    expect(selected).toEqual(["dev", "prod"]);
    for (const stack of selected) expect(existsSync(fileOf(stack))).toBe(true);
  });
});

/** What a command of the runbook does to the plan, and from which config it is to be seen. */
interface Effect {
  readonly from?: (config: Config) => Config;
  readonly seen: (change: Change, after: Plan, before: Plan) => void;
}
const setting =
  (path: readonly string[], value: unknown) =>
  (config: Config): Config =>
    configured(config, { verb: "set", path, value });
const namesIn = (ids: readonly string[]): readonly string[] => ids.map((id) => id.split("/")[1] ?? "").sort();
const policyNames = (plan: Plan, system: string, layer?: string): readonly string[] =>
  policiesOf(plan)
    .filter((policy) => policy.system === system && (layer === undefined || policy.layer === layer))
    .map(({ name }) => name)
    .sort();
const onlyGone = (system: string, count: number, layer?: string): Effect => ({
  seen: ({ gone, come, changed }, _after, before) => {
    expect({ come, changed }).toEqual({ come: [], changed: [] });
    expect(gone).toHaveLength(count);
    expect(namesIn(gone)).toEqual(policyNames(before, system, layer));
  },
});

const PATH = "pulumi config set --path palisade:systems.";
const EFFECTS: Readonly<Record<string, Effect>> = {
  "pulumi config set palisade:mode enforce": {
    from: setting(["palisade:mode"], "audit"),
    seen: ({ gone, come, changed }) => {
      expect({ gone, come }).toEqual({ gone: [], come: [] });
      expect(changed).toContain("release/cilium");
    },
  },
  "pulumi config set palisade:mode audit": {
    seen: ({ gone, come, changed }, after) => {
      expect({ gone, come }).toEqual({ gone: [], come: [] });
      expect(changed).toContain("release/cilium");
      expect(policiesOf(after).every(({ mode }) => mode === "audit")).toBe(true);
    },
  },
  [`${PATH}pmoves.phase 1`]: {
    seen: (_change, after) => expect(policyNames(after, "pmoves")).toEqual(["data-tier-policy"]),
  },
  [`${PATH}pmoves.phase 0`]: onlyGone("pmoves", 5),
  [`${PATH}clawdstrike.off[0] spine-witness`]: {
    seen: (change) => expect(change).toEqual({ gone: ["clawdstrike/spine-witness"], come: [], changed: [] }),
  },
  [`${PATH}clawdstrike.off[0] network`]: onlyGone("clawdstrike", 10, "network"),
  [`${PATH}clawdstrike.off[0] runtime`]: onlyGone("clawdstrike", 6, "runtime"),
  [`${PATH}clawdstrike.mode.sdr-guard-enforcement audit`]: {
    seen: (change) =>
      expect(change).toEqual({ gone: [], come: [], changed: ["clawdstrike/sdr-guard-enforcement"] }),
  },
  [`${PATH}clawdstrike.mode.runtime audit`]: {
    seen: ({ gone, come, changed }, after) => {
      expect({ gone, come }).toEqual({ gone: [], come: [] });
      expect(changed.length).toBeGreaterThan(1);
      for (const name of namesIn(changed))
        expect(policyNames(after, "clawdstrike", "runtime")).toContain(name);
    },
  },
  [`${PATH}sark.mode audit --stack calico`]: {
    from: setting(["palisade:mode"], "enforce"),
    seen: ({ gone, come }) => {
      expect(gone.length).toBeGreaterThan(4);
      expect(come.map((id) => id.replace(/\/staged$/, "")).sort()).toEqual([...gone].sort());
    },
  },
  "pulumi config rm --path palisade:systems.sark": onlyGone("sark", 6),
  [`${PATH}clawdstrike.runtimePolicies as-specified --stack dev`]: {
    from: setting(["palisade:systems", "clawdstrike", "runtimePolicies"], "hardened"),
    seen: ({ gone, come, changed }) => {
      expect({ gone, come }).toEqual({ gone: [], come: [] });
      expect(changed).toHaveLength(6);
    },
  },
};

describe("[S10 text] [C74-C76 T37 P49 Q3 effect prod] stack config of the runbook", () => {
  const lines = [...new Set(starting("pulumi config "))];

  test("every command is known here, and every one here is in the runbook", () => {
    expect([...lines].sort()).toEqual(Object.keys(EFFECTS).sort());
  });

  test.each(lines)("%s", (line) => {
    const command = configCommand(line);
    const effect = EFFECTS[line];
    if (command === undefined || effect === undefined) throw new Error(`no command: ${line}`);
    const config = (effect.from ?? ((same: Config) => same))(configOf(command.stack ?? "prod"));
    const before = planOf(config);
    const after = planOf(configured(config, command));
    expect(isApplicable(after)).toBe(true);
    effect.seen(changeOf(before, after), after, before);
  });

  test("on Cilium the mode of one system alone is refused, as the runbook says", () => {
    const plan = planOf(setting(["palisade:systems", "sark", "mode"], "audit")(configOf("prod")));
    expect(isApplicable(plan)).toBe(false);
  });
});

describe("[S5 S10 text] adding a domain", () => {
  const [onCilium = "", onCalico = ""] = blocks("yaml");
  const sarkOf = (block: string): Config =>
    ((parse(block) as { config: Config }).config["palisade:systems"] as { sark: Config }).sark;
  const withSark = (stack: string, sark: Config): Config => {
    const config = configOf(stack);
    return { ...config, "palisade:systems": { ...(config["palisade:systems"] as Config), sark } };
  };
  const allowList = (plan: Plan): string =>
    JSON.stringify(policiesOf(plan).filter(({ name }) => name.startsWith("sark-egress-")));

  test("the new line reaches Cilium's policy, and is the only difference to the list that stands there", () => {
    const { domains } = sarkOf(onCilium) as { domains: string[] };
    const plan = planOf(withSark("prod", sarkOf(onCilium)));
    expect(isApplicable(plan)).toBe(true);
    const added = domains.filter((domain) => !allowList(planOf(configOf("prod"))).includes(`"${domain}"`));
    expect(added).toEqual(["api.mistral.ai"]);
    for (const domain of domains) expect(allowList(plan)).toContain(`"${domain}"`);
  });

  test("on open-source Calico it comes with addresses, and is refused without", () => {
    const sark = sarkOf(onCalico);
    const plan = planOf(withSark("calico", sark));
    expect(isApplicable(plan)).toBe(true);
    expect(allowList(plan)).toContain("160.79.104.0/23");
    expect(isApplicable(planOf(withSark("calico", { domains: sark.domains })))).toBe(false);
  });
});

/** Kinds of policies by the name that kubectl gives them, from the CRDs' own files and the Kubernetes API. */
const RESOURCES = new Map<string, { readonly group: string; readonly kind: string }>([
  ["networkpolicies.networking.k8s.io", { group: "networking.k8s.io", kind: "NetworkPolicy" }],
  ...["calico", "cilium", "tetragon"].flatMap((engine) =>
    readdirSync(`tests/fixtures/crds/${engine}`)
      .filter((name) => name.endsWith(".yaml"))
      .map((name): [string, { group: string; kind: string }] => {
        const { spec } = parse(readFileSync(`tests/fixtures/crds/${engine}/${name}`, "utf8")) as {
          spec: { group: string; names: { plural: string; kind: string } };
        };
        return [`${spec.names.plural}.${spec.group}`, { group: spec.group, kind: spec.names.kind }];
      }),
  ),
]);

/** Containers of the engines' agents, and of SPIRE; the end-to-end tests hold the first two against the charts. */
const PLACES: Readonly<Record<string, string>> = {
  "kube-system daemonset/cilium cilium-agent": "cilium-dbg",
  "kube-system daemonset/tetragon tetragon": "tetra",
  "calico-system daemonset/calico-node calico-node": "iptables-save",
  "spire-system statefulset/spire-server ": "/opt/spire/bin/spire-server",
};

describe("[S10 text] commands that need a cluster", () => {
  test.each(starting("kubectl get "))("%s names a kind of policy that a stack has there", (line) => {
    const words = split(line);
    const resource = RESOURCES.get(words[2] ?? "");
    const namespace = given(words, "-n");
    const found = STACKS.flatMap(({ plan }) => policiesOf(plan)).filter(
      ({ manifest }) =>
        manifest.kind === resource?.kind &&
        manifest.apiVersion.startsWith(`${resource.group}/`) &&
        manifest.metadata.namespace === namespace,
    );
    expect(found.length).toBeGreaterThan(0);
  });

  test.each(starting("kubectl exec "))("%s runs a program where it is", (line) => {
    const words = split(line);
    const place = [given(words, "-n"), words[4], given(words, "-c") ?? ""].join(" ");
    expect(given(words, "--")).toBe(PLACES[place]);
    const namespace = given(words, "-n") ?? "";
    expect(namespaces.has(namespace) || namespace === "calico-system").toBe(true);
    const address = given(words, "--server-address");
    if (words.includes("tetra"))
      for (const { plan } of STACKS)
        for (const { engine, values } of releasesOf(plan))
          if (engine === "tetragon")
            expect((values as { tetragon: { grpc: { address: string } } }).tetragon.grpc.address).toBe(
              address,
            );
    const pods = given(words, "--pods");
    if (pods !== undefined)
      expect(STACKS.some(({ workloads }) => workloads.some(({ name }) => name === pods))).toBe(true);
  });

  test("the one port-forward is to Whisker's own Service", () => {
    expect(starting("kubectl ").filter((line) => !/^kubectl (get|exec) /.test(line))).toEqual([
      "kubectl port-forward -n calico-system service/whisker 8081:8081",
    ]);
  });

  test.each(starting("hubble "))("%s asks for what Hubble knows, of workloads that there are", (line) => {
    const [, verb, ...words] = split(line);
    expect(verb).toBe("observe");
    const flags = words.filter((word) => word.startsWith("--"));
    const values: Readonly<Record<string, (value: string) => boolean>> = {
      "--namespace": (value) => namespaces.has(value),
      "--verdict": (value) => ["FORWARDED", "DROPPED", "AUDIT", "REDIRECTED"].includes(value),
      "--since": (value) => /^\d+[smh]$/.test(value),
      "--type": (value) => ["policy-verdict", "drop", "trace", "l7"].includes(value),
      "--to-label": (value) => {
        const [key = "", wanted] = value.replace(/^k8s:/, "").split("=");
        return STACKS.some(({ workloads }) =>
          workloads.some(({ labels }: { labels: Labels }) => labels[key] === wanted),
        );
      },
    };
    expect(flags).toHaveLength(words.length / 2);
    for (const flag of flags) expect([flag, values[flag]?.(given(words, flag) ?? "")]).toEqual([flag, true]);
  });
});

describe("[S5 text] the documents themselves", () => {
  const anchors = (text: string): readonly string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );

  test("have the diagram, the guide, the help with blocked connections and the domain's one line", () => {
    const text = textOf.get("docs/deployment/NETWORK_SECURITY.md") ?? "";
    expect(text).toMatch(/```mermaid\nflowchart/);
    expect(anchors(text)).toEqual(
      expect.arrayContaining([
        "layers",
        "configure-policies",
        "troubleshooting-blocked-connections",
        "add-an-allowed-domain",
        "cilium",
        "calico",
        "tetragon",
      ]),
    );
  });

  test("link to what is there, and the README links to both", () => {
    for (const [path, text] of textOf) {
      for (const [, file = "", anchor] of text.matchAll(/\]\(([^)#]*)#?([^)]*)\)/g)) {
        const to = join("docs/deployment", file);
        expect(existsSync(to)).toBe(true);
        if (anchor) expect(anchors(readFileSync(to, "utf8"))).toContain(anchor);
      }
      expect(readFileSync("README.md", "utf8")).toContain(`](${path})`);
      for (const [, named = ""] of text.matchAll(/`((?:docs|tests|systems)\/[\w./-]+\.\w+)`/g))
        expect([named, existsSync(named)]).toEqual([named, true]);
    }
  });

  test("name only rows that there are", () => {
    const rows = JSON.stringify(JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")));
    for (const [row] of all.matchAll(/\b[CTPYSQX]\d+\b/g)) expect(rows).toContain(`"${row}"`);
  });
});

/**
 * The override file that `palisade render compose` writes, merged over base files by Compose's own loader: the networks of every
 * service and what they are defined as, against the spec's text.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { called, started } from "../command-line.ts";
import { binDirectory } from "../tools.ts";

const folder = mkdtempSync(join(tmpdir(), "palisade-compose-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fixtures = join(import.meta.dirname, "..", "..", "tests", "fixtures", "pmoves", "compose");
const fixture = (name: string) => parse(readFileSync(join(fixtures, name), "utf8"));
const flat = join(fixtures, "docker-compose.yml");
const halfWay = join(fixtures, "half-way.yml");

const TIERS = ["data", "bus", "application", "api", "monitoring"] as const;
type Tier = (typeof TIERS)[number];

/** Networks by service, as the spec assigns them to a tier, sorted: Compose keeps no order among them. */
const specified = (tier: Tier): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries<{ networks: string[] }>(fixture(`services-${tier}.yaml`)).map(([name, { networks }]) => [
      name,
      networks.toSorted(),
    ]),
  );

const specifiedUpTo = (phase: number): Record<string, string[]> =>
  Object.assign({}, ...TIERS.slice(0, phase).map(specified));

/** A network as the loader understood it. */
interface Network {
  readonly name: string;
  readonly driver?: string;
  readonly internal?: boolean;
  readonly external?: boolean;
  readonly ipam: { readonly config?: readonly { readonly subnet: string }[] };
  readonly driver_opts?: Readonly<Record<string, string>>;
}

/** What `docker compose up` would make: networks by name, and how each service is attached, by network. */
interface Project {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly networks: Readonly<Record<string, Network>>;
}

function load(...files: readonly string[]): Project {
  const { status, stdout, stderr } = spawnSync(join(binDirectory, "compose-networks"), files, {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Compose refuses ${files.join(" + ")}: ${stderr}`);
  return JSON.parse(stdout) as Project;
}

/** The command line that writes the override of a stack with these options. */
function commandFor(pmoves: Readonly<Record<string, unknown>>): readonly string[] {
  const stack = mkdtempSync(join(folder, "stack-"));
  const config = {
    "palisade:cluster": { platform: "kind", cni: "calico" },
    "palisade:systems": { pmoves },
  };
  writeFileSync(join(stack, "Pulumi.local.yaml"), stringify({ config }));
  return ["render", "compose", "--stack", "local", "--dir", stack, "--out", join(stack, "out")];
}

const overrideFor = async (pmoves: Readonly<Record<string, unknown>>): Promise<string> =>
  (await called(commandFor(pmoves))).trim();

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const networksOf = ({ services }: Project): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(services).map(([name, attached]) => [name, Object.keys(attached ?? {}).sort()]),
  );

const before = networksOf(load(flat));
/** With the defaults, by the command as people start it. */
const override = started(commandFor({})).trim();

test("the base file has services on other networks: the flat one, the legacy one and the default", () => {
  expect(Object.keys(before)).toEqual(expect.arrayContaining(Object.keys(specifiedUpTo(TIERS.length))));
  for (const network of ["pmoves", "cataclysm", "default"])
    expect(Object.values(before).flat()).toContain(network);
  expect(load(flat).services.postgres).toEqual({
    pmoves: { ipv4_address: "172.20.0.10", aliases: ["db"] },
  });
});

describe.each([
  { base: "the flat file", files: [flat] },
  { base: "a file that defines some of the networks otherwise", files: [flat, halfWay] },
])("over $base", ({ files }) => {
  const merged = load(...files, override);

  test.each([
    ["P30", "data"],
    ["P31", "bus"],
    ["P32", "application"],
    ["P33", "api"],
    ["P34", "monitoring"],
  ] as const)(
    "[%s text] each service of the %s tier is on the spec's networks and on no other",
    (_row, tier) => {
      for (const [name, networks] of Object.entries(specified(tier))) {
        expect([name, networksOf(merged)[name]]).toEqual([name, networks]);
        // No address or alias of the network it was on before.
        expect(Object.values(merged.services[name] ?? {}).every((attachment) => attachment === null)).toBe(
          true,
        );
      }
    },
  );

  test.each([
    ["P24", "api-tier"],
    ["P25", "app-tier"],
    ["P26", "bus-tier"],
    ["P27", "data-tier"],
    ["P28", "monitoring-tier"],
  ])("[%s text] %s is defined as the spec has it, and nothing more", (_row, name) => {
    const spec = fixture("networks.yaml").networks[name];
    expect(merged.networks[name]).toEqual({
      name: `merged_${name}`,
      driver: spec.driver,
      ipam: { config: spec.ipam.config },
      driver_opts: spec.driver_opts,
      ...(spec.internal === true ? { internal: true } : {}),
    });
  });

  test("[P29 text] the two legacy networks are made by others, under their names", () => {
    for (const [name, called] of [
      ["pmoves", "pmoves-net"],
      ["cataclysm", "cataclysm-net"],
    ] as const)
      expect(merged.networks[name]).toEqual({ name: called, external: true, ipam: {} });
  });

  test("the services without a row stay where they were", () => {
    const rest = Object.keys(before).filter((name) => !Object.hasOwn(specifiedUpTo(TIERS.length), name));
    expect(rest).toHaveLength(10);
    for (const name of rest) expect([name, networksOf(merged)[name]]).toEqual([name, before[name]]);
  });
});

test("without its tags the same file would leave services on the networks they had", () => {
  const text = readFileSync(override, "utf8");
  const untagged = written("untagged.yml", text.replaceAll(" !override", ""));
  const merged = load(flat, halfWay, untagged);
  expect(merged.services.postgres).toHaveProperty("pmoves");
  expect(merged.services["tensorzero-gateway"]).toHaveProperty("default");
  expect(merged.networks["monitoring-tier"]?.internal).toBe(true);
});

test.each([0, 1, 2, 3, 4, 5])(
  "in phase %d the first tiers have moved, and everything else is where it was",
  async (phase) => {
    const merged = networksOf(load(flat, await overrideFor({ phase })));
    expect(merged).toEqual({ ...before, ...specifiedUpTo(phase) });
  },
);

test("a service that the config adds leaves the default network for those of whom it speaks with", async () => {
  const added = { reranker: { tier: "application", ports: [8200], outgoing: ["qdrant"] } };
  const base = written("reranker.yml", stringify({ services: { reranker: { image: "x" } } }));
  expect(networksOf(load(flat, base)).reranker).toEqual(["default"]);
  expect(networksOf(load(flat, base, await overrideFor({ services: added }))).reranker).toEqual([
    "app-tier",
    "data-tier",
  ]);
});

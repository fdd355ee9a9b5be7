import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse, parseAllDocuments, parseDocument, stringify } from "yaml";
import { run } from "../support/cli.ts";
import { ACTING } from "../support/hostile.ts";
import type { Values } from "../support/stack.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-render-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ADDRESSES = ["*.openai.com", "*.anthropic.com"].map((domain) => ({
  domain,
  cidrs: ["192.0.2.0/24"],
  owner: "platform",
  expires: "2999-12-31",
}));

/** Writes a stack named `local` and gives the arguments that name it. */
function local(systems: Values, cluster: Values = {}, more: Values = {}): string[] {
  const config = {
    "palisade:cluster": { platform: "kind", cni: "calico", ...cluster },
    "palisade:systems": systems,
  };
  writeFileSync(join(folder, "Pulumi.local.yaml"), stringify({ config: { ...config, ...more } }));
  return ["-s", "local", "-C", folder];
}

const fixture = (path: string): string => readFileSync(`tests/fixtures/${path}`, "utf8");

// biome-ignore lint/suspicious/noExplicitAny: a parsed file has whatever shape its author gave it
const plain = (text: string): any => parseDocument(text, { logLevel: "silent" }).toJS();

describe("render compose", () => {
  const TIERS = ["data", "bus", "application", "api", "monitoring"];
  const assigned: Record<string, { networks: string[] }> = Object.assign(
    {},
    ...TIERS.map((tier) => parse(fixture(`pmoves/compose/services-${tier}.yaml`))),
  );

  test("[P24-P34 text] holds the spec's networks and assignments, and nothing else", async () => {
    const { code, out } = await run(["render", "compose", ...local({ pmoves: {} })]);
    expect(code).toBe(0);
    expect(plain(out)).toEqual({
      networks: parse(fixture("pmoves/compose/networks.yaml")).networks,
      services: assigned,
    });
  });

  test("[P51 text] takes the place of the base file's networks: every list and every definition carries the tag that says so", async () => {
    const { out } = await run(["render", "compose", ...local({ pmoves: {} })]);
    const document = parseDocument(out, { logLevel: "silent" });
    const services = Object.keys(plain(out).services);
    for (const name of Object.keys(plain(out).networks)) {
      const network = document.getIn(["networks", name]) as { tag?: string };
      expect([name, network.tag]).toEqual([name, "!override"]);
    }
    for (const name of services) {
      const networks = document.getIn(["services", name, "networks"]) as { tag?: string };
      expect([name, networks.tag]).toEqual([name, "!override"]);
    }
    const base = plain(fixture("pmoves/compose/docker-compose.yml"));
    expect(services.filter((name) => !Object.hasOwn(base.services, name))).toEqual([]);
  });

  test("moves the tiers of the phase, and none before the first", async () => {
    const moved = async (phase: number) =>
      plain((await run(["render", "compose", ...local({ pmoves: { phase } })])).out).services;
    expect(Object.keys(await moved(2))).toEqual(
      ["data", "bus"].flatMap((tier) => Object.keys(parse(fixture(`pmoves/compose/services-${tier}.yaml`)))),
    );
    expect(await moved(0)).toBeUndefined();
  });

  test("a service that the config adds is in it", async () => {
    const services = { reranker: { tier: "application", ports: [8200], outgoing: ["qdrant"] } };
    const { out } = await run(["render", "compose", ...local({ pmoves: { services } })]);
    expect(plain(out).services.reranker).toEqual({ networks: ["app-tier", "data-tier"] });
  });

  test("a stack without such a system says which to add", async () => {
    const { code, err } = await run(["render", "compose", ...local({ yamtam: {} })]);
    expect(code).toBe(2);
    expect(err).toContain("pmoves: {}");
  });
});

describe("render conflist", () => {
  test("[Y7 text] is the spec's plugin in a list of its version", async () => {
    const { code, out } = await run(["render", "conflist", ...local({ yamtam: {} })]);
    expect(code).toBe(0);
    const { plugins, ...list } = JSON.parse(out);
    expect({ ...list, ...plugins[0] }).toEqual(JSON.parse(fixture("yamtam/cni-config.json")));
    expect(plugins).toHaveLength(1);
  });

  test("lands under the name that a node's CNI folder wants", async () => {
    const { out } = await run(["render", "conflist", ...local({ yamtam: {} }), "--out", join(folder, "out")]);
    expect(out).toBe(`${join(folder, "out", "10-yamtam-net.conflist")}\n`);
    expect(JSON.parse(readFileSync(out.trim(), "utf8")).name).toBe("yamtam-net");
  });

  test("a stack without such a system says which to add", async () => {
    const { code, err } = await run(["render", "conflist", ...local({ pmoves: {} })]);
    expect(code).toBe(2);
    expect(err).toContain("yamtam: {}");
  });
});

describe("render kind", () => {
  const config = async (cluster: Values = {}, more: Values = {}) =>
    parse((await run(["render", "kind", ...local({ yamtam: {} }, cluster, more)])).out);

  test("[S6 text] no CNI of kind's own, Calico's pod range, and /proc where Tetragon looks for it", async () => {
    const mounted = { extraMounts: [{ hostPath: "/proc", containerPath: "/procHost" }] };
    expect(await config()).toEqual({
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      networking: { disableDefaultCNI: true, podSubnet: "192.168.0.0/16" },
      nodes: [
        { role: "control-plane", ...mounted },
        { role: "worker", ...mounted },
        { role: "worker", ...mounted },
      ],
    });
  });

  test("[S6 text] the pod range is the one that Calico's pool gets", async () => {
    expect((await config({ podCidr: "10.60.0.0/16" })).networking).toEqual({
      disableDefaultCNI: true,
      podSubnet: "10.60.0.0/16",
    });
    expect((await config({ cni: "cilium", podCidr: "fd00:10:244::/56" })).networking).toMatchObject({
      podSubnet: "fd00:10:244::/56",
      ipFamily: "ipv6",
    });
  });

  test("with Cilium kind keeps its own range, and kube-proxy goes when the agents replace it", async () => {
    expect((await config({ cni: "cilium" })).networking).toEqual({ disableDefaultCNI: true });
    const apiServer = { host: "local-control-plane", port: 6443 };
    expect((await config({ cni: "cilium", apiServer })).networking).toEqual({
      disableDefaultCNI: true,
      kubeProxyMode: "none",
    });
  });

  test("with kindnet the default stays", async () => {
    expect((await config({ cni: "kindnet" })).networking).toEqual({ disableDefaultCNI: false });
  });

  test("the cluster is called as the stack's context wants it, if kind can call it so", async () => {
    expect((await config({ context: "kind-sark" })).name).toBe("sark");
    expect(await config({ context: "staging" })).not.toHaveProperty("name");
    expect(await config({ context: "kind-\u001b[31mred" })).not.toHaveProperty("name");
  });

  test("without Tetragon nothing of the host is mounted", async () => {
    const { nodes } = await config({}, { "palisade:engines": { tetragon: { install: false } } });
    expect(nodes[0]).toEqual({ role: "control-plane" });
  });

  test("lies where SARK's spec wants it", async () => {
    const { out } = await run([
      "render",
      "kind",
      ...local({ sark: { addresses: ADDRESSES } }),
      "--out",
      folder,
    ]);
    expect(out).toBe(`${join(folder, "k8s/kind-config.yaml")}\n`);
  });

  test("a stack for a cloud is refused", async () => {
    const { code, err } = await run(["render", "kind", ...local({ yamtam: {} }, { platform: "eks" })]);
    expect(code).toBe(2);
    expect(err).toContain("is for eks");
  });
});

describe("render kustomize, for each system", () => {
  const rendered = async (system: string, chosen: Values = {}, cluster: Values = {}, ...more: string[]) => {
    const out = join(folder, "out");
    const args = local({ [system]: chosen }, cluster);
    const { code, out: printed } = await run([
      "render",
      "kustomize",
      ...args,
      "--system",
      system,
      "--out",
      out,
      ...more,
    ]);
    expect(code).toBe(0);
    return printed
      .trimEnd()
      .split("\n")
      .map((path) => path.slice(out.length + 1));
  };
  // biome-ignore lint/suspicious/noExplicitAny: see plain
  const documents = (path: string): any[] =>
    parseAllDocuments(readFileSync(join(folder, "out", path), "utf8")).map((document) => document.toJS());

  test("[P35-P40 text] pmoves: the five and their kustomization, equal to the spec", async () => {
    const tree = "deploy/k8s/base/network-policies";
    const files = (await rendered("pmoves")).filter((path) => path.startsWith(tree));
    expect(files).toHaveLength(6);
    for (const path of files)
      expect(documents(path)).toEqual([
        parse(fixture(`pmoves/network-policies/${path.slice(tree.length + 1)}`)),
      ]);
  });

  test("[P41 P51 text] pmoves: a component of label patches, one a Deployment, that a kustomization can name", async () => {
    const tree = "deploy/k8s/base/tier-labels";
    const files = (await rendered("pmoves")).filter((path) => path.startsWith(tree));
    const [component] = documents(`${tree}/kustomization.yaml`);
    expect(component).toMatchObject({ apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component" });
    const patches = component.patches.map(({ path }: { path: string }) => `${tree}/${path}`);
    expect([`${tree}/kustomization.yaml`, ...patches]).toEqual(files);
    expect(documents(`${tree}/postgres.yaml`)).toEqual([parse(fixture("pmoves/label-example.yaml"))]);
    expect(patches).toHaveLength(25);
  });

  test("pmoves: the phase decides which policies are in the tree", async () => {
    await rendered("pmoves", { phase: 1 });
    expect(documents("deploy/k8s/base/network-policies/kustomization.yaml")[0].resources).toEqual([
      "data-tier-policy.yaml",
    ]);
  });

  test("[Y3-Y6 text] yamtam: the four, equal to the spec", async () => {
    const files = await rendered("yamtam");
    expect(files.toSorted()).toEqual(
      ["allow-agent-a-to-b", "allow-dns", "deny-all", "kustomization", "sandbox-egress"].map(
        (name) => `deploy/network-policies/${name}.yaml`,
      ),
    );
    for (const path of files.filter((name) => !name.endsWith("kustomization.yaml")))
      expect(documents(path)).toEqual([parse(fixture(`yamtam/network-policies/${path.split("/").at(-1)}`))]);
  });

  test.each([
    ["cilium", ["CiliumNetworkPolicy"]],
    ["calico", ["GlobalNetworkSet", "GlobalNetworkPolicy"]],
  ])("[S6 text] sark on %s: the five and the allow list in its file", async (cni, kinds) => {
    const files = await rendered("sark", { addresses: ADDRESSES }, { cni });
    expect(files.filter((path) => path.startsWith("k8s/network-policies/"))).toHaveLength(7);
    const list = documents("k8s/network-policies/egress-allow-list.yaml");
    expect(list.map(({ kind }) => kind)).toEqual(kinds);
  });

  test("--mode audit writes the staged kinds on Calico, and the same objects on Cilium", async () => {
    const kinds = async (cni: string) => {
      const files = await rendered("yamtam", {}, { cni }, "--mode", "audit");
      return new Set(
        files
          .filter((path) => !path.endsWith("kustomization.yaml"))
          .flatMap((path) => documents(path).map(({ kind }) => kind)),
      );
    };
    expect(await kinds("calico")).toEqual(new Set(["StagedKubernetesNetworkPolicy"]));
    expect(await kinds("cilium")).toEqual(new Set(["NetworkPolicy"]));
  });
});

describe("hostile names do not act in any of these formats", () => {
  const HOSTILE = ["\u001b[31mred", "a\nb: c", "\u202ewolla", "x\u200by", "- {"];

  test.each(HOSTILE)("the name of an added service is refused, and shown inert: %j", async (name) => {
    const services = { [name]: { tier: "api" } };
    const { code, err } = await run(["render", "compose", ...local({ pmoves: { services } })]);
    expect(code).toBe(2);
    expect(
      err
        .trimEnd()
        .split("\n")
        .some((line) => ACTING.test(line)),
    ).toBe(false);
  });

  test.each(HOSTILE)(
    "an owner of addresses that is no name is refused, and shown inert: %j",
    async (owner) => {
      const addresses = ADDRESSES.map((entry) => ({ ...entry, owner }));
      const args = [...local({ sark: { addresses } }), "--system", "sark", "--out", join(folder, "out")];
      const { code, err } = await run(["render", "kustomize", ...args]);
      expect(code).toBe(2);
      expect(err).toContain("owner");
      expect(
        err
          .trimEnd()
          .split("\n")
          .some((line) => ACTING.test(line)),
      ).toBe(false);
    },
  );

  test("what is left to write is quoted where YAML would read it otherwise", async () => {
    const namespace = "123";
    const args = [...local({ pmoves: { namespace } }), "--system", "pmoves", "--out", join(folder, "out")];
    await run(["render", "kustomize", ...args]);
    const text = readFileSync(
      join(folder, "out/deploy/k8s/base/network-policies/bus-tier-policy.yaml"),
      "utf8",
    );
    expect(parse(text).metadata.namespace).toBe("123");
  });
});

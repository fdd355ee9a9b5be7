/** The cluster config that `palisade render kind` writes, judged by kind's own decoder and validator. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { called, started } from "../command-line.ts";
import { palisade } from "../harness.ts";
import type { Config } from "../palisade.ts";
import { binDirectory } from "../tools.ts";

const folder = mkdtempSync(join(tmpdir(), "palisade-kind-"));
afterAll(() => rmSync(folder, { recursive: true }));

const commandFor = (directory: string, stack: string): readonly string[] => [
  ...["render", "kind", "--stack", stack, "--dir", directory],
  ...["--out", mkdtempSync(join(folder, "out-"))],
];

const textIn = (printed: string): string => readFileSync(printed.trim(), "utf8");

/** Of the Calico example, by the command as people start it. */
const example = textIn(started(commandFor(join(palisade, "examples"), "calico")));

/** The config as the program's own command line writes it for a stack file. */
async function renderedFor(cluster: Config, more: Config = {}): Promise<string> {
  const directory = mkdtempSync(join(folder, "stack-"));
  const config = {
    "palisade:cluster": { platform: "kind", ...cluster },
    "palisade:systems": { yamtam: {} },
    ...more,
  };
  writeFileSync(join(directory, "Pulumi.local.yaml"), stringify({ config }));
  return textIn(await called(commandFor(directory, "local")));
}

/** A cluster as kind understood it, defaults filled in. */
interface Cluster {
  readonly Name: string;
  readonly Nodes: readonly {
    readonly Role: string;
    readonly ExtraMounts: readonly { readonly HostPath: string; readonly ContainerPath: string }[];
  }[];
  readonly Networking: {
    readonly IPFamily: string;
    readonly PodSubnet: string;
    readonly DisableDefaultCNI: boolean;
    readonly KubeProxyMode: string;
  };
}

type Judgement = { readonly accepted: Cluster } | { readonly refused: string };

function judged(config: string): Judgement {
  const { status, stdout, stderr } = spawnSync(join(binDirectory, "kind-config"), {
    input: config,
    encoding: "utf8",
  });
  return status === 0 ? { accepted: JSON.parse(stdout) as Cluster } : { refused: stderr.trim() };
}

function accepted(config: string): Cluster {
  const judgement = judged(config);
  if ("accepted" in judgement) return judgement.accepted;
  throw new Error(`kind refuses: ${judgement.refused}\n${config}`);
}

describe("kind takes what is rendered", () => {
  test("[S6 text] for the Calico example: no CNI of its own, Calico's pod range, a control plane and workers that see /proc", () => {
    const { Networking, Nodes } = accepted(example);
    expect(Networking).toMatchObject({ DisableDefaultCNI: true, PodSubnet: "192.168.0.0/16" });
    expect(Nodes.map(({ Role }) => Role)).toEqual(["control-plane", "worker", "worker"]);
    for (const { ExtraMounts } of Nodes)
      expect(ExtraMounts).toMatchObject([{ HostPath: "/proc", ContainerPath: "/procHost" }]);
  });

  test("[S6 text] for a Calico stack with a pod range of its own", async () => {
    const { Networking } = accepted(await renderedFor({ cni: "calico", podCidr: "10.60.0.0/16" }));
    expect(Networking).toMatchObject({ DisableDefaultCNI: true, PodSubnet: "10.60.0.0/16" });
  });

  test("for a Cilium stack that replaces kube-proxy, under the name that its context has", async () => {
    const apiServer = { host: "palisade-control-plane", port: 6443 };
    const { Name, Networking } = accepted(
      await renderedFor({ cni: "cilium", context: "kind-palisade", podCidr: "10.61.0.0/16", apiServer }),
    );
    expect(Name).toBe("palisade");
    expect(Networking).toMatchObject({
      DisableDefaultCNI: true,
      PodSubnet: "10.61.0.0/16",
      KubeProxyMode: "none",
    });
  });

  test("for a Cilium stack whose pods have IPv6 addresses", async () => {
    const { Networking } = accepted(await renderedFor({ cni: "cilium", podCidr: "fd00:10:244::/56" }));
    expect(Networking).toMatchObject({ IPFamily: "ipv6", PodSubnet: "fd00:10:244::/56" });
  });

  test.each(["cilium", "calico", "flannel", "kindnet"])("with no more than %s as its CNI", async (cni) => {
    expect(accepted(await renderedFor({ cni })).Networking.DisableDefaultCNI).toBe(cni !== "kindnet");
  });

  test("without Tetragon nothing of the host is mounted", async () => {
    const engines = { "palisade:engines": { tetragon: { install: false } } };
    for (const { ExtraMounts } of accepted(await renderedFor({ cni: "calico" }, engines)).Nodes)
      expect(ExtraMounts).toEqual([]);
  });
});

describe("the same judge refuses a spoilt config", () => {
  test.each([
    ["an unknown field", "podSubnet:", "podSubnets:", /field podSubnets not found/],
    ["a pod range that is none", "192.168.0.0/16", "192.168.0.0/33", /invalid pod subnet/],
    ["a pod range of another family", "192.168.0.0/16", "fd00::/56", /invalid pod subnet/],
    ["no control plane", "role: control-plane", "role: worker", /at least one control-plane/],
    ["another version", "v1alpha4", "v1alpha3", /unknown apiVersion/],
  ])("%s", (_what, find, replace, why) => {
    expect(example).toContain(find);
    expect(judged(example.replace(find, replace))).toEqual({ refused: expect.stringMatching(why) });
  });
});

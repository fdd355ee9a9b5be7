import { describe, expect, jest, test } from "@jest/globals";
import { type Output, output, secret } from "@pulumi/pulumi";
import { Calico } from "../../components/calico.ts";
import { Cilium } from "../../components/cilium.ts";
import { Tetragon } from "../../components/tetragon.ts";
import { named, record } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

/** What a cloud decides: known at once when applied, unknown in a preview. */
const decidedLater = (value: string): Output<string> => output(Promise.resolve(value));

describe.each([false, true])("an engine in another program, preview: %s", (preview) => {
  test("Cilium is one release with the component's name, and takes outputs where clouds decide", async () => {
    const recording = await record(
      () => {
        new Cilium("net", {
          platform: "gke",
          podCidr: decidedLater("10.4.0.0/14"),
          apiServer: { host: decidedLater("34.1.2.3"), port: 443 },
          values: { cluster: { name: decidedLater("blue") }, extra: secret("s3cret") },
        });
      },
      { preview },
    );
    expect(recording.custom.map(({ type, name }) => [type, name])).toEqual([
      ["kubernetes:helm.sh/v3:Release", "net"],
    ]);
    expect(named(recording, "net").inputs).toMatchObject({
      name: "cilium",
      namespace: "kube-system",
      chart: "cilium",
      version: "1.20.2",
      repositoryOpts: { repo: "https://helm.cilium.io" },
      values: {
        policyAuditMode: true,
        ipv4NativeRoutingCIDR: "10.4.0.0/14",
        k8sServiceHost: "34.1.2.3",
        cluster: { name: "blue" },
        extra: { secret: "s3cret" },
      },
    });
  });

  test("Calico is two, the CRDs first and kept, and then its API server is waited for", async () => {
    const recording = await record(() => new Calico("net", { platform: "kind", podCidr: "192.168.0.0/16" }), {
      preview,
    });
    expect(recording.custom.map(({ name, after, retainOnDelete }) => [name, after, retainOnDelete])).toEqual([
      ["net-crds", [], true],
      ["net", ["net-crds"], false],
      ["net-ready", ["net"], false],
    ]);
    expect(named(recording, "net-ready")).toMatchObject({
      type: "kubernetes:operator.tigera.io/v1:APIServerPatch",
      inputs: {
        metadata: {
          name: "default",
          annotations: { "pulumi.com/waitFor": "jsonpath={.status.state}=Ready" },
        },
      },
    });
  });

  test("Tetragon takes its chart from a registry with a login", async () => {
    const recording = await record(
      () =>
        new Tetragon("eyes", {
          platform: "eks",
          source: "oci://registry.example/charts",
          login: { username: "ci", password: "hunter2" },
        }),
      { preview },
    );
    expect(named(recording, "eyes").inputs).toMatchObject({
      chart: "oci://registry.example/charts/tetragon",
      version: "1.7.0",
      repositoryOpts: { username: "ci", password: { secret: "hunter2" } },
    });
  });
});

test("a folder of charts needs no repository", async () => {
  const recording = await record(() => new Tetragon("eyes", { platform: "eks", source: "./charts" }));
  expect(named(recording, "eyes").inputs).toMatchObject({ chart: "./charts/tetragon-1.7.0.tgz" });
  expect(named(recording, "eyes").inputs).not.toHaveProperty("repositoryOpts");
});

test("the component's aliases, parent and dependencies reach its release", async () => {
  const recording = await record(() => {
    const cilium = new Cilium("net", { platform: "kind" });
    new Tetragon(
      "eyes",
      { platform: "kind" },
      { parent: cilium, dependsOn: [cilium], aliases: [{ name: "old" }] },
    );
  });
  expect(named(recording, "eyes").after).toEqual(["net"]);
  expect(recording.resources.find(({ type }) => type.endsWith(":Tetragon"))).toMatchObject({
    aliases: ["old"],
    parent: expect.stringMatching(/::net$/),
  });
});

test("options that cannot work together are refused before anything is registered, warnings are shown", async () => {
  const refused = await record(() => {
    expect(() => new Cilium("net", { platform: "gke" })).toThrow(
      /^Cilium net is refused for 1 error:\n.*pod-cidr-missing/,
    );
    expect(() => new Calico("net", { platform: "generic", cniMode: "chaining" })).toThrow(/preset-missing/);
  });
  expect(refused.resources).toEqual([]);
  const warned = await record(() => new Cilium("net", { platform: "aks" }));
  expect(warned.warnings).toEqual([expect.stringContaining("pod-cidr-may-overlap")]);
});

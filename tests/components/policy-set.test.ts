import { describe, expect, jest, test } from "@jest/globals";
import { PolicySet } from "../../components/policy-set.ts";
import { POLICY_KINDS } from "../../components/resource-classes.ts";
import { Tetragon } from "../../components/tetragon.ts";
import type { Manifest } from "../../model/manifest.ts";
import { named, record } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

const manifest = (apiVersion: string, kind: string, name = "a"): Manifest => ({
  apiVersion,
  kind,
  metadata: { name },
  spec: { selector: "all()" },
});

const networkPolicy = (name: string) => manifest("networking.k8s.io/v1", "NetworkPolicy", name);

describe("policies of every kind", () => {
  test("are registered as the type that the Kubernetes provider serves", async () => {
    const manifests = POLICY_KINDS.map((title) => {
      const parts = title.split("/");
      return manifest(parts.slice(0, 2).join("/"), String(parts[2]), String(parts[2]).toLowerCase());
    });
    expect(manifests.length).toBeGreaterThan(12);
    const { custom } = await record(
      () =>
        new PolicySet("all", {
          policies: manifests.map((each) => ({ id: each.metadata.name, manifest: each })),
        }),
    );
    const registered = new Map(custom.map(({ type, inputs }) => [type, inputs]));
    expect(registered).toEqual(
      new Map(
        manifests.map((each) => [
          `kubernetes:${each.apiVersion}:${each.kind}`,
          JSON.parse(JSON.stringify(each)),
        ]),
      ),
    );
  });

  test.each([
    ["cilium.io/v2/CiliumNetworkPolicies", "cilium.io/v2/CiliumNetworkPolicy"],
    ["cilium.io/v1/CiliumNetworkPolicy", "cilium.io/v2/CiliumNetworkPolicy"],
    ["projectcalico.org/v3/GlobalNetworkPolice", "projectcalico.org/v3/GlobalNetworkPolicy"],
  ])("%s is refused with %s as the near miss", async (title, near) => {
    const parts = title.split("/");
    await record(() => {
      const policies = [{ id: "x", manifest: manifest(parts.slice(0, 2).join("/"), String(parts[2])) }];
      expect(() => new PolicySet("set", { policies })).toThrow(`Did you mean ${near}?`);
    });
  });
});

describe("order", () => {
  test("a policy waits for what it names, in the set or outside", async () => {
    const { custom } = await record(() => {
      const tetragon = new Tetragon("eyes", { platform: "eks" });
      new PolicySet("set", {
        registered: tetragon.releases,
        policies: [
          { id: "s/allow", manifest: networkPolicy("allow"), after: ["release/tetragon"] },
          { id: "s/deny", manifest: networkPolicy("deny"), after: ["s/allow"] },
        ],
      });
    });
    expect(custom.map(({ name, after }) => [name, after])).toEqual([
      ["eyes", []],
      ["s-allow", ["eyes"]],
      ["s-deny", ["s-allow"]],
    ]);
  });

  test("a policy that names a later or unknown one is refused", async () => {
    await record(() => {
      const policies = [{ id: "deny", manifest: networkPolicy("deny"), after: ["allow"] }];
      expect(() => new PolicySet("set", { policies })).toThrow(
        /^deny must come after allow, which is not registered/,
      );
    });
  });

  test("the set's own dependencies are those of each policy", async () => {
    const recording = await record(() => {
      const tetragon = new Tetragon("eyes", { platform: "eks" });
      new PolicySet(
        "set",
        { policies: [{ id: "a", manifest: networkPolicy("a") }] },
        { dependsOn: tetragon },
      );
    });
    expect(named(recording, "a").after).toEqual(["eyes"]);
  });
});

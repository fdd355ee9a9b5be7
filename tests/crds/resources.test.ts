import { beforeAll, describe, expect, test } from "@jest/globals";
import * as calico from "@pulumi/kubernetes-calico";
import * as cilium from "@pulumi/kubernetes-cilium";
import * as tetragon from "@pulumi/kubernetes-tetragon";
import * as pulumi from "@pulumi/pulumi";
import { KUBERNETES_PROVIDER_VERSION } from "../../crds/sources.ts";

interface Registered {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  readonly id?: string;
}

const registered = new Map<string, Registered>();

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs, id }) => {
      registered.set(name, { type, inputs, ...(id ? { id } : {}) });
      return { id: id || `${name}-id`, state: inputs };
    },
    call: () => ({}),
  });
});

const idOf = (resource: pulumi.CustomResource) => new Promise((done) => resource.id.apply(done));
const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((done) => output.apply(done));

/** A class of the packages, as far as all of them are alike. */
interface Kind {
  readonly __pulumiType: string;
  new (name: string, args?: object, opts?: pulumi.CustomResourceOptions): pulumi.CustomResource;
  get(name: string, id: string, opts?: pulumi.CustomResourceOptions): pulumi.CustomResource;
  isInstance(resource: unknown): boolean;
}

/** The tokens crd2pulumi registers: `kubernetes:<group>/<version>:<Kind>`. */
const KINDS: readonly [string, Kind][] = [
  ["kubernetes:cilium.io/v2:CiliumNetworkPolicy", cilium.cilium.v2.CiliumNetworkPolicy],
  ["kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy", cilium.cilium.v2.CiliumClusterwideNetworkPolicy],
  ["kubernetes:cilium.io/v2:CiliumCIDRGroup", cilium.cilium.v2.CiliumCIDRGroup],
  ["kubernetes:cilium.io/v2alpha1:CiliumCIDRGroup", cilium.cilium.v2alpha1.CiliumCIDRGroup],
  ["kubernetes:cilium.io/v1alpha1:TracingPolicy", tetragon.cilium.v1alpha1.TracingPolicy],
  ["kubernetes:cilium.io/v1alpha1:TracingPolicyNamespaced", tetragon.cilium.v1alpha1.TracingPolicyNamespaced],
  ["kubernetes:projectcalico.org/v3:GlobalNetworkPolicy", calico.projectcalico.v3.GlobalNetworkPolicy],
  ["kubernetes:projectcalico.org/v3:NetworkPolicy", calico.projectcalico.v3.NetworkPolicy],
  ["kubernetes:projectcalico.org/v3:GlobalNetworkSet", calico.projectcalico.v3.GlobalNetworkSet],
  ["kubernetes:projectcalico.org/v3:NetworkSet", calico.projectcalico.v3.NetworkSet],
  ["kubernetes:projectcalico.org/v3:Tier", calico.projectcalico.v3.Tier],
  [
    "kubernetes:projectcalico.org/v3:StagedGlobalNetworkPolicy",
    calico.projectcalico.v3.StagedGlobalNetworkPolicy,
  ],
  ["kubernetes:projectcalico.org/v3:StagedNetworkPolicy", calico.projectcalico.v3.StagedNetworkPolicy],
  [
    "kubernetes:projectcalico.org/v3:StagedKubernetesNetworkPolicy",
    calico.projectcalico.v3.StagedKubernetesNetworkPolicy,
  ],
  ["kubernetes:projectcalico.org/v3:FelixConfiguration", calico.projectcalico.v3.FelixConfiguration],
] as [string, Kind][];

describe.each(KINDS)("%s", (token, Class) => {
  const [, apiVersion, kind] = token.split(":") as [string, string, string];

  test("registers its token, envelope and arguments with the provider's version", async () => {
    const name = `new-${apiVersion}-${kind}`;
    let options: pulumi.CustomResourceOptions = {};
    const resource = new Class(
      name,
      {
        metadata: { name: pulumi.output("a") },
        spec: { marker: pulumi.output(1) },
        kind: "Other",
        apiVersion: "other/v1",
      },
      {
        transforms: [],
        transformations: [
          ({ props, opts }) => {
            options = opts;
            return { props, opts };
          },
        ],
      },
    );
    await idOf(resource);
    expect(registered.get(name)).toEqual({
      type: token,
      inputs: { apiVersion, kind, metadata: { name: "a" }, spec: { marker: 1 } },
    });
    expect(options.version).toBe(KUBERNETES_PROVIDER_VERSION);
    expect(Class.isInstance(resource)).toBe(true);
  });

  test("get reads the object of an id and sets nothing", async () => {
    const name = `get-${apiVersion}-${kind}`;
    expect(await idOf(Class.get(name, "shop/web"))).toBe("shop/web");
    expect(registered.get(name)).toEqual({ type: token, inputs: {}, id: "shop/web" });
  });

  test("is no instance of any other kind", () => {
    const resource = new Class(`instance-${apiVersion}-${kind}`);
    expect(KINDS.filter(([, Other]) => Other.isInstance(resource)).map(([other]) => other)).toEqual([token]);
    expect([null, undefined, {}, "text"].map((value) => Class.isInstance(value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

test("a caller's options win over the defaults", async () => {
  let version: string | undefined;
  const transformations: pulumi.ResourceTransformation[] = [
    ({ props, opts }) => {
      version = (opts as pulumi.CustomResourceOptions).version;
      return { props, opts };
    },
  ];
  await idOf(new calico.projectcalico.v3.Tier("tier", {}, { version: "4.0.0", transformations }));
  expect(version).toBe("4.0.0");
});

test("specs and outputs pass through", async () => {
  const policy = new cilium.cilium.v2.CiliumNetworkPolicy("several", {
    metadata: { name: "several", namespace: "shop" },
    specs: [{ endpointSelector: {}, ingress: [pulumi.output({ fromEntities: ["host" as const] })] }],
  });
  expect(await settled(policy.specs)).toEqual([
    { endpointSelector: {}, ingress: [{ fromEntities: ["host"] }] },
  ]);
  expect(await settled(policy.metadata.namespace)).toBe("shop");
  expect(registered.get("several")?.inputs).not.toHaveProperty("spec");
});

test("the packages export what crd2pulumi's do", () => {
  expect(Object.keys(cilium).sort()).toEqual(["Provider", "cilium", "types"]);
  expect(Object.keys(tetragon).sort()).toEqual(["Provider", "cilium", "types"]);
  expect(Object.keys(calico).sort()).toEqual(["Provider", "projectcalico", "types"]);
  expect([cilium, tetragon, calico].map(({ Provider }) => Provider.__pulumiType)).toEqual([
    "kubernetes-cilium",
    "kubernetes-tetragon",
    "kubernetes-calico",
  ]);
});

test("a provider of the package is one, and no other", async () => {
  const provider = new cilium.Provider("cilium");
  await idOf(provider);
  expect(registered.get("cilium")?.type).toBe("pulumi:providers:kubernetes-cilium");
  expect(cilium.Provider.isInstance(provider)).toBe(true);
  expect(calico.Provider.isInstance(provider)).toBe(false);
});

import { Sensitive } from "../../model/sensitive.ts";
import type { Plan, PlannedPolicy, PlannedRelease } from "../../plan/plan.ts";

/** A release with nothing special about it. */
export const release = (
  engine: "cilium" | "tetragon",
  over: Partial<PlannedRelease> = {},
): PlannedRelease => ({
  type: "release",
  id: `release/${engine}`,
  engine,
  name: engine,
  namespace: "kube-system",
  createNamespace: false,
  chart: engine,
  version: "1.2.3",
  repository: "https://helm.example",
  values: { a: { b: 1 } },
  retainOnDelete: false,
  after: [],
  ...over,
});

/** A Cilium policy of the system `alpha`. */
export const policy = (
  name: string,
  after: readonly string[],
  over: Partial<PlannedPolicy> = {},
): PlannedPolicy => ({
  type: "policy",
  id: `alpha/${name}`,
  system: "alpha",
  layer: "network",
  dialect: "cilium",
  name,
  role: "allow",
  intent: "Something passes.",
  mode: "audit",
  lowering: "release-value",
  manifest: {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name, namespace: "shop", labels: { "managed-by": "alpha" } },
    spec: { endpointSelector: {}, ingress: [{}] },
  },
  after,
  ...over,
});

export const tracing = (name: string): PlannedPolicy =>
  policy(name, ["release/tetragon"], {
    layer: "runtime",
    dialect: "tetragon",
    role: "trace",
    manifest: {
      apiVersion: "cilium.io/v1alpha1",
      kind: "TracingPolicy",
      metadata: { name },
      spec: { kprobes: [{ call: "security_file_open", syscall: false }] },
    },
  });

export const PASSWORD = "pa55-of-the-registry";
export const LICENSE = "k3y-in-the-values";
export const KUBECONFIG = "apiVersion: v1 # t0ken-of-the-cluster";

/** A small plan with one of everything: namespace, login, secret value, allows, a default deny, a runtime policy. */
export const literalPlan = (over: Partial<Plan> = {}): Plan => ({
  stack: "test",
  mode: "audit",
  policies: "as-specified",
  cluster: { platform: "kind", cni: "cilium", cniMode: "full" },
  systems: [
    {
      name: "alpha",
      workloads: [],
      flows: [],
      policies: ["alpha/api", "alpha/web", "alpha/exec", "alpha/deny-rest"],
    },
  ],
  resources: [
    { type: "namespace", id: "namespace/shop", name: "shop", after: [] },
    release("cilium", {
      credentials: { username: "ci", password: new Sensitive(PASSWORD) },
      values: { a: { b: 1 }, list: ["x", new Sensitive(LICENSE)] },
    }),
    release("tetragon", { after: ["release/cilium"] }),
    policy("api", ["namespace/shop", "release/cilium"]),
    policy("web", ["namespace/shop", "release/cilium"]),
    tracing("exec"),
    policy("deny-rest", ["namespace/shop", "release/cilium", "alpha/api", "alpha/web"], {
      role: "default-deny",
    }),
  ],
  diagnostics: [],
  ...over,
});

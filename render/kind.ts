import { Document } from "yaml";
import { isEnforcing } from "../model/vocabulary.ts";
import { isIpv6 } from "../plan/releases/engine.ts";
import type { Settings } from "../settings/settings.ts";

/** Pod range of Calico's default pool: the operator takes it when none is set, and kind must hand out the same. */
const CALICO_POOL = "192.168.0.0/16";

/**
 * The kind cluster a stack is for, in kind's own format: no CNI but the stack's, its pod range, and what Tetragon
 * needs of a node that is a container (S6). Undefined when the stack is not for kind.
 */
export function kindCluster(settings: Settings): string | undefined {
  if (settings.cluster.platform !== "kind") return undefined;
  const document = new Document({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    ...nameOf(settings),
    networking: networkingOf(settings),
    nodes: ["control-plane", "worker", "worker"].map((role) => ({ role, ...mountsOf(settings) })),
  });
  document.commentBefore =
    " Until the stack's CNI is installed, nodes stay NotReady and pods Pending: kind create cluster --config, then pulumi up";
  return document.toString({ lineWidth: 0 });
}

/** kind names its contexts `kind-<cluster>`; a stack with another context, or none, leaves the name to kind. */
function nameOf({ cluster: { context } }: Settings): { readonly name?: string } {
  const name = /^kind-([a-z0-9.-]+)$/.exec(context ?? "")?.[1];
  return name === undefined ? {} : { name };
}

function networkingOf({ cluster }: Settings): Readonly<Record<string, unknown>> {
  const { cni, podCidr = cni === "calico" ? CALICO_POOL : undefined, apiServer } = cluster;
  return {
    disableDefaultCNI: cni !== "kindnet",
    ...(podCidr === undefined ? {} : { podSubnet: podCidr }),
    // kind takes a range of the family it was told, and IPv4 unless it was told.
    ...(podCidr !== undefined && isIpv6(podCidr) ? { ipFamily: "ipv6" } : {}),
    ...(isEnforcing(cni) && apiServer !== undefined ? { kubeProxyMode: "none" } : {}),
  };
}

/** A node's /proc is not that of the kernel's processes, which Tetragon must see. */
const mountsOf = ({ engines }: Settings): object =>
  engines.tetragon.install ? { extraMounts: [{ hostPath: "/proc", containerPath: "/procHost" }] } : {};

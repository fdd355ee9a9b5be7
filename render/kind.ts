import { Document } from "yaml";
import { type ClusterCni, isEnforcing } from "../model/vocabulary.ts";
import { isIpv6 } from "../plan/releases/engine.ts";

/** Pod range of Calico's default pool: the operator takes it when none is set, and kind must hand out the same. */
const CALICO_POOL = "192.168.0.0/16";

/** What a kind cluster must fit. */
export interface KindNeeds {
  readonly cni: ClusterCni;
  /** Kubeconfig context; kind names its own after the cluster. Absent means that kind chooses the name. */
  readonly context?: string;
  /** Absent means the CNI's own default. */
  readonly podCidr?: string;
  /** Given means that the CNI replaces kube-proxy. */
  readonly apiServer?: object;
  /** Whether Tetragon is to run in it. */
  readonly tetragon: boolean;
}

/**
 * A kind cluster in kind's own format: no CNI but the one that is needed, its pod range, and what Tetragon needs of a
 * node that is a container (S6).
 */
export function kindCluster(needs: KindNeeds): string {
  const document = new Document({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    ...nameOf(needs),
    networking: networkingOf(needs),
    nodes: ["control-plane", "worker", "worker"].map((role) => ({ role, ...mountsOf(needs) })),
  });
  document.commentBefore =
    " Until the stack's CNI is installed, nodes stay NotReady and pods Pending: kind create cluster --config, then pulumi up";
  return document.toString({ lineWidth: 0 });
}

/** kind names its contexts `kind-<cluster>`; a stack with another context, or none, leaves the name to kind. */
function nameOf({ context }: KindNeeds): { readonly name?: string } {
  const name = /^kind-([a-z0-9.-]+)$/.exec(context ?? "")?.[1];
  return name === undefined ? {} : { name };
}

function networkingOf({ cni, apiServer, ...needs }: KindNeeds): Readonly<Record<string, unknown>> {
  const podCidr = needs.podCidr ?? (cni === "calico" ? CALICO_POOL : undefined);
  return {
    disableDefaultCNI: cni !== "kindnet",
    ...(podCidr === undefined ? {} : { podSubnet: podCidr }),
    // kind takes a range of the family it was told, and IPv4 unless it was told.
    ...(podCidr !== undefined && isIpv6(podCidr) ? { ipFamily: "ipv6" } : {}),
    ...(isEnforcing(cni) && apiServer !== undefined ? { kubeProxyMode: "none" } : {}),
  };
}

/** A node's /proc is not that of the kernel's processes, which Tetragon must see. */
const mountsOf = ({ tetragon }: KindNeeds): object =>
  tetragon ? { extraMounts: [{ hostPath: "/proc", containerPath: "/procHost" }] } : {};

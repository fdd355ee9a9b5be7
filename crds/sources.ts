/**
 * Where the CRDs of the three packages come from, and what they must be. The versions are pinned in `model/pins.ts`; after
 * a change there write the new sums here, run `node crds/generate.ts` and commit what it writes.
 */
import { PINS } from "../model/pins.ts";

/** A Go module whose zip holds the CRD files; `sum` is the h1 of the zip, as go.sum writes it. */
export interface GoModuleSource {
  readonly from: "go-module";
  readonly module: string;
  readonly sum: string;
  /** Folder of the CRD files inside the module. */
  readonly folder: string;
}

/** One YAML file at a URL, checked against its sha256. */
export interface UrlSource {
  readonly from: "url";
  readonly url: string;
  readonly sha256: string;
}

/** One generated package. */
export interface PackageSource {
  /** Folder below crds/ and, behind `@pulumi/`, the package's name. */
  readonly name: "kubernetes-cilium" | "kubernetes-tetragon" | "kubernetes-calico";
  /** Subfolder of a `--from` folder. */
  readonly folder: "cilium" | "tetragon" | "calico";
  /** Version of the engine the CRDs belong to; also the package's version. */
  readonly version: string;
  readonly source: GoModuleSource | UrlSource;
  /** The kinds to keep; the sources hold more. A kind that is not found stops the generation. */
  readonly kinds: readonly string[];
}

/** The Kubernetes provider version the resource classes ask for: the one package.json pins for @pulumi/kubernetes. */
export const KUBERNETES_PROVIDER_VERSION = "4.34.2";

export const PACKAGES: readonly PackageSource[] = [
  {
    name: "kubernetes-cilium",
    folder: "cilium",
    version: PINS.cilium,
    source: {
      from: "go-module",
      module: "github.com/cilium/cilium",
      sum: "h1:dqiEGIcXc+gqCLYG/l7VCFJ8GHyb4HUrwbZOpkX5dL8=",
      folder: "pkg/k8s/apis/cilium.io/client/crds/v2",
    },
    kinds: ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup"],
  },
  {
    name: "kubernetes-tetragon",
    folder: "tetragon",
    version: PINS.tetragon,
    source: {
      from: "go-module",
      module: "github.com/cilium/tetragon",
      sum: "h1:OrIjiUEUZKwipxSXbhztwVc5PeUxt7SEtLZpPx6jg8U=",
      folder: "install/kubernetes/tetragon/crds-yaml",
    },
    kinds: ["TracingPolicy", "TracingPolicyNamespaced"],
  },
  {
    // Calico publishes its CRDs as a file of the tag, in no package registry; where the URL cannot be reached,
    // `--from` takes them from a folder.
    name: "kubernetes-calico",
    folder: "calico",
    version: PINS.calico,
    source: {
      from: "url",
      url: `https://raw.githubusercontent.com/projectcalico/calico/v${PINS.calico}/manifests/v3_projectcalico_org.yaml`,
      sha256: "3486a86cad6e3daa7733f03ceff2755cae25b83511d820d3fc83121b27ba6429",
    },
    kinds: [
      "GlobalNetworkPolicy",
      "NetworkPolicy",
      "GlobalNetworkSet",
      "NetworkSet",
      "Tier",
      "StagedGlobalNetworkPolicy",
      "StagedNetworkPolicy",
      "StagedKubernetesNetworkPolicy",
      "FelixConfiguration",
    ],
  },
];

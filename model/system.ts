import type { z } from "zod";
import type { CniConfigList } from "./cni-config.ts";
import type { ComposeNetworks } from "./compose.ts";
import type { Decision } from "./decision.ts";
import type { Diagnostic, DiagnosticRule } from "./diagnostic.ts";
import type { Flow } from "./flow.ts";
import type { LabelPatch } from "./label-patch.ts";
import type { LiveChecks } from "./live-checks.ts";
import type { Manifest } from "./manifest.ts";
import type { Policy } from "./policy.ts";
import type { CalicoEdition, ClusterCni, Layer, Mode } from "./vocabulary.ts";
import type { Workload } from "./workload.ts";

/** A folder of the spec: its files in order, and the label its kustomization sets on every object. */
export interface PolicyTree {
  /** Path the spec names, e.g. `deploy/cilium-policies`. */
  readonly path: string;
  readonly layer: Layer;
  /** Labels the kustomization adds, none where it is empty; what `pulumi up` applies carries them too. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a system must know of the cluster beside its own options. */
export interface SystemContext {
  /** The one engine that enforces network policies, or the CNI that enforces none. */
  readonly cni: ClusterCni;
  /** Which Calico it is, where it is Calico: the enterprise edition knows domains (X30). */
  readonly calicoEdition: CalicoEdition;
  /** The nodes have BPF LSM, so `lsmhooks` load. */
  readonly bpfLsm: boolean;
}

/** A policy of a system as the stack applies it. */
export interface AppliedPolicy {
  readonly policy: Policy;
  readonly mode: Mode;
  /** The policy's manifest with the mode lowered into it. */
  readonly manifest: Manifest;
}

/** What a system may look at, beside its options, to say what is to be known about it. */
export interface SystemInStack {
  readonly context: SystemContext;
  /** Its policies that are switched on. */
  readonly policies: readonly AppliedPolicy[];
  /** The day, written `YYYY-MM-DD`. */
  readonly today: string;
}

/** Options that say nothing together, by the option that is to blame. */
export interface OptionConflict {
  /** Key of the option. */
  readonly option: string;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** What to do about it, without a full stop. */
  readonly remedy: string;
}

/** What an operator may settle about a system, as config. */
export interface SystemOptions<Options> {
  /** How each option is written; all may be absent. */
  readonly fields: { readonly [Key in keyof Options]: z.ZodType };
  /** What absence means: the spec's own values. */
  readonly defaults: Options;
  /** What no field can see alone; absent means that any options go together. */
  readonly conflicts?: (options: Options) => readonly OptionConflict[];
}

/**
 * One specified system: what runs, what it is meant to say to whom, and the policies its spec gives it.
 * `Options` is what an operator may settle about it.
 */
export interface System<Options> {
  readonly name: string;
  readonly title: string;
  readonly options: SystemOptions<Options>;
  readonly workloads: (options: Options) => readonly Workload[];
  readonly flows: (options: Options) => readonly Flow[];
  /** In the order of the spec's files. */
  readonly policies: (options: Options, context: SystemContext) => readonly Policy[];
  readonly trees: readonly PolicyTree[];
  /** Every name `off` and `mode` may use, whatever the options: the policies of all variants. */
  readonly policyNames: readonly string[];
  /** Diagnostic rules that concern this system alone; absent means that it has none. */
  readonly rules?: readonly DiagnosticRule[];
  /** What is to be known about its options and its policies, by its own rules; absent means that nothing ever is. */
  readonly diagnostics?: (options: Options, stack: SystemInStack) => readonly Diagnostic[];
  /** Where its spec contradicts itself or stays silent; absent means nowhere. */
  readonly decisions?: readonly Decision[];
  /** Its networks under Docker Compose; absent means that its spec has none. */
  readonly compose?: (options: Options) => ComposeNetworks;
  /** The CNI network that its spec shows; absent means that it shows none. */
  readonly conflist?: CniConfigList;
  /** What its spec asks of a running cluster, kernel or Docker host beside its flows; absent means nothing. */
  readonly live?: (options: Options) => LiveChecks;
  /** The labels its workloads must be given for the policies to select them; absent means they have them. */
  readonly labelPatches?: {
    /** Folder that the patches are rendered to. */
    readonly path: string;
    readonly of: (options: Options) => readonly LabelPatch[];
  };
}

/**
 * A model of Tetragon 1.7.0's in-kernel filters: what a set of TracingPolicies makes of one thing that a process does. Written
 * against plain YAML and the upstream pages "Selectors", "Hook points", "Options" and "Enforcement" under
 * docs/content/en/docs/concepts, not against the product's types. A filter that it does not know is an error.
 */
import { addressesOf, holdsAddress, parseAddress } from "../../analysis/sets/addresses.ts";

// biome-ignore lint/suspicious/noExplicitAny: a manifest as a reader of YAML sees it
type Tree = any;

/** Who does it. */
export interface Process {
  /** Path of its program, as the kernel resolves it. */
  readonly program: string;
  /** Its pod; absent for a process of the host. */
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Effective user; absent means root. */
  readonly euid?: number;
}

/** One function of the kernel that is called on the way, with its arguments by position. */
export interface Call {
  readonly name: string;
  readonly args: readonly Value[];
}
type Value = string | number | { readonly address: string; readonly port: number } | undefined;

/** What a policy makes of a call. */
export interface Seen {
  readonly policy: string;
  readonly call: string;
  /** The type of event that carries it: `process_kprobe` or `process_lsm`. */
  readonly type: string;
  /** Actions that stop something, as the policy has them. */
  readonly stops: readonly string[];
  /** Whether they act: not in monitor mode. */
  readonly acts: boolean;
  readonly hash: boolean;
  /** Absent: every event is reported. */
  readonly limit?: { readonly every: string; readonly scope: string };
}

const STOPS = ["Sigkill", "Signal", "Override", "NotifyEnforcer", "Set"];

/** What each policy reports or stops of it, in the order of the calls. */
export function seenBy(policies: readonly Tree[], by: Process, calls: readonly Call[]): Seen[] {
  return calls.flatMap((call) =>
    policies.flatMap(({ metadata, spec }) => {
      if (!covers(spec, by)) return [];
      const monitors = (spec.options ?? []).some(
        ({ name, value }: Tree) => name === "policy-mode" && value === "monitor",
      );
      const hooks = [
        ...(spec.kprobes ?? []).map((hook: Tree) => ({ hook, name: hook.call, type: "process_kprobe" })),
        ...(spec.lsmhooks ?? []).map((hook: Tree) => ({ hook, name: hook.hook, type: "process_lsm" })),
      ];
      return hooks
        .filter(({ name }) => name === call.name)
        .flatMap(({ hook, type }) => {
          const chosen = hook.selectors.find((selector: Tree) => matches(hook, selector, by, call));
          const actions: Tree[] = chosen?.matchActions ?? [];
          if (chosen === undefined || actions.some(({ action }) => action === "NoPost")) return [];
          const post = actions.find(({ action }) => action === "Post");
          return [
            {
              policy: metadata.name,
              call: call.name,
              type,
              stops: actions.map(({ action }) => action).filter((action) => STOPS.includes(action)),
              acts: !monitors,
              hash: type === "process_lsm" && post?.imaHash === true,
              ...(post?.rateLimit === undefined
                ? {}
                : { limit: { every: post.rateLimit, scope: post.rateLimitScope ?? "thread" } }),
            },
          ];
        });
    }),
  );
}

/** Without a selector of pods a policy covers the host too; with one, the pods that it selects and no process of the host. */
function covers({ podSelector }: Tree, { pod }: Process): boolean {
  if (podSelector === undefined) return true;
  if (pod === undefined) return false;
  const labels: Record<string, string> = { ...pod.labels, "k8s:io.kubernetes.pod.namespace": pod.namespace };
  return (
    Object.entries(podSelector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (podSelector.matchExpressions ?? []).every(({ key, operator, values }: Tree) => {
      if (operator === "NotIn") return !values.includes(labels[key]);
      throw new Error(`podSelector: ${operator} is not modelled`);
    })
  );
}

/** All filters of a selector must hold. */
function matches(hook: Tree, selector: Tree, by: Process, call: Call): boolean {
  const known = [
    "matchArgs",
    "matchData",
    "matchBinaries",
    "matchNamespaces",
    "matchNamespaceChanges",
    "matchActions",
  ];
  const strange = Object.keys(selector).find((key) => !known.includes(key));
  if (strange !== undefined) throw new Error(`${strange} is not modelled`);
  return (
    (selector.matchBinaries ?? []).every(({ operator, values }: Tree) =>
      operator === "In" ? values.includes(by.program) : !values.includes(by.program),
    ) &&
    (selector.matchNamespaces ?? []).every(
      ({ namespace, operator, values }: Tree) =>
        namespace === "Pid" && operator === "NotIn" && values.join() === "host_ns" && by.pod !== undefined,
    ) &&
    // Namespaces are compared with those at the start of the program: on entry of a call nothing has changed yet.
    selector.matchNamespaceChanges === undefined &&
    (selector.matchData ?? []).every(({ index, operator, values }: Tree) => {
      const { resolve } = hook.data[index];
      if (resolve !== "cred.euid.val") throw new Error(`${resolve} is not modelled`);
      return holds(operator, values, by.euid ?? 0);
    }) &&
    (selector.matchArgs ?? []).every(({ index, operator, values }: Tree) =>
      holds(operator, values, call.args[index]),
    )
  );
}

function holds(operator: string, values: readonly string[], value: Value): boolean {
  const number = (text: string): number => Number(text);
  if (typeof value === "string")
    switch (operator) {
      case "Equal":
        return values.includes(value);
      case "Prefix":
        return values.some((prefix) => value.startsWith(prefix));
    }
  if (typeof value === "number")
    switch (operator) {
      case "Equal":
        return values.map(number).includes(value);
      case "NotEqual":
        return !values.map(number).includes(value);
      case "Mask":
        return values.map(number).some((bit) => (value & bit) !== 0);
    }
  if (typeof value === "object")
    switch (operator) {
      case "DPort":
        return values.map(number).includes(value.port);
      case "NotDAddr":
        return !isIn(value.address, values);
    }
  throw new Error(`${operator} on ${JSON.stringify(value)} is not modelled`);
}

function isIn(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  return holdsAddress(addressesOf(ranges), parsed);
}

/** CLONE_NEWNS of the kernel's uapi sched.h, MAY_WRITE of its fs.h. */
const [NEW_MOUNTS, MAY_WRITE] = [0x20000, 2];

/** What a person does, as the calls that it comes to. */
export const starts = (program: string): Call[] => [
  { name: "sys_execve", args: [program] },
  { name: "security_bprm_check", args: [program] },
];
export const opens = (path: string): Call[] => [
  { name: "file_open", args: [path] },
  { name: "security_file_open", args: [path] },
];
export const connects = (address: string, port: number): Call[] => [
  { name: "tcp_connect", args: [{ address, port }] },
];
export const becomes = (user: number): Call[] => [{ name: "sys_setuid", args: [user] }];
export const unsharesMounts = (): Call[] => [{ name: "sys_unshare", args: [NEW_MOUNTS] }];
export const writes = (path: string): Call[] => [
  { name: "security_file_permission", args: [path, MAY_WRITE] },
];
/** `touch` of a file that is not there: it is made in its folder and opened, and nothing is written. */
export const touches = (path: string): Call[] => [
  { name: "security_path_mknod", args: [path.replace(/\/[^/]*$/, "")] },
  ...opens(path),
];
export const truncates = (path: string): Call[] => [{ name: "security_path_truncate", args: [path] }];

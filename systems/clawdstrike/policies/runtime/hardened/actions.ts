import type { ActionSelector, LabelSelector, OptionSpec } from "@pulumi/kubernetes-tetragon/plain";
import { SDR } from "../../../labels.ts";

/**
 * An event at most once a minute. Per `process` unless the hook starts processes: each of those is new, so only
 * `global` damps them (X17; docs/semantics/tetragon.md#rate-limits).
 */
export const alert = (rateLimitScope: "process" | "global" = "process"): ActionSelector => ({
  action: "Post",
  rateLimit: "1m",
  rateLimitScope,
});

/** The call fails with EPERM. Only on `security_*` functions and system calls. */
export const refuse = (): ActionSelector => ({ action: "Override", argError: -1 });

/** The calling process dies; last in the list, for the event names the last action. */
export const kill = (): ActionSelector => ({ action: "Sigkill" });

/** Only pods of ClawdStrike; no host process. */
export const sdrPods = (): LabelSelector => ({ matchLabels: { ...SDR } });

/** Every pod; no host process. */
export const anyPod = (): LabelSelector => ({});

/**
 * One kprobe at a time. Override on `security_*` functions needs it, and so do hooks that differ in their programs,
 * ports or addresses: attached together they would share one table
 * (docs/semantics/tetragon.md#hooks-that-share-a-table).
 */
export const oneByOne = (): OptionSpec => ({ name: "disable-kprobe-multi", value: "1" });

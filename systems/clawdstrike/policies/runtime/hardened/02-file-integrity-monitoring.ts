import type { TracingPolicySpec } from "@pulumi/kubernetes-tetragon/plain";
import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { SystemContext } from "../../../../../model/system.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { notBy, offHost, sensitivePaths } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, anyPod, oneByOne, refuse, sdrPods } from "./actions.ts";

/**
 * Three forms. On nodes with BPF LSM and with a bridge that reads process_lsm (T5, T18): as the spec asks, with
 * hashes. Otherwise: the same opens seen by a kprobe, whose events today's bridge reads, without hashes. Blocking
 * (X14): writing opens of configuration and policies by anything but the known writers are refused, while reads
 * stay alerts, for tokens must be readable.
 */
export function fileIntegrityMonitoring(options: ClawdstrikeOptions, context: SystemContext) {
  const blocks = options.blocking.includes("sdr-file-integrity-monitoring");
  const hashes = !blocks && context.bpfLsm && options.bridgeReadsLsm;
  return kernelPolicy({
    name: "sdr-file-integrity-monitoring",
    file: "02-file-integrity-monitoring.yaml",
    category: "fim",
    techniques: ["T1003", "T1552"],
    description: "Opens of sensitive configuration and key material",
    intent: blocks
      ? "Opens of sensitive files in pods are reported, and strangers' writing opens of configuration and policies are refused."
      : `Every open of a sensitive file in a container is reported${hashes ? " with the file's hash" : ""}.`,
    controls: [nist("SI-7"), nist("AU-12"), nist190("4.4.4"), pci("11.5.2"), soc2("CC7.1")],
    rows: ["T2", "T5", "T17", "T18", "T44", "X14"],
    spec: blocks ? refusingWrites(options) : hashes ? seenByLsm(options) : seenByKprobe(options),
  });
}

const event = { message: "sensitive file opened", tags: ["T1003", "T1552"] } as const;

/** Resolved paths: images that link /var/run to /run show the second spelling, others the first. */
const bothSpellings = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => (path.startsWith("/var/run/") ? [path, path.slice("/var".length)] : [path]));

/** Without podSelector: with one, LSM hooks report stale events of other pods (Tetragon issue 5237). */
const seenByLsm = (options: ClawdstrikeOptions): TracingPolicySpec => ({
  lsmhooks: [
    {
      hook: "file_open",
      message: event.message,
      tags: [...event.tags],
      args: [{ index: 0, type: "file" }],
      selectors: [
        {
          matchArgs: [
            { index: 0, operator: "Prefix", values: bothSpellings(sensitivePaths(options.policyPaths)) },
          ],
          matchNamespaces: offHost(),
          matchActions: [{ ...alert(), imaHash: true }],
        },
      ],
    },
  ],
});

const seenByKprobe = (options: ClawdstrikeOptions): TracingPolicySpec => ({
  podSelector: anyPod(),
  kprobes: [
    {
      call: "security_file_open",
      syscall: false,
      message: event.message,
      tags: [...event.tags],
      args: [{ index: 0, type: "file" }],
      selectors: [
        {
          matchArgs: [
            { index: 0, operator: "Prefix", values: bothSpellings(sensitivePaths(options.policyPaths)) },
          ],
          matchNamespaces: offHost(),
          matchActions: [alert()],
        },
      ],
    },
  ],
});

const refusingWrites = (options: ClawdstrikeOptions): TracingPolicySpec => ({
  options: [oneByOne()],
  podSelector: sdrPods(),
  kprobes: [
    {
      call: "security_file_open",
      syscall: false,
      message: event.message,
      tags: [...event.tags],
      args: [
        { index: 0, type: "file" },
        { index: 0, type: "uint32", resolve: "f_mode", label: "f_mode" },
      ],
      selectors: [
        {
          matchBinaries: notBy(options.policyWriters),
          matchArgs: [
            { args: [0], operator: "Prefix", values: ["/etc/aegisnet/", ...options.policyPaths] },
            // FMODE_WRITE of the kernel's include/linux/fs.h.
            { args: [1], operator: "Mask", values: ["2"] },
          ],
          matchNamespaces: offHost(),
          matchActions: [alert(), refuse()],
        },
        {
          matchArgs: [
            { args: [0], operator: "Prefix", values: bothSpellings(sensitivePaths(options.policyPaths)) },
          ],
          matchNamespaces: offHost(),
          matchActions: [alert()],
        },
      ],
    },
  ],
});

import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/**
 * Rows T14-T16. X16: on entry of execve the calling program is compared, not the one being started, so a shell that
 * hushd starts is silent. X17: the limit counts per thread and every exec is a new one. X14: nothing is blocked.
 */
export const execAllowlist = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-exec-allowlist",
    file: "01-exec-allowlist.yaml",
    category: "process",
    techniques: ["T1059", "T1204"],
    description: "Allowlist authorized binaries in SDR namespaces",
    intent: "A program outside the allowlist that starts something in a container is reported.",
    controls: [nist("CM-7(5)"), nist("SI-4"), nist190("4.4.4"), soc2("CC6.8")],
    rows: ["T14", "T15", "T16", "T43", "X14", "X16", "X17"],
    spec: {
      kprobes: [
        {
          call: "sys_execve",
          syscall: true,
          args: [{ index: 0, type: "string" }],
          selectors: [
            {
              matchBinaries: [{ operator: "In", values: [...options.binaries] }],
              matchNamespaces: offHost(),
              matchActions: [{ action: "NoPost" }],
            },
            { matchNamespaces: offHost(), matchActions: [{ action: "Post", rateLimit: "1m" }] },
          ],
        },
      ],
    },
  });

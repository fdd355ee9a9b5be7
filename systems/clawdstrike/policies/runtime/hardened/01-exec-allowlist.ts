import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, oneByOne, refuse, sdrPods } from "./actions.ts";

/**
 * Compares the program being started, whoever starts it and through whichever system call (X16), and limits events
 * over all processes (X17). It alerts; where the config says `blocking` it refuses as well (X14), and then exec
 * probes, entrypoint shells and interpreters must be on the list.
 */
export function execAllowlist(options: ClawdstrikeOptions) {
  const blocks = options.blocking.includes("sdr-exec-allowlist");
  return kernelPolicy({
    name: "sdr-exec-allowlist",
    file: "01-exec-allowlist.yaml",
    category: "process",
    techniques: ["T1059", "T1204"],
    description: "Programs SDR pods may start",
    intent: `A program outside the allowlist that is started in a pod of ClawdStrike is ${blocks ? "refused and reported" : "reported"}.`,
    controls: [nist("CM-7(5)"), nist("SI-4"), nist190("4.4.4"), soc2("CC6.8")],
    rows: ["T2", "T14", "T15", "T16", "T43", "X14", "X16", "X17"],
    spec: {
      ...(blocks ? { options: [oneByOne()] } : {}),
      podSelector: sdrPods(),
      kprobes: [
        {
          call: "security_bprm_check",
          syscall: false,
          message: "program outside the SDR allowlist was started",
          tags: ["T1059", "T1204"],
          args: [{ index: 0, type: "linux_binprm", label: "new_program" }],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "Equal", values: [...options.binaries] }],
              matchNamespaces: offHost(),
              matchActions: [{ action: "NoPost" }],
            },
            {
              matchNamespaces: offHost(),
              matchActions: blocks ? [alert("global"), refuse()] : [alert("global")],
            },
          ],
        },
      ],
    },
  });
}

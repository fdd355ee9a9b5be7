import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/**
 * Rows T20-T22. X19: every container on every node is in reach, and processes that are root already call setuid(0)
 * too. On entry of unshare no namespace has changed yet, so the second half stays silent for the call it hooks.
 */
export const containerEscapeDetection = () =>
  kernelPolicy({
    name: "sdr-container-escape-detection",
    file: "04-container-escape-detection.yaml",
    category: "escape",
    techniques: ["T1611", "T1548"],
    description: "Detect container escape and privilege escalation attempts",
    intent:
      "A container process that makes itself root is killed; one that asks for a new namespace is reported.",
    controls: [nist("AC-6"), nist("SI-4"), nist190("4.4.1"), soc2("CC6.8")],
    rows: ["T20", "T21", "T22", "T46", "X19"],
    spec: {
      kprobes: [
        {
          call: "sys_setuid",
          syscall: true,
          args: [{ index: 0, type: "int" }],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "Equal", values: ["0"] }],
              matchNamespaces: offHost(),
              matchActions: [{ action: "Sigkill" }],
            },
          ],
        },
        {
          call: "sys_unshare",
          syscall: true,
          args: [{ index: 0, type: "int" }],
          selectors: [
            {
              matchNamespaceChanges: [{ operator: "In", values: ["Mnt", "Pid", "Net"] }],
              matchActions: [{ action: "Post" }],
            },
          ],
        },
      ],
    },
  });
